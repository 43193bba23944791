import type { Message } from '@parley/api-contract';
import { memo } from 'react';
import { BotBadge } from '@/components/bot-badge.tsx';
import { cn } from '@/lib/cn.ts';
import { fullWhen } from '@/lib/format.ts';
import { senderName } from '@/lib/sender-name.ts';
import { m } from '@/paraglide/messages.js';
import { AuthorGutter, gutterTimeClasses } from './author-gutter.tsx';
import { Cards } from './cards.tsx';
import { Markdown } from './markdown.tsx';
import { MessageEditor } from './message-editor.tsx';
import { MessageMenu, type MessageCommands } from './message-menu.tsx';
import { MessageTimeLink } from './message-time.tsx';
import { ReplyQuote } from './reply-quote.tsx';
import { rowClasses } from './row-classes.ts';

interface MessageRowProps {
  message: Message;
  isGrouped: boolean;
  isOwn: boolean;
  isEditing: boolean;
  isHighlighted: boolean;
  canWrite: boolean;
  tabIndex: 0 | -1;
  commands: MessageCommands;
  onEdited: () => void;
}

/** A confirmed message. Props are kept stable by the list, so that a new message renders no old one again. */
export const MessageRow = memo(function MessageRow({
  message,
  isGrouped,
  isOwn,
  isEditing,
  isHighlighted,
  canWrite,
  tabIndex,
  commands,
  onEdited,
}: MessageRowProps) {
  const { author, createdAt, deletedAt, replyTo, roomId, seq } = message;
  const isDeleted = deletedAt !== null;
  return (
    <article
      data-row
      data-seq={seq}
      tabIndex={tabIndex}
      aria-label={m.message_by_at({ author: senderName(message), time: fullWhen(createdAt) })}
      className={cn(rowClasses({ isGrouped }), isHighlighted && 'bg-highlight/40 hover:bg-highlight/40')}
    >
      <AuthorGutter message={message} isGrouped={isGrouped}>
        <MessageTimeLink message={message} tabIndex={tabIndex} className={gutterTimeClasses} />
      </AuthorGutter>
      <div className="clip-row min-w-0 flex-1">
        {!isGrouped && (
          <div className="flex min-w-0 items-baseline gap-2 pointer-coarse:pr-10">
            <span className="truncate font-semibold">{senderName(message)}</span>
            <BotBadge user={author} />
            <MessageTimeLink
              message={message}
              tabIndex={tabIndex}
              className="shrink-0 text-xs text-muted-foreground"
            />
          </div>
        )}
        {replyTo !== null && !isDeleted && (
          <ReplyQuote roomId={roomId} seq={replyTo} onJump={commands.jumpTo} />
        )}
        {isEditing && !isDeleted ? (
          <MessageEditor message={message} onClose={onEdited} onEmptied={() => commands.remove(message)} />
        ) : (
          <MessageText message={message} isGrouped={isGrouped} />
        )}
      </div>
      {!isEditing && !isDeleted && (
        <MessageMenu
          message={message}
          isOwn={isOwn}
          canWrite={canWrite}
          commands={commands}
          tabIndex={tabIndex}
        />
      )}
    </article>
  );
});

function MessageText({ message, isGrouped }: { message: Message; isGrouped: boolean }) {
  if (message.deletedAt !== null) {
    return <p className="text-muted-foreground italic">{m.message_deleted()}</p>;
  }
  return (
    <div className={cn(isGrouped && 'pointer-coarse:pr-10')}>
      {message.cards === undefined ? (
        <Markdown text={message.content} editedAt={message.editedAt} />
      ) : (
        <Cards cards={message.cards} />
      )}
    </div>
  );
}
