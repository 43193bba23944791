import type { Message } from '@parley/api-contract';
import { Link } from '@tanstack/react-router';
import { cn } from '@/lib/cn.ts';
import { fullWhen } from '@/lib/format.ts';
import { clockTime } from './times.ts';

export function MessageTime({ iso, className }: { iso: string; className?: string }) {
  return (
    <time dateTime={iso} title={fullWhen(iso)} className={className}>
      {clockTime(iso)}
    </time>
  );
}

interface MessageTimeLinkProps {
  message: Message;
  tabIndex: 0 | -1;
  className?: string;
}

/** The time of a message as a link to it. */
export function MessageTimeLink({ message, tabIndex, className }: MessageTimeLinkProps) {
  return (
    <Link
      to="/rooms/$roomId"
      params={{ roomId: message.roomId }}
      search={{ at: message.seq }}
      preload={false}
      tabIndex={tabIndex}
      className={cn('rounded-sm focus-ring hover:underline', className)}
    >
      <MessageTime iso={message.createdAt} />
    </Link>
  );
}
