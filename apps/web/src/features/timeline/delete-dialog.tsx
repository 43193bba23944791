import type { Message } from '@parley/api-contract';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogHeader } from '@/components/ui/dialog.tsx';
import { isolated } from '@/lib/direction.ts';
import { errorText } from '@/lib/errors.ts';
import { senderName } from '@/lib/sender-name.ts';
import { useChangeMessage } from '@/live/use-change-message.ts';
import { m } from '@/paraglide/messages.js';

interface DeleteDialogProps {
  roomId: number;
  viewerId: number;
  /** The message to ask about; null: closed. */
  message: Message | null;
  onClose: () => void;
  onDeleted: (message: Message) => void;
}

export function DeleteDialog({ roomId, viewerId, message, onClose, onDeleted }: DeleteDialogProps) {
  const [isDeleting, setIsDeleting] = useState(false);
  const { remove } = useChangeMessage(roomId);
  // While it closes, the dialog keeps asking about the same message.
  const [asked, setAsked] = useState(message);
  if (message !== null && message !== asked) setAsked(message);

  async function confirm() {
    if (message === null) return;
    setIsDeleting(true);
    try {
      await remove(message.seq);
      onClose();
      onDeleted(message);
    } catch (error) {
      toast.error(errorText(error));
    } finally {
      setIsDeleting(false);
    }
  }

  return (
    <Dialog open={message !== null} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent variant="alert" role="alertdialog">
        <DialogHeader
          title={m.message_delete_title()}
          description={
            asked === null || asked.author.id === viewerId
              ? m.message_delete_hint()
              : m.message_delete_hint_other({ author: isolated(senderName(asked)) })
          }
        />
        <DialogFooter>
          <DialogClose render={<Button variant="ghost">{m.message_delete_cancel()}</Button>} />
          <Button variant="destructive" isBusy={isDeleting} onClick={() => void confirm()}>
            {m.message_delete_confirm()}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
