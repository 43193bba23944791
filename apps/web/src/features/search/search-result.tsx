import { maxContentLength, type Message } from '@parley/api-contract';
import { Link } from '@tanstack/react-router';
import { AccountBadge } from '@/components/account-badge.tsx';
import { SenderAvatar } from '@/components/sender-avatar.tsx';
import { fullWhen, shortWhen } from '@/lib/format.ts';
import { messageText } from '@/lib/plain-text.ts';
import { useToday } from '@/lib/use-today.ts';
import { senderName } from '@/lib/sender-name.ts';
import { excerpt, highlight } from './highlight.ts';
import { RoomName } from './room-name.tsx';

export function SearchResult({ message, query }: { message: Message; query: string }) {
  const { author, roomId, seq, createdAt } = message;
  const today = useToday();
  return (
    <li>
      <Link
        to="/rooms/$roomId"
        params={{ roomId }}
        search={{ at: seq }}
        className="flex gap-3 rounded-xl px-3 py-3 focus-ring transition-colors hover:bg-accent/60"
      >
        <SenderAvatar message={message} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <bdi className="truncate text-sm font-semibold">{senderName(message)}</bdi>
            <AccountBadge user={author} />
            <RoomName roomId={roomId} author={author} />
            <time
              dateTime={createdAt}
              title={fullWhen(createdAt)}
              className="ml-auto shrink-0 text-xs text-muted-foreground tabular-nums"
            >
              {shortWhen(createdAt, today)}
            </time>
          </span>
          <span
            dir="auto"
            className="mt-0.5 line-clamp-3 text-[0.9375rem] leading-relaxed text-pretty break-words"
          >
            {excerpt(highlight(messageText(message, maxContentLength), query)).map((piece) =>
              piece.isMatch ? (
                <mark
                  key={piece.start}
                  className="rounded-[0.2rem] bg-highlight px-0.5 font-medium text-highlight-foreground"
                >
                  {piece.text}
                </mark>
              ) : (
                piece.text
              ),
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}
