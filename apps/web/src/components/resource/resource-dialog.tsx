import type { ReactNode } from 'react';
import { Dialog, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';

interface ResourceDialogProps<Output> {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description?: string | undefined;
  /** The call that the dialog makes, as React Query gives it. */
  mutation: { data: Output | undefined; isPending: boolean; reset: () => void };
  /** A small card that interrupts, until the call is answered. */
  isAlert?: boolean;
  /** A form or a question. */
  children: ReactNode;
  /** Follows when the call is answered: a secret that is shown this once. */
  renderOutput?: (output: Output) => ReactNode;
}

/** A dialog that makes one call, to create or change something. */
export function ResourceDialog<Output>({
  isOpen,
  onClose,
  title,
  description,
  mutation: { data, isPending, reset },
  isAlert = false,
  children,
  renderOutput,
}: ResourceDialogProps<Output>) {
  const isAnswered = data !== undefined && renderOutput !== undefined;
  return (
    <Dialog
      open={isOpen}
      // A press beside the dialog would lose the secret.
      disablePointerDismissal={isAnswered}
      onOpenChange={(open) => !open && onClose()}
      // An answer that is still on its way is shown when the dialog is opened again.
      onOpenChangeComplete={(open) => !open && !isPending && reset()}
    >
      <DialogContent {...(isAlert && !isAnswered && { variant: 'alert', role: 'alertdialog' })}>
        <DialogHeader title={title} description={description} />
        {isAnswered ? renderOutput(data) : children}
      </DialogContent>
    </Dialog>
  );
}
