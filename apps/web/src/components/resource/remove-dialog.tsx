import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { DialogBody, DialogClose, DialogFooter } from '@/components/ui/dialog.tsx';
import { Notice } from '@/components/ui/notice.tsx';
import { errorText } from '@/lib/errors.ts';
import type { FormMutation } from '@/lib/use-form.ts';
import { ResourceDialog, type FocusTarget } from './resource-dialog.tsx';

interface RemoveDialogProps<Input> {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** What will be lost. */
  description: string;
  /** The verb on the button; by default "Remove". */
  action?: string;
  /** A React Query mutation. */
  mutation: FormMutation<Input, unknown>;
  input: Input;
  /** As in `ResourceDialog`. */
  finalFocus?: FocusTarget;
  /** Shown once it has been removed. */
  removed: string;
}

/** Asks before removing something for good. If that fails, shows why. */
export function RemoveDialog<Input>({
  isOpen,
  onClose,
  title,
  description,
  action = m.resource_remove(),
  mutation,
  input,
  finalFocus,
  removed,
}: RemoveDialogProps<Input>) {
  async function remove() {
    try {
      await mutation.mutateAsync(input);
    } catch {
      // The mutation has the error.
      return;
    }
    onClose();
    toast.success(removed);
  }

  return (
    <ResourceDialog
      isOpen={isOpen}
      onClose={onClose}
      title={title}
      description={description}
      mutation={mutation}
      finalFocus={finalFocus}
      isAlert
    >
      {mutation.error !== null && (
        <DialogBody>
          <Notice>{errorText(mutation.error)}</Notice>
        </DialogBody>
      )}
      <DialogFooter>
        <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
        <Button variant="destructive" isBusy={mutation.isPending} onClick={() => void remove()}>
          {action}
        </Button>
      </DialogFooter>
    </ResourceDialog>
  );
}
