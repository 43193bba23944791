import { errorDataFrom, type User } from '@parley/api-contract';
import { AccountBadge } from '@/components/account-badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { cn } from '@/lib/cn.ts';
import { errorText } from '@/lib/errors.ts';
import { formatDuration } from '@/lib/format.ts';
import type { OutboxItem } from '@/live/outbox.ts';
import { Markdown } from '@/features/message/markdown.tsx';
import { m } from '@/paraglide/messages.js';
import { AuthorGutter, gutterTimeClasses } from './author-gutter.tsx';
import { MessageTime } from './message-time.tsx';
import { textIdIn } from './row-article.tsx';

interface PendingPartsProps {
  rowId: string;
  item: OutboxItem;
  author: User;
  isGrouped: boolean;
  onRetry: (clientMessageId: string) => void;
  onDiscard: (clientMessageId: string) => void;
}

/** The accessible label of a pending message's row. */
export function pendingLabel({ state }: OutboxItem, { displayName }: User): string {
  const time = state === 'failed' ? m.message_failed() : m.message_sending();
  return m.message_by_at({ author: displayName, time });
}

/** Why the server doesn't accept a message yet. */
function waitingText(error: unknown): string {
  const data = errorDataFrom(error);
  if (data?.reason !== 'slow_mode') return m.message_waiting();
  return m.message_slow_mode({ wait: formatDuration(data.retryAfterSeconds ?? 1) });
}

/** What the row of the viewer's message shows while it is being sent, or after the server refused it. */
export function PendingParts({ rowId, item, author, isGrouped, onRetry, onDiscard }: PendingPartsProps) {
  return (
    <>
      <AuthorGutter message={{ author }} isGrouped={isGrouped}>
        <MessageTime iso={item.createdAt} className={gutterTimeClasses} />
      </AuthorGutter>
      <div className="clip-row min-w-0 flex-1">
        {!isGrouped && (
          <div className="flex min-w-0 items-baseline gap-2">
            <bdi className="truncate font-semibold">{author.displayName}</bdi>
            <AccountBadge user={author} />
            <MessageTime iso={item.createdAt} className="shrink-0 text-xs text-muted-foreground" />
          </div>
        )}
        <div id={textIdIn(rowId)} data-body className={cn(item.state === 'sending' && 'opacity-60')}>
          <Markdown text={item.content} />
        </div>
        {item.state === 'sending' && item.error !== null && (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pb-1 text-[0.8125rem] text-muted-foreground">
            <output>{waitingText(item.error)}</output>
            <Button variant="link" size="inline" onClick={() => onDiscard(item.clientMessageId)}>
              {m.message_discard()}
            </Button>
          </div>
        )}
        {item.state === 'failed' && (
          <div
            role="alert"
            className="flex flex-wrap items-center gap-x-3 gap-y-1 pt-1 pb-1.5 text-[0.8125rem]"
          >
            <span className="text-destructive">
              {m.message_failed()} {errorText(item.error)}
            </span>
            <Button variant="link" size="inline" onClick={() => onRetry(item.clientMessageId)}>
              {m.message_retry()}
            </Button>
            <Button variant="link" size="inline" onClick={() => onDiscard(item.clientMessageId)}>
              {m.message_discard()}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
