import { m } from '@/paraglide/messages.js';

interface Suggestion {
  emoji: string;
  text: string;
}

const suggestions: { emoji: string; label: () => string }[] = [
  { emoji: '🗓️', label: m.presence_in_meeting },
  { emoji: '🎧', label: m.presence_focusing },
  { emoji: '🍽️', label: m.presence_eating },
  { emoji: '🌴', label: m.presence_on_holiday },
];

export function StatusSuggestions({ onChoose }: { onChoose: (suggestion: Suggestion) => void }) {
  return (
    <div>
      <p className="mb-1 text-sm font-medium">{m.presence_suggestions()}</p>
      <ul className="-mx-2">
        {suggestions.map(({ emoji, label }) => (
          <li key={emoji}>
            <button
              type="button"
              onClick={() => onChoose({ emoji, text: label() })}
              className="flex h-9 w-full cursor-pointer items-center gap-3 rounded-lg px-2 text-left text-sm focus-ring transition-colors hover:bg-accent touch:h-11"
            >
              <span aria-hidden className="text-lg">
                {emoji}
              </span>
              {label()}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
