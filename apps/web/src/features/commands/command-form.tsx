import { createCommandInput, errorDataFrom } from '@parley/api-contract';
import { useState, type FormEvent } from 'react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { DialogBody, DialogClose, DialogFooter } from '@/components/ui/dialog.tsx';
import { Field } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Notice } from '@/components/ui/notice.tsx';
import { errorText } from '@/lib/errors.ts';
import { focusFirstInvalid } from '@/lib/focus-first-invalid.ts';

export interface CommandValues {
  name: string;
  description: string;
  argumentHint: string;
  url: string;
}

interface CommandFormProps {
  initial: CommandValues;
  submitLabel: string;
  /** A mutation, as React Query gives it. */
  mutation: { isPending: boolean; error: unknown; reset: () => void };
  onSubmit: (values: CommandValues) => void;
}

type FieldName = keyof CommandValues;

const fields: readonly {
  name: FieldName;
  label: () => string;
  hint: () => string;
  invalid: () => string;
  isOptional?: boolean;
  placeholder?: string;
}[] = [
  {
    name: 'name',
    label: m.hooks_name,
    hint: m.commands_name_hint,
    invalid: m.commands_name_invalid,
    placeholder: 'weather',
  },
  {
    name: 'description',
    label: m.commands_description,
    hint: m.commands_description_hint,
    invalid: m.commands_description_invalid,
    isOptional: true,
  },
  {
    name: 'argumentHint',
    label: m.commands_argument,
    hint: m.commands_argument_hint,
    invalid: m.commands_argument_invalid,
    isOptional: true,
    placeholder: '[city]',
  },
  {
    name: 'url',
    label: m.hooks_url,
    hint: m.commands_url_hint,
    invalid: m.hooks_url_invalid,
    placeholder: 'https://example.org/command',
  },
];

/** What a command is called, what it does, and who answers it. */
export function CommandForm({ initial, submitLabel, mutation, onSubmit }: CommandFormProps) {
  const [values, setValues] = useState(initial);
  const [wrong, setWrong] = useState<ReadonlySet<PropertyKey | undefined>>(new Set());
  const refusal = mutation.error === null ? undefined : errorText(mutation.error);
  const refusedField = errorDataFrom(mutation.error)?.field;
  const isRefusedField = fields.some(({ name }) => name === refusedField);

  function change(name: FieldName, value: string) {
    setValues({ ...values, [name]: value });
    setWrong(new Set());
    mutation.reset();
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (mutation.isPending) return;
    // What people type after a slash, with or without it.
    const entered = { ...values, name: values.name.trim().replace(/^\//, '') };
    const parsed = createCommandInput.safeParse(entered);
    if (parsed.success) {
      onSubmit(entered);
      return;
    }
    setWrong(new Set(parsed.error.issues.map(({ path }) => path[0])));
    focusFirstInvalid(event.currentTarget);
  }

  return (
    <form noValidate onSubmit={submit} className="contents">
      <DialogBody className="flex flex-col gap-5">
        {refusal !== undefined && !isRefusedField && <Notice>{refusal}</Notice>}
        {fields.map(({ name, label, hint, invalid, isOptional, placeholder }) => (
          <Field
            key={name}
            label={label()}
            hint={hint()}
            aside={
              isOptional && <span className="text-[0.8125rem] text-muted-foreground">{m.app_optional()}</span>
            }
            error={wrong.has(name) ? invalid() : refusedField === name ? refusal : undefined}
          >
            <Input
              name={name}
              autoComplete="off"
              autoCapitalize="none"
              placeholder={placeholder}
              value={values[name]}
              onChange={(event) => change(name, event.target.value)}
            />
          </Field>
        ))}
      </DialogBody>
      <DialogFooter>
        <DialogClose render={<Button variant="ghost" />}>{m.app_cancel()}</DialogClose>
        <Button type="submit" isBusy={mutation.isPending}>
          {submitLabel}
        </Button>
      </DialogFooter>
    </form>
  );
}
