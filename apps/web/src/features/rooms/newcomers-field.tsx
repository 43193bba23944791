import { m } from '@/paraglide/messages.js';
import { Field } from '@/components/ui/field.tsx';
import { Select } from '@/components/ui/select.tsx';
import type { FieldState } from '@/lib/use-form.ts';

/** Whether new accounts join a room by themselves. */
export function NewcomersField({ name, value, onChange, error }: FieldState<string, boolean>) {
  return (
    <Field label={m.rooms_newcomers()} hint={m.rooms_newcomers_hint()} error={error}>
      <Select name={name} value={String(value)} onChange={(event) => onChange(event.target.value === 'true')}>
        <option value="false">{m.rooms_newcomers_no()}</option>
        <option value="true">{m.rooms_newcomers_yes()}</option>
      </Select>
    </Field>
  );
}
