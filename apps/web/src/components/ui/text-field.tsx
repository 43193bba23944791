import type { ComponentProps } from 'react';
import { m } from '@/paraglide/messages.js';
import type { FieldState } from '@/lib/use-form.ts';
import { Field } from './field.tsx';
import { Input } from './input.tsx';

interface TextFieldProps
  extends FieldState<string, string>, Omit<ComponentProps<'input'>, 'name' | 'value' | 'onChange'> {
  label: string;
  hint?: string;
  isOptional?: boolean;
}

/** A single-line text field in a form. Spread what `useForm` returns for the field. */
export function TextField({
  label,
  hint,
  isOptional = false,
  value,
  onChange,
  error,
  ...props
}: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} aside={isOptional && <OptionalMark />}>
      <Input autoComplete="off" value={value} onChange={(event) => onChange(event.target.value)} {...props} />
    </Field>
  );
}

export function OptionalMark() {
  return <span className="text-[0.8125rem] text-muted-foreground">{m.app_optional()}</span>;
}
