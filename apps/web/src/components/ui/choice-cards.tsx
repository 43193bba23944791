import type { LucideIcon } from 'lucide-react';
import { useId } from 'react';

interface ChoiceCardsProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; explanation: string; Icon: LucideIcon }[];
  onChange: (value: Value) => void;
}

/** A choice between a few options that need explaining: native radio buttons, so that the arrow keys move between them. */
export function ChoiceCards<Value extends string>({
  label,
  value,
  options,
  onChange,
}: ChoiceCardsProps<Value>) {
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          aria-label={option.label}
          className="relative flex cursor-pointer items-start gap-3 rounded-xl border border-border p-3 focus-ring-within transition-colors hover:border-input has-checked:border-primary has-checked:bg-primary/5"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            aria-describedby={`${name}-${option.value}`}
            className="sr-only"
          />
          <option.Icon aria-hidden className="mt-0.5 size-4.5 shrink-0 text-muted-foreground" />
          <span>
            <span className="block text-sm font-medium">{option.label}</span>
            <span
              id={`${name}-${option.value}`}
              className="mt-0.5 block text-[0.8125rem] text-muted-foreground"
            >
              {option.explanation}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
