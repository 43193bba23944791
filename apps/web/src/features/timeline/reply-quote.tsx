import { CornerUpRight } from 'lucide-react';
import { AccountBadge } from '@/components/account-badge.tsx';
import { messageText } from '@/lib/plain-text.ts';
import { senderName } from '@/lib/sender-name.ts';
import { useQuotedMessage } from '@/live/use-quoted-message.ts';
import { m } from '@/paraglide/messages.js';

interface ReplyQuoteProps {
  id: string;
  roomId: number;
  seq: number;
  onJump: (seq: number) => void;
}

/** The message that another one replies to, on one line. Pressing it goes there. */
export function ReplyQuote({ id, roomId, seq, onJump }: ReplyQuoteProps) {
  const quoted = useQuotedMessage(roomId, seq);
  const line = 'text-muted-foreground mb-0.5 flex max-w-full min-w-0 items-center gap-1.5 text-[0.8125rem]';
  if (!quoted) {
    return (
      <p id={id} className={line}>
        <CornerUpRight aria-hidden className="size-3.5 shrink-0" />
        {quoted === null ? m.message_reply_unknown() : <span aria-busy>…</span>}
      </p>
    );
  }
  return (
    <button
      id={id}
      type="button"
      className={`${line} cursor-pointer rounded-sm text-left focus-ring hover:text-foreground`}
      onClick={() => onJump(seq)}
    >
      <CornerUpRight aria-hidden className="size-3.5 shrink-0" />
      <span className="sr-only">{m.message_reply_to()}</span>
      <bdi className="max-w-1/2 shrink-0 truncate font-medium">{senderName(quoted)}</bdi>
      <AccountBadge user={quoted.author} />
      <span dir="auto" className="truncate">
        {quoted.deletedAt === null ? messageText(quoted) : m.message_reply_deleted()}
      </span>
    </button>
  );
}
