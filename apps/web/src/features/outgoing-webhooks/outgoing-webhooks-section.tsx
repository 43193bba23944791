import type { OutgoingWebhook } from '@parley/api-contract';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { RenewSecretDialog } from '@/components/settings/renew-secret-dialog.tsx';
import { SectionPage } from '@/components/settings/section-page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { trpc } from '@/lib/trpc.ts';
import { CreateWebhookDialog } from './create-webhook-dialog.tsx';
import { DeliveriesDialog } from './deliveries-dialog.tsx';
import { EditWebhookDialog } from './edit-webhook-dialog.tsx';
import { RemoveWebhookDialog } from './remove-webhook-dialog.tsx';
import { WebhookList, type WebhookAction } from './webhook-list.tsx';

/** The outgoing webhooks that the viewer manages, and what can be done with them. */
export function OutgoingWebhooksSection() {
  const utils = trpc.useUtils();
  const [isCreating, setIsCreating] = useState(false);
  const [chosen, setChosen] = useState<OutgoingWebhook | null>(null);
  const [action, setAction] = useState<WebhookAction | null>(null);
  const renew = trpc.outgoingWebhooks.renewSecret.useMutation({
    onSettled: () => utils.outgoingWebhooks.list.invalidate(),
  });

  function dialogProps(what: WebhookAction) {
    return { isOpen: action === what, onClose: () => setAction(null) };
  }

  return (
    <SectionPage
      title={m.outgoing_title()}
      description={m.outgoing_hint()}
      action={
        <Button onClick={() => setIsCreating(true)}>
          <Plus />
          {m.outgoing_create()}
        </Button>
      }
    >
      <WebhookList
        onChoose={(webhook, what) => {
          renew.reset();
          setChosen(webhook);
          setAction(what);
        }}
      />
      <CreateWebhookDialog isOpen={isCreating} onClose={() => setIsCreating(false)} />
      {chosen !== null && (
        <>
          <DeliveriesDialog webhook={chosen} {...dialogProps('deliveries')} />
          <EditWebhookDialog webhook={chosen} {...dialogProps('edit')} />
          <RenewSecretDialog
            name={chosen.name}
            mutation={renew}
            renew={() => renew.mutateAsync({ roomId: chosen.roomId, webhookId: chosen.id })}
            {...dialogProps('renew')}
          />
          <RemoveWebhookDialog webhook={chosen} {...dialogProps('remove')} />
        </>
      )}
    </SectionPage>
  );
}
