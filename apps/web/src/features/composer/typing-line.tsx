import { useTyping } from '@/live/typing.ts';
import { typingText } from './typing-text.ts';

/** Who else is typing. Always takes the height of its one line, so that nothing jumps. */
export function TypingLine({ roomId }: { roomId: number }) {
  const text = typingText(useTyping(roomId).map(({ displayName }) => displayName));
  return (
    <output aria-live="polite" className="block h-5 truncate px-5 text-xs leading-5 text-muted-foreground">
      {text !== null && (
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="flex gap-0.5">
            {dots.map((delay) => (
              <span
                key={delay}
                style={{ animationDelay: delay }}
                className="size-1 animate-pulse rounded-full bg-muted-foreground motion-reduce:animate-none"
              />
            ))}
          </span>
          <span className="truncate">{text}</span>
        </span>
      )}
    </output>
  );
}

const dots = ['0ms', '250ms', '500ms'];
