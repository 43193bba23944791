import { useId } from 'react';

interface EmojiPickerProps {
  label: string;
  emojis: readonly string[];
  /** Empty for none. An emoji that is not in `emojis` comes first. */
  value: string;
  onChange: (emoji: string) => void;
  /** The label of the option for no emoji. */
  noneLabel: string;
}

/** One emoji, or none: native radio buttons, so that the arrow keys move between them. */
export function EmojiPicker({ label, emojis, value, onChange, noneLabel }: EmojiPickerProps) {
  const name = useId();
  const offered = value === '' || emojis.includes(value) ? emojis : [value, ...emojis];
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">{label}</legend>
      <div className="flex flex-wrap gap-1">
        {['', ...offered].map((emoji) => (
          <label
            key={emoji}
            className="relative flex size-9 cursor-pointer items-center justify-center rounded-lg text-lg focus-ring-within outline-offset-3 transition-colors hover:bg-accent has-checked:bg-accent has-checked:ring-2 has-checked:ring-primary touch:size-11"
          >
            <input
              type="radio"
              name={name}
              value={emoji}
              checked={emoji === value}
              onChange={() => onChange(emoji)}
              aria-label={emoji === '' ? noneLabel : emoji}
              className="sr-only"
            />
            <span aria-hidden className={emoji === '' ? 'text-xs text-muted-foreground' : undefined}>
              {emoji === '' ? noneLabel : emoji}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
