import type { IncomingWebhook } from '@parley/api-contract';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { trpc } from '@/lib/trpc.ts';

interface RemoveWebhookDialogProps {
  webhook: IncomingWebhook;
  isOpen: boolean;
  onClose: () => void;
}

export function RemoveWebhookDialog({ webhook, isOpen, onClose }: RemoveWebhookDialogProps) {
  const utils = trpc.useUtils();
  const remove = trpc.incomingWebhooks.remove.useMutation({
    onSuccess: () => {
      onClose();
      toast.success(m.incoming_removed());
    },
    onSettled: () => utils.incomingWebhooks.list.invalidate(),
  });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={() => {
        onClose();
        remove.reset();
      }}
      title={m.incoming_remove_title({ name: webhook.name })}
      description={m.incoming_remove_hint()}
      action={m.incoming_remove()}
      mutation={remove}
      onConfirm={() => remove.mutate({ roomId: webhook.roomId, webhookId: webhook.id })}
    />
  );
}
