import type { IncomingWebhook } from '@parley/api-contract';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { SectionPage } from '@/components/settings/section-page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { CreateWebhookDialog } from './create-webhook-dialog.tsx';
import { RemoveWebhookDialog } from './remove-webhook-dialog.tsx';
import { RenameWebhookDialog } from './rename-webhook-dialog.tsx';
import { RenewWebhookDialog } from './renew-webhook-dialog.tsx';
import { WebhookList, type WebhookAction } from './webhook-list.tsx';

/** The incoming webhooks that the viewer manages, and what can be done with them. */
export function IncomingWebhooksSection() {
  const [isCreating, setIsCreating] = useState(false);
  const [chosen, setChosen] = useState<IncomingWebhook | null>(null);
  const [action, setAction] = useState<WebhookAction | null>(null);

  function dialogProps(what: WebhookAction) {
    return { isOpen: action === what, onClose: () => setAction(null) };
  }

  return (
    <SectionPage
      title={m.incoming_title()}
      description={m.incoming_hint()}
      action={
        <Button onClick={() => setIsCreating(true)}>
          <Plus />
          {m.incoming_create()}
        </Button>
      }
    >
      <WebhookList
        onChoose={(webhook, what) => {
          setChosen(webhook);
          setAction(what);
        }}
      />
      <CreateWebhookDialog isOpen={isCreating} onClose={() => setIsCreating(false)} />
      {chosen !== null && (
        <>
          <RenameWebhookDialog webhook={chosen} {...dialogProps('rename')} />
          <RenewWebhookDialog webhook={chosen} {...dialogProps('renew')} />
          <RemoveWebhookDialog webhook={chosen} {...dialogProps('remove')} />
        </>
      )}
    </SectionPage>
  );
}
