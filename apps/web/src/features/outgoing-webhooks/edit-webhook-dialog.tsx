import { createOutgoingWebhookInput, errorDataFrom, type OutgoingWebhook } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';
import { Dialog, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';
import { trpc } from '@/lib/trpc.ts';
import { WebhookForm } from './webhook-form.tsx';

interface EditWebhookDialogProps {
  webhook: OutgoingWebhook;
  isOpen: boolean;
  onClose: () => void;
}

export function EditWebhookDialog({ webhook, isOpen, onClose }: EditWebhookDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader title={m.outgoing_edit_title({ name: webhook.name })} />
        <EditForm webhook={webhook} onSaved={onClose} />
      </DialogContent>
    </Dialog>
  );
}

function EditForm({ webhook, onSaved }: { webhook: OutgoingWebhook; onSaved: () => void }) {
  const utils = trpc.useUtils();
  const { id: webhookId, roomId, name, url, events } = webhook;
  const update = trpc.outgoingWebhooks.update.useMutation({
    onSuccess: onSaved,
    onSettled: () => utils.outgoingWebhooks.list.invalidate(),
  });
  return (
    <WebhookForm
      initial={{ name, url, events }}
      submitLabel={m.hooks_save()}
      mutation={update}
      refusedField={errorDataFrom(update.error)?.field}
      parse={(values) => createOutgoingWebhookInput.safeParse({ roomId, ...values })}
      onSubmit={(values) => update.mutate({ roomId, webhookId, ...values })}
    />
  );
}
