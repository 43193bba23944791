import { isolated } from '@/lib/direction.ts';
import { useTyping } from '@/live/typing.ts';
import { typingText } from './typing-text.ts';

/**
 * Shows who else is typing. It always takes the height of its one line, so that nothing jumps. Screen readers can find it, but don't
 * announce it: that would drown out the messages.
 */
export function TypingLine({ roomId }: { roomId: number }) {
  const text = typingText(useTyping(roomId).map(({ displayName }) => isolated(displayName)));
  return (
    <div className="h-5 truncate px-5 text-xs leading-5 text-muted-foreground">
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
    </div>
  );
}

const dots = ['0ms', '250ms', '500ms'];
