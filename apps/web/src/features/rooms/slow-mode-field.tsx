import { m } from '@/paraglide/messages.js';
import { Field } from '@/components/ui/field.tsx';
import { Select } from '@/components/ui/select.tsx';
import { formatDuration } from '@/lib/format.ts';
import type { FieldState } from '@/lib/use-form.ts';

const offered = [5, 10, 30, 60, 300, 900, 3600, 21_600];

/** How long members wait between two messages. A time that another program has set is offered too. */
export function SlowModeField({ name, value, onChange, error }: FieldState<string, number>) {
  const seconds = new Set([...offered, ...(value === 0 ? [] : [value])]);
  return (
    <Field label={m.rooms_slow_mode()} hint={m.rooms_slow_mode_hint()} error={error}>
      <Select name={name} value={value} onChange={(event) => onChange(Number(event.target.value))}>
        <option value={0}>{m.rooms_slow_mode_off()}</option>
        {[...seconds]
          .toSorted((a, b) => a - b)
          .map((each) => (
            <option key={each} value={each}>
              {formatDuration(each)}
            </option>
          ))}
      </Select>
    </Field>
  );
}
