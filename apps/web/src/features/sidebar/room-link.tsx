import type { RoomEntry } from '@parley/api-contract';
import { Link } from '@tanstack/react-router';
import { Hash, Lock } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { cn } from '@/lib/cn.ts';
import { unreadOf } from '@/live/me.ts';
import { linkClasses } from './link-classes.ts';
import { UnreadBadge } from './unread-badge.tsx';

export function RoomLink({ entry }: { entry: RoomEntry }) {
  const { room } = entry;
  const unread = unreadOf(entry);
  const isPrivate = room.kind === 'private';
  const Icon = isPrivate ? Lock : Hash;
  return (
    <li>
      <Link
        to="/rooms/$roomId"
        params={{ roomId: room.id }}
        className={cn(linkClasses, 'touch:h-11 h-8', unread > 0 && 'text-foreground font-semibold')}
      >
        <Icon aria-hidden className="text-muted-foreground size-4 shrink-0" />
        {isPrivate && <span className="sr-only">{m.rooms_private()}</span>}
        <span className="min-w-0 flex-1 truncate text-sm">{room.name}</span>
        <UnreadBadge count={unread} />
      </Link>
    </li>
  );
}
