import { useId } from 'react';
import { m } from '@/paraglide/messages.js';

const emojis = ['💬', '🎧', '🗓️', '🍽️', '🚌', '🏠', '🌴', '🤒', '🎉'];

interface EmojiChoiceProps {
  /** Empty for none. */
  value: string;
  onChange: (emoji: string) => void;
}

export function EmojiChoice({ value, onChange }: EmojiChoiceProps) {
  const name = useId();
  const offered = value === '' || emojis.includes(value) ? emojis : [value, ...emojis];
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">{m.presence_emoji()}</legend>
      <div className="flex flex-wrap gap-1">
        {['', ...offered].map((emoji) => (
          <label
            key={emoji}
            className="flex size-9 cursor-pointer items-center justify-center rounded-lg text-lg transition-colors hover:bg-accent has-checked:bg-accent has-checked:ring-2 has-checked:ring-primary has-focus-visible:outline-2 has-focus-visible:outline-offset-3 has-focus-visible:outline-ring touch:size-11"
          >
            <input
              type="radio"
              name={name}
              value={emoji}
              checked={emoji === value}
              onChange={() => onChange(emoji)}
              aria-label={emoji === '' ? m.presence_no_emoji() : emoji}
              className="sr-only"
            />
            <span aria-hidden className={emoji === '' ? 'text-xs text-muted-foreground' : undefined}>
              {emoji === '' ? m.presence_no_emoji() : emoji}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
