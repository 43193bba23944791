import { CornerUpRight, X } from 'lucide-react';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { isolated } from '@/lib/direction.ts';
import { messageText } from '@/lib/plain-text.ts';
import { senderName } from '@/lib/sender-name.ts';
import { useQuotedMessage } from '@/live/use-quoted-message.ts';
import { m } from '@/paraglide/messages.js';

interface ReplyBarProps {
  roomId: number;
  seq: number;
  onCancel: () => void;
}

/** The message that the next one will reply to. */
export function ReplyBar({ roomId, seq, onCancel }: ReplyBarProps) {
  const message = useQuotedMessage(roomId, seq);
  return (
    <div className="flex min-w-0 items-center gap-2 border-b border-border py-1 pr-1 pl-3 text-[0.8125rem]">
      <CornerUpRight aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <span className="max-w-1/2 shrink-0 truncate font-medium">
        {message && m.composer_replying({ author: isolated(senderName(message)) })}
      </span>
      <span dir="auto" className="min-w-0 flex-1 truncate align-with-parent text-muted-foreground">
        {message && (message.deletedAt === null ? messageText(message) : m.message_reply_deleted())}
      </span>
      <IconButton label={m.composer_reply_cancel()} size="iconSm" onClick={onCancel}>
        <X />
      </IconButton>
    </div>
  );
}
