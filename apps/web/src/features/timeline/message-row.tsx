import type { Message } from '@parley/api-contract';
import { memo } from 'react';
import { AccountBadge } from '@/components/account-badge.tsx';
import { cn } from '@/lib/cn.ts';
import { isolated } from '@/lib/direction.ts';
import { senderName } from '@/lib/sender-name.ts';
import type { Edit } from '@/live/edits.ts';
import type { IsAllowed, MessageCommands } from '@/features/message/actions.ts';
import { MessageBody } from '@/features/message/decorations.tsx';
import { MessageMenu } from '@/features/message/message-menu.tsx';
import { m } from '@/paraglide/messages.js';
import { AuthorGutter, gutterTimeClasses } from './author-gutter.tsx';
import { MessageEditor } from './message-editor.tsx';
import { MessageTimeLink } from './message-time.tsx';
import { ReplyQuote } from './reply-quote.tsx';
import { quoteIdIn, textIdIn } from './row-article.tsx';
import { clockTime } from './times.ts';

interface MessagePartsProps {
  message: Message;
  isGrouped: boolean;
  /** Set while its text is being edited. */
  edit: Edit | undefined;
  isAllowed: IsAllowed;
  tabIndex: 0 | -1;
  commands: MessageCommands;
}

/** The accessible label of a confirmed message's row. */
export function messageLabel(message: Message): string {
  return m.message_by_at({ author: senderName(message), time: clockTime(message.createdAt) });
}

/** What the row of a confirmed message shows. The list keeps the props stable, so that a new message does not render the others again. */
export const MessageParts = memo(function MessageParts({
  rowId,
  message,
  isGrouped,
  edit,
  isAllowed,
  tabIndex,
  commands,
}: MessagePartsProps & { rowId: string }) {
  const { author, deletedAt, replyTo, roomId } = message;
  const isDeleted = deletedAt !== null;
  return (
    <>
      <AuthorGutter message={message} isGrouped={isGrouped}>
        <MessageTimeLink message={message} tabIndex={tabIndex} className={gutterTimeClasses} />
      </AuthorGutter>
      <div className="clip-row min-w-0 flex-1">
        {!isGrouped && (
          <div className="flex min-w-0 items-baseline gap-2 pointer-coarse:pr-10">
            <bdi className="truncate font-semibold">{senderName(message)}</bdi>
            <AccountBadge user={author} />
            <MessageTimeLink
              message={message}
              tabIndex={tabIndex}
              className="shrink-0 text-xs text-muted-foreground"
            />
          </div>
        )}
        {replyTo !== null && !isDeleted && (
          <ReplyQuote id={quoteIdIn(rowId)} roomId={roomId} seq={replyTo} onJump={commands.jumpTo} />
        )}
        {edit ? (
          <MessageEditor message={message} edit={edit} onEmptied={() => commands.remove(message)} />
        ) : (
          <MessageText id={textIdIn(rowId)} message={message} isGrouped={isGrouped} />
        )}
      </div>
      {edit === undefined && !isDeleted && (
        <MessageMenu message={message} isAllowed={isAllowed} commands={commands} tabIndex={tabIndex} />
      )}
    </>
  );
});

interface MessageTextProps {
  id: string;
  message: Message;
  isGrouped: boolean;
}

function MessageText({ id, message, isGrouped }: MessageTextProps) {
  if (message.deletedAt !== null) {
    const { deletedBy } = message;
    return (
      <p id={id} className="break-words text-muted-foreground italic">
        {deletedBy === undefined
          ? m.message_deleted()
          : m.message_deleted_by({ name: isolated(deletedBy.displayName) })}
      </p>
    );
  }
  return (
    <div id={id} data-body className={cn(isGrouped && 'pointer-coarse:pr-10')}>
      <MessageBody message={message} />
    </div>
  );
}
