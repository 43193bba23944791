import type { Message } from '@parley/api-contract';
import { senderName } from '@/lib/sender-name.ts';
import { cn } from '@/lib/cn.ts';
import { Avatar } from './ui/avatar.tsx';
import type { PresenceState } from './ui/presence-dot.tsx';

interface SenderAvatarProps {
  message: Pick<Message, 'sender' | 'author'>;
  presence?: PresenceState | undefined;
  className?: string;
}

/** The picture of a message's sender: an emoji if a bot chose one. */
export function SenderAvatar({ message, presence, className }: SenderAvatarProps) {
  const { author, sender } = message;
  if (sender?.emoji) {
    return (
      <span
        aria-hidden
        className={cn(
          'inline-flex size-9 shrink-0 items-center justify-center rounded-[0.625rem] border border-border bg-muted text-xl leading-none select-none',
          className,
        )}
      >
        {sender.emoji}
      </span>
    );
  }
  return (
    <Avatar
      user={{ ...author, displayName: senderName(message) }}
      presence={presence}
      {...(className !== undefined && { className })}
    />
  );
}
