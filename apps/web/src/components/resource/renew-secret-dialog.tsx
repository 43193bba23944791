import type { ReactNode } from 'react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { DialogBody, DialogClose, DialogFooter } from '@/components/ui/dialog.tsx';
import { Notice } from '@/components/ui/notice.tsx';
import { errorText } from '@/lib/errors.ts';
import type { FormMutation } from '@/lib/use-form.ts';
import { ResourceDialog } from './resource-dialog.tsx';

interface RenewSecretDialogProps<Input, Output> {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** What stops working. */
  description: string;
  /** The verb on the button. */
  action: string;
  /** The title once there is a new secret; by default, it doesn't change. */
  renewedTitle?: string;
  isAlert?: boolean;
  /** A React Query mutation. */
  mutation: FormMutation<Input, Output> & { mutate: (input: Input) => void };
  input: Input;
  renderSecret: (output: Output) => ReactNode;
}

/** Asks first, because the current secret stops working. Then shows the new one, once. */
export function RenewSecretDialog<Input, Output>({
  title,
  description,
  action,
  renewedTitle = title,
  isAlert = false,
  mutation,
  input,
  renderSecret,
  ...dialog
}: RenewSecretDialogProps<Input, Output>) {
  const { data, error, isPending } = mutation;
  return (
    <ResourceDialog
      {...dialog}
      title={data === undefined ? title : renewedTitle}
      description={data === undefined ? description : undefined}
      mutation={mutation}
      isAlert={isAlert}
      renderOutput={renderSecret}
    >
      {(!isAlert || error !== null) && (
        <DialogBody>{error !== null && <Notice>{errorText(error)}</Notice>}</DialogBody>
      )}
      <DialogFooter>
        <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
        <Button
          variant={isAlert ? 'destructive' : 'primary'}
          isBusy={isPending}
          onClick={() => mutation.mutate(input)}
        >
          {action}
        </Button>
      </DialogFooter>
    </ResourceDialog>
  );
}
