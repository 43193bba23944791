import type { ReactNode } from 'react';
import { m } from '@/paraglide/messages.js';
import { useForm, type Form, type FormOptions } from '@/lib/use-form.ts';
import { Button } from './button.tsx';
import { DialogBody, DialogClose, DialogFooter } from './dialog.tsx';
import { Notice } from './notice.tsx';

interface DialogFormProps<Values, Input, Output> extends FormOptions<Values, Input, Output> {
  /** The verb on the button. */
  submitLabel: string;
  /** Whether what it does takes something from somebody. */
  isDestructive?: boolean;
  /** Its controls: spread the result of `field` over them. */
  children: (field: Form<Values>['field']) => ReactNode;
}

/** A form that fills a dialog below its header. It starts over whenever the dialog opens. */
export function DialogForm<Values extends object, Input, Output>({
  submitLabel,
  isDestructive = false,
  children,
  ...options
}: DialogFormProps<Values, Input, Output>) {
  const { field, refusal, isPending, onSubmit } = useForm(options);
  return (
    <form noValidate onSubmit={onSubmit} className="contents">
      <DialogBody className="flex flex-col gap-5">
        {refusal !== undefined && <Notice>{refusal}</Notice>}
        {children(field)}
      </DialogBody>
      <DialogFooter>
        <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
        <Button type="submit" variant={isDestructive ? 'destructive' : 'primary'} isBusy={isPending}>
          {submitLabel}
        </Button>
      </DialogFooter>
    </form>
  );
}
