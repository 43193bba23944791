import type { RoomEntry } from '@parley/api-contract';
import { isOpenRoom } from '@parley/rules';
import { Link } from '@tanstack/react-router';
import { Hash, Lock } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { cn } from '@/lib/cn.ts';
import { unreadOf } from '@/live/me.ts';
import type { Unsent } from '@/live/use-outbox.ts';
import { linkClasses } from './link-classes.ts';
import { DraftMark } from './draft-mark.tsx';
import { UnreadBadge } from './unread-badge.tsx';
import { UnsentMark } from './unsent-mark.tsx';

interface RoomLinkProps {
  entry: RoomEntry;
  hasDraft: boolean;
  unsent: Unsent | undefined;
}

export function RoomLink({ entry, hasDraft, unsent }: RoomLinkProps) {
  const { room } = entry;
  const unread = unreadOf(entry);
  const isPrivate = !isOpenRoom(room);
  const Icon = isPrivate ? Lock : Hash;
  return (
    <li>
      <Link
        to="/rooms/$roomId"
        params={{ roomId: room.id }}
        className={cn(linkClasses, 'h-8 touch:h-11', unread > 0 && 'font-semibold text-foreground')}
      >
        <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        {isPrivate && <span className="sr-only">{m.rooms_private()}</span>}
        <bdi className="min-w-0 flex-1 truncate align-with-parent text-sm">{room.name}</bdi>
        {unsent && <UnsentMark unsent={unsent} />}
        {hasDraft && <DraftMark />}
        <UnreadBadge count={unread} />
      </Link>
    </li>
  );
}
