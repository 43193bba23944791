import type { Posting } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';
import { Field } from '@/components/ui/field.tsx';
import { Select } from '@/components/ui/select.tsx';
import type { FieldState } from '@/lib/use-form.ts';

/** Who may write in a room. */
export function PostingField({ name, value, onChange, error }: FieldState<string, Posting>) {
  return (
    <Field label={m.rooms_posting()} error={error}>
      <Select
        name={name}
        value={value}
        onChange={(event) => onChange(event.target.value === 'moderators' ? 'moderators' : 'everyone')}
      >
        <option value="everyone">{m.rooms_posting_everyone()}</option>
        <option value="moderators">{m.rooms_posting_moderators()}</option>
      </Select>
    </Field>
  );
}
