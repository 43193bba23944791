import type { Bot } from '@parley/api-contract';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { trpc } from '@/lib/trpc.ts';

interface RemoveBotDialogProps {
  bot: Bot;
  isOpen: boolean;
  onClose: () => void;
}

export function RemoveBotDialog({ bot, isOpen, onClose }: RemoveBotDialogProps) {
  const utils = trpc.useUtils();
  const remove = trpc.bots.remove.useMutation({
    onSuccess: () => {
      onClose();
      toast.success(m.bots_removed());
    },
    onSettled: () => utils.bots.list.invalidate(),
  });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={() => {
        onClose();
        remove.reset();
      }}
      title={m.bots_remove_title({ name: bot.displayName })}
      description={m.bots_remove_hint()}
      action={m.bots_remove()}
      mutation={remove}
      onConfirm={() => remove.mutate({ botId: bot.id })}
    />
  );
}
