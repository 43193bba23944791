import type { OutgoingWebhook } from '@parley/api-contract';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { trpc } from '@/lib/trpc.ts';

interface RemoveWebhookDialogProps {
  webhook: OutgoingWebhook;
  isOpen: boolean;
  onClose: () => void;
}

export function RemoveWebhookDialog({ webhook, isOpen, onClose }: RemoveWebhookDialogProps) {
  const utils = trpc.useUtils();
  const remove = trpc.outgoingWebhooks.remove.useMutation({
    onSuccess: () => {
      onClose();
      toast.success(m.outgoing_removed());
    },
    onSettled: () => utils.outgoingWebhooks.list.invalidate(),
  });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={m.outgoing_remove_title({ name: webhook.name })}
      description={m.outgoing_remove_hint()}
      action={m.outgoing_remove()}
      mutation={remove}
      onConfirm={() => remove.mutate({ roomId: webhook.roomId, webhookId: webhook.id })}
    />
  );
}
