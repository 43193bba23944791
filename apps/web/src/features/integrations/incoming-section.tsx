import { maxDisplayNameLength, updateIncomingWebhookInput, type IncomingWebhook } from '@parley/api-contract';
import { Pencil, RefreshCw, Trash2, Webhook } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { RemoveDialog } from '@/components/resource/remove-dialog.tsx';
import { RenameDialog } from '@/components/resource/rename-dialog.tsx';
import { RenewSecretDialog } from '@/components/resource/renew-secret-dialog.tsx';
import {
  ResourceList,
  type ItemDialogProps,
  type ResourceAction,
} from '@/components/resource/resource-list.tsx';
import { ResourceSection } from '@/components/resource/resource-section.tsx';
import { Avatar } from '@/components/ui/avatar.tsx';
import { isolated } from '@/lib/direction.ts';
import { trpc } from '@/lib/trpc.ts';
import { AddressStep } from './address-step.tsx';
import { Ago } from './ago.tsx';
import { CreateIncomingDialog } from './create-incoming-dialog.tsx';
import { RoomHeading } from './room-heading.tsx';

/** The incoming webhooks that the viewer manages, by room, and what can be done with them. */
export function IncomingWebhooksSection() {
  // Other programs use them: people who return to this page see when they were last used.
  const query = trpc.incomingWebhooks.list.useInfiniteQuery(
    { limit: 50 },
    { getNextPageParam: (page) => page.nextCursor, refetchOnWindowFocus: true },
  );
  return (
    <ResourceSection
      title={m.incoming_title()}
      description={m.incoming_hint()}
      createLabel={m.incoming_create()}
      Create={CreateIncomingDialog}
    >
      <ResourceList
        label={m.incoming_title()}
        query={query}
        items={query.data?.pages.flatMap((page) => page.webhooks)}
        empty={{ Icon: Webhook, title: m.incoming_empty(), description: m.incoming_empty_hint() }}
        groups={{
          keyOf: ({ roomId }) => roomId,
          renderHeading: (roomId) => <RoomHeading roomId={roomId} text={m.incoming_of_room} />,
        }}
        nameOf={({ name }) => name}
        renderRow={({ name, bot, createdBy, createdAt, lastUsedAt }) => ({
          icon: <Avatar user={bot} />,
          title: name,
          details: (
            <>
              <Ago
                time={createdAt}
                sentence={({ when }) => m.incoming_made({ name: isolated(createdBy.displayName), when })}
              />{' '}
              ·{' '}
              {lastUsedAt === null ? (
                m.incoming_never_used()
              ) : (
                <Ago time={lastUsedAt} sentence={m.incoming_used} />
              )}
            </>
          ),
        })}
        actions={actions}
      />
    </ResourceSection>
  );
}

const actions: readonly ResourceAction<IncomingWebhook>[] = [
  { label: m.resource_rename, Icon: Pencil, Dialog: RenameIncomingDialog },
  { label: m.incoming_renew, Icon: RefreshCw, Dialog: RenewAddressDialog },
  { label: m.resource_remove, Icon: Trash2, isDestructive: true, Dialog: RemoveIncomingDialog },
];

function useChange() {
  const utils = trpc.useUtils();
  return { onSettled: () => void utils.incomingWebhooks.list.invalidate() };
}

function RenameIncomingDialog({
  item: { id: webhookId, roomId, name },
  ...dialog
}: ItemDialogProps<IncomingWebhook>) {
  const update = trpc.incomingWebhooks.update.useMutation(useChange());
  return (
    <RenameDialog
      {...dialog}
      description={m.incoming_rename_hint()}
      name={name}
      label={m.incoming_name()}
      maxLength={maxDisplayNameLength}
      field="name"
      ids={{ roomId, webhookId }}
      schema={updateIncomingWebhookInput}
      mutation={update}
    />
  );
}

function RenewAddressDialog({
  item: { id: webhookId, roomId, name },
  ...dialog
}: ItemDialogProps<IncomingWebhook>) {
  const renew = trpc.incomingWebhooks.renewSecret.useMutation(useChange());
  return (
    <RenewSecretDialog
      {...dialog}
      isAlert
      title={m.incoming_renew_title({ name: isolated(name) })}
      description={m.incoming_renew_hint()}
      action={m.incoming_renew()}
      renewedTitle={m.incoming_renewed_title({ name: isolated(name) })}
      mutation={renew}
      input={{ roomId, webhookId }}
      renderSecret={({ path }) => <AddressStep path={path} />}
    />
  );
}

function RemoveIncomingDialog({
  item: { id: webhookId, roomId, name },
  ...dialog
}: ItemDialogProps<IncomingWebhook>) {
  const remove = trpc.incomingWebhooks.remove.useMutation(useChange());
  return (
    <RemoveDialog
      {...dialog}
      title={m.incoming_remove_title({ name: isolated(name) })}
      description={m.incoming_remove_hint()}
      mutation={remove}
      input={{ roomId, webhookId }}
      removed={m.incoming_removed()}
    />
  );
}
