import type { OutgoingWebhook } from '@parley/api-contract';
import { KeyRound, ListChecks, Pause, Pencil, Play, Send, Trash2 } from 'lucide-react';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import {
  ResourceList,
  type ItemDialogProps,
  type ResourceAction,
} from '@/components/resource/resource-list.tsx';
import { RemoveDialog } from '@/components/resource/remove-dialog.tsx';
import { RenewSecretDialog } from '@/components/resource/renew-secret-dialog.tsx';
import { ResourceSection } from '@/components/resource/resource-section.tsx';
import { SigningSecretStep } from '@/components/resource/secret-panel.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { isolated } from '@/lib/direction.ts';
import { errorText } from '@/lib/errors.ts';
import { trpc } from '@/lib/trpc.ts';
import { attemptText } from './attempt-text.ts';
import { DeliveriesDialog } from './deliveries-dialog.tsx';
import { CreateOutgoingDialog, EditOutgoingDialog } from './outgoing-dialogs.tsx';
import { RoomHeading } from './room-heading.tsx';

/** How often the list is fetched again while a webhook in it is failing. */
const lookMs = 3_000;

/** The outgoing webhooks that the viewer manages, by room, and what can be done with them. */
export function OutgoingWebhooksSection() {
  const query = trpc.outgoingWebhooks.list.useInfiniteQuery(
    { limit: 50 },
    {
      getNextPageParam: (page) => page.nextCursor,
      refetchOnWindowFocus: true,
      refetchInterval: ({ state }) => {
        const webhooks = state.data?.pages.flatMap((page) => page.webhooks) ?? [];
        return webhooks.some(({ failure, pausedAt }) => failure !== null && pausedAt === null) && lookMs;
      },
    },
  );
  const actions = useActions();
  return (
    <ResourceSection
      title={m.outgoing_title()}
      description={m.outgoing_hint()}
      createLabel={m.outgoing_create()}
      Create={CreateOutgoingDialog}
    >
      <ResourceList
        label={m.outgoing_title()}
        query={query}
        items={query.data?.pages.flatMap((page) => page.webhooks)}
        empty={{ Icon: Send, title: m.outgoing_empty(), description: m.outgoing_empty_hint() }}
        groups={{
          keyOf: ({ roomId }) => roomId,
          renderHeading: (roomId) => <RoomHeading roomId={roomId} text={m.outgoing_of_room} />,
        }}
        nameOf={({ name }) => name}
        renderRow={({ name, url, pausedAt, failure, needsNewSecret }) => ({
          title: (
            <>
              {name}
              {pausedAt !== null && <Badge>{m.outgoing_paused()}</Badge>}
              {pausedAt === null && failure !== null && (
                <Badge variant="outline">{m.outgoing_failing()}</Badge>
              )}
            </>
          ),
          details: (
            <>
              {url}
              {needsNewSecret && <div className="mt-0.5 text-destructive">{m.hooks_needs_new_secret()}</div>}
              {failure !== null && !needsNewSecret && (
                <div className="mt-0.5 line-clamp-3 text-destructive">{attemptText(failure)}</div>
              )}
            </>
          ),
        })}
        actions={actions}
      />
    </ResourceSection>
  );
}

function useActions(): readonly ResourceAction<OutgoingWebhook>[] {
  const utils = trpc.useUtils();
  const options = {
    onError: (error: unknown) => void toast.error(errorText(error)),
    onSettled: () => utils.outgoingWebhooks.invalidate(),
  };
  const pause = trpc.outgoingWebhooks.pause.useMutation(options);
  const resume = trpc.outgoingWebhooks.resume.useMutation(options);
  const test = trpc.outgoingWebhooks.test.useMutation({
    ...options,
    onSuccess: ({ delivery }) => {
      if (delivery.state === 'delivered') toast.success(m.outgoing_test_delivered());
      else toast.error(m.outgoing_test_failed({ reason: attemptText(delivery) }));
    },
  });
  return [
    { label: m.outgoing_deliveries, Icon: ListChecks, Dialog: DeliveriesDialog },
    {
      label: m.outgoing_test,
      Icon: Send,
      isDisabled: ({ id }) => test.isPending && test.variables.webhookId === id,
      onChoose: (webhook) => test.mutate(inputFor(webhook)),
    },
    {
      label: m.outgoing_pause,
      Icon: Pause,
      isFor: ({ pausedAt }) => pausedAt === null,
      onChoose: (webhook) => pause.mutate(inputFor(webhook)),
    },
    {
      label: m.outgoing_resume,
      Icon: Play,
      isFor: ({ pausedAt }) => pausedAt !== null,
      onChoose: (webhook) => resume.mutate(inputFor(webhook)),
    },
    { label: m.resource_edit, Icon: Pencil, Dialog: EditOutgoingDialog },
    { label: m.hooks_renew, Icon: KeyRound, Dialog: RenewOutgoingDialog },
    { label: m.resource_remove, Icon: Trash2, isDestructive: true, Dialog: RemoveOutgoingDialog },
  ];
}

function inputFor({ id, roomId }: OutgoingWebhook) {
  return { roomId, webhookId: id };
}

function RenewOutgoingDialog({ item, ...dialog }: ItemDialogProps<OutgoingWebhook>) {
  const utils = trpc.useUtils();
  const renew = trpc.outgoingWebhooks.renewSecret.useMutation({
    onSettled: () => void utils.outgoingWebhooks.list.invalidate(),
  });
  return (
    <RenewSecretDialog
      {...dialog}
      title={m.hooks_renew_title({ name: isolated(item.name) })}
      description={m.hooks_renew_hint()}
      action={m.hooks_renew_submit()}
      mutation={renew}
      input={inputFor(item)}
      renderSecret={({ secret }) => <SigningSecretStep secret={secret} />}
    />
  );
}

function RemoveOutgoingDialog({ item, ...dialog }: ItemDialogProps<OutgoingWebhook>) {
  const utils = trpc.useUtils();
  const remove = trpc.outgoingWebhooks.remove.useMutation({
    onSettled: () => void utils.outgoingWebhooks.list.invalidate(),
  });
  return (
    <RemoveDialog
      {...dialog}
      title={m.outgoing_remove_title({ name: isolated(item.name) })}
      description={m.outgoing_remove_hint()}
      mutation={remove}
      input={inputFor(item)}
      removed={m.outgoing_removed()}
    />
  );
}
