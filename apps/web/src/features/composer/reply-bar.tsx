import type { Message } from '@parley/api-contract';
import { CornerUpRight, X } from 'lucide-react';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { m } from '@/paraglide/messages.js';

/** The message that the next one will answer. */
export function ReplyBar({ message, onCancel }: { message: Message; onCancel: () => void }) {
  return (
    <div className="flex min-w-0 items-center gap-2 border-b border-border py-1 pr-1 pl-3 text-[0.8125rem]">
      <CornerUpRight aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <span className="shrink-0 font-medium">
        {m.composer_replying({ author: message.author.displayName })}
      </span>
      <span className="min-w-0 flex-1 truncate text-muted-foreground">{message.content.slice(0, 200)}</span>
      <IconButton label={m.composer_reply_cancel()} size="iconSm" onClick={onCancel}>
        <X />
      </IconButton>
    </div>
  );
}
