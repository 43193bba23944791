import type { Room } from '@parley/api-contract';
import { isArchived, isConversation, isOpenRoom, isPair } from '@parley/rules';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, Hash, Lock, Users } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { AccountBadge } from '@/components/account-badge.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Avatar } from '@/components/ui/avatar.tsx';
import { Button } from '@/components/ui/button.tsx';
import { buttonVariants } from '@/components/ui/button-variants.ts';
import { Tooltip } from '@/components/ui/tooltip.tsx';
import { cn } from '@/lib/cn.ts';
import { formatNumber } from '@/lib/format.ts';
import { otherPersonIn, roomTitle } from '@/lib/room-title.ts';
import { useAccount } from '@/live/me.ts';
import { PersonStatus } from './person-status.tsx';
import { RoomMenu, type RoomActions } from './room-menu.tsx';

interface RoomHeaderProps extends RoomActions {
  room: Room;
  isShowingMembers: boolean;
  onToggleMembers: () => void;
}

export function RoomHeader({ room, isShowingMembers, onToggleMembers, ...actions }: RoomHeaderProps) {
  const about = room.topic ?? room.description;
  const viewerId = useAccount()?.id;
  const otherPerson = otherPersonIn(room, viewerId);
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 border-b border-border pr-2 pl-2 md:pl-5">
      <Link
        to="/"
        aria-label={m.rooms_back_to_list()}
        className={cn(buttonVariants({ variant: 'ghost', size: 'icon' }), 'md:hidden')}
      >
        <ArrowLeft />
      </Link>
      {otherPerson && <Avatar user={otherPerson} size="sm" className="md:-ml-1" />}
      <div className="min-w-0 flex-1 leading-tight md:ml-0.5">
        <h1 className="flex items-center gap-1.5 text-base font-semibold tracking-tight">
          <RoomIcon room={room} />
          <bdi className="truncate">{roomTitle(room, viewerId)}</bdi>
          {isArchived(room) && <Badge>{m.rooms_archived()}</Badge>}
          {otherPerson && <AccountBadge user={otherPerson} />}
        </h1>
        {otherPerson ? (
          <PersonStatus userId={otherPerson.id} />
        ) : (
          about !== null && (
            <p
              dir="auto"
              title={about}
              className="truncate align-with-parent text-[0.8125rem] text-muted-foreground"
            >
              {about}
            </p>
          )
        )}
      </div>
      {!isPair(room) && (
        <Tooltip label={isShowingMembers ? m.rooms_hide_members() : m.rooms_show_members()} side="bottom">
          <Button
            variant="ghost"
            aria-label={`${isShowingMembers ? m.rooms_hide_members() : m.rooms_show_members()}. ${m.rooms_member_count({ count: room.memberCount })}`}
            aria-pressed={isShowingMembers}
            onClick={onToggleMembers}
            className="gap-1.5 px-2.5 tabular-nums"
          >
            <Users />
            {formatNumber(room.memberCount)}
          </Button>
        </Tooltip>
      )}
      <RoomMenu room={room} {...actions} />
    </header>
  );
}

function RoomIcon({ room }: { room: Room }) {
  if (isConversation(room)) return null;
  const emoji = room.emoji !== null && <span className="shrink-0">{room.emoji}</span>;
  if (!isOpenRoom(room)) {
    return (
      <>
        <Lock aria-label={m.rooms_private()} className="size-4 shrink-0 text-muted-foreground" />
        {emoji}
      </>
    );
  }
  return emoji || <Hash aria-label={m.rooms_public()} className="size-4 shrink-0 text-muted-foreground" />;
}
