import type { Message } from '@parley/api-contract';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogHeader } from '@/components/ui/dialog.tsx';
import { errorText } from '@/lib/errors.ts';
import { useChangeMessage } from '@/live/use-change-message.ts';
import { m } from '@/paraglide/messages.js';

interface DeleteDialogProps {
  roomId: number;
  /** The message to ask about; null: closed. */
  message: Message | null;
  onClose: () => void;
  onDeleted: (message: Message) => void;
}

export function DeleteDialog({ roomId, message, onClose, onDeleted }: DeleteDialogProps) {
  const [isDeleting, setIsDeleting] = useState(false);
  const { remove } = useChangeMessage(roomId);

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
        <DialogHeader title={m.message_delete_title()} description={m.message_delete_hint()} />
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
