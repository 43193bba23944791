import { maxRoomDescriptionLength } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';
import { Field } from '@/components/ui/field.tsx';
import { OptionalMark } from '@/components/ui/text-field.tsx';
import { Textarea } from '@/components/ui/textarea.tsx';
import type { FieldState } from '@/lib/use-form.ts';

/** What a room is for. */
export function DescriptionField({ name, value, onChange, error }: FieldState<string, string>) {
  return (
    <Field
      label={m.rooms_description()}
      hint={m.rooms_description_hint()}
      error={error}
      aside={<OptionalMark />}
    >
      <Textarea
        name={name}
        value={value}
        maxLength={maxRoomDescriptionLength * 2}
        className="max-h-40"
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
