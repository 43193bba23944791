import { Hash, Lock } from 'lucide-react';
import { useId } from 'react';
import { m } from '@/paraglide/messages.js';

export type Visibility = 'public' | 'private';

const choices = [
  { value: 'public', label: m.rooms_public, explanation: m.rooms_public_hint, Icon: Hash },
  { value: 'private', label: m.rooms_private, explanation: m.rooms_private_hint, Icon: Lock },
] as const;

interface VisibilityChoiceProps {
  value: Visibility;
  onChange: (value: Visibility) => void;
}

export function VisibilityChoice({ value, onChange }: VisibilityChoiceProps) {
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium">{m.rooms_visibility()}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          aria-label={choice.label()}
          className="flex cursor-pointer items-start gap-3 rounded-xl border border-border p-3 transition-colors hover:border-input has-checked:border-primary has-checked:bg-primary/5 has-focus-visible:ring-2 has-focus-visible:ring-ring"
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
            aria-describedby={`${name}-${choice.value}`}
            className="sr-only"
          />
          <choice.Icon aria-hidden className="mt-0.5 size-4.5 shrink-0 text-muted-foreground" />
          <span>
            <span className="block text-sm font-medium">{choice.label()}</span>
            <span
              id={`${name}-${choice.value}`}
              className="mt-0.5 block text-[0.8125rem] text-muted-foreground"
            >
              {choice.explanation()}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
