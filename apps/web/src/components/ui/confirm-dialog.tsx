import { m } from '@/paraglide/messages.js';
import { errorText } from '@/lib/errors.ts';
import { Button } from './button.tsx';
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter, DialogHeader } from './dialog.tsx';
import { Notice } from './notice.tsx';

interface ConfirmDialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** What will be gone. */
  description: string;
  /** The verb on the button. */
  action: string;
  /** A mutation, as React Query gives it; close the dialog when it succeeds. */
  mutation: { isPending: boolean; error: unknown };
  onConfirm: () => void;
}

/** Asks before something is gone for good, and says so when it did not work. */
export function ConfirmDialog({
  isOpen,
  onClose,
  title,
  description,
  action,
  mutation,
  onConfirm,
}: ConfirmDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent variant="alert" role="alertdialog">
        <DialogHeader title={title} description={description} />
        {mutation.error !== null && (
          <DialogBody>
            <Notice>{errorText(mutation.error)}</Notice>
          </DialogBody>
        )}
        <DialogFooter>
          <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
          <Button variant="destructive" isBusy={mutation.isPending} onClick={onConfirm}>
            {action}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
