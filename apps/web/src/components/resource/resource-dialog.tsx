import type { ReactNode } from 'react';
import { Dialog, DialogContent, DialogHeader } from '@/components/ui/dialog.tsx';

/** Finds the element to focus. */
export type FocusTarget = () => HTMLElement | null;

interface ResourceDialogProps<Output> {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description?: string | undefined;
  /** The call that the dialog makes, a React Query mutation. */
  mutation: { data: Output | undefined; isPending: boolean; reset: () => void };
  /** Whether to show a small alert until the call is answered. */
  isAlert?: boolean;
  /** Where the focus goes when it closes; by default, to the control that opened it. Needed if that control may go meanwhile. */
  finalFocus?: FocusTarget | undefined;
  /** A form or a question. */
  children: ReactNode;
  /** What to show once the call is answered, such as a secret that is shown only once. */
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
  finalFocus,
  children,
  renderOutput,
}: ResourceDialogProps<Output>) {
  const isAnswered = data !== undefined && renderOutput !== undefined;
  return (
    <Dialog
      open={isOpen}
      // A click outside the dialog would lose the secret.
      disablePointerDismissal={isAnswered}
      onOpenChange={(open) => !open && onClose()}
      // A pending answer is shown when the dialog is opened again.
      onOpenChangeComplete={(open) => !open && !isPending && reset()}
    >
      <DialogContent
        {...(finalFocus && { finalFocus })}
        {...(isAlert && !isAnswered && { variant: 'alert', role: 'alertdialog' })}
      >
        <DialogHeader title={title} description={description} />
        {isAnswered ? renderOutput(data) : children}
      </DialogContent>
    </Dialog>
  );
}
