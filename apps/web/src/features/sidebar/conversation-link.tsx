import type { RoomEntry, User } from '@parley/api-contract';
import { Link } from '@tanstack/react-router';
import { Users } from 'lucide-react';
import { AccountBadge } from '@/components/account-badge.tsx';
import { Avatar } from '@/components/ui/avatar.tsx';
import { cn } from '@/lib/cn.ts';
import { shortWhen } from '@/lib/format.ts';
import { otherPersonIn, roomTitle } from '@/lib/room-title.ts';
import { useToday } from '@/lib/use-today.ts';
import { unreadOf } from '@/live/me.ts';
import { usePresence } from '@/live/presence.ts';
import type { Unsent } from '@/live/use-outbox.ts';
import { DraftMark } from './draft-mark.tsx';
import { linkClasses } from './link-classes.ts';
import { previewOf } from './message-preview.ts';
import { UnreadBadge } from './unread-badge.tsx';
import { UnsentMark } from './unsent-mark.tsx';

interface ConversationLinkProps {
  entry: RoomEntry;
  viewerId: number;
  hasDraft: boolean;
  unsent: Unsent | undefined;
}

export function ConversationLink({ entry, viewerId, hasDraft, unsent }: ConversationLinkProps) {
  const { room, head } = entry;
  const unread = unreadOf(entry);
  const today = useToday();
  const otherPerson = otherPersonIn(room, viewerId);
  const preview = previewOf(entry, viewerId);
  return (
    <li>
      <Link to="/rooms/$roomId" params={{ roomId: room.id }} className={cn(linkClasses, 'min-h-13 py-1.5')}>
        {otherPerson ? <PersonAvatar user={otherPerson} /> : <GroupIcon />}
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <bdi className={cn('min-w-0 truncate text-sm', unread > 0 && 'font-semibold text-foreground')}>
              {roomTitle(room, viewerId)}
            </bdi>
            {otherPerson && <AccountBadge user={otherPerson} />}
            {head.lastMessage && (
              <time
                dateTime={head.lastMessage.createdAt}
                className="ml-auto shrink-0 text-xs text-muted-foreground tabular-nums"
              >
                {shortWhen(head.lastMessage.createdAt, today)}
              </time>
            )}
          </span>
          <span className="flex items-center gap-2">
            <span
              dir="auto"
              className={cn(
                'min-w-0 flex-1 truncate align-with-parent text-[0.8125rem]',
                unread === 0 && 'text-muted-foreground',
              )}
            >
              {preview}
            </span>
            {unsent && <UnsentMark unsent={unsent} />}
            {hasDraft && <DraftMark />}
            <UnreadBadge count={unread} />
          </span>
        </span>
      </Link>
    </li>
  );
}

function PersonAvatar({ user }: { user: User }) {
  return <Avatar user={user} presence={usePresence(user.id)?.state ?? 'unknown'} />;
}

function GroupIcon() {
  return (
    <span
      aria-hidden
      className="flex size-9 shrink-0 items-center justify-center rounded-[0.625rem] bg-sidebar-accent text-muted-foreground forced-colors:border"
    >
      <Users className="size-4.5" />
    </span>
  );
}
