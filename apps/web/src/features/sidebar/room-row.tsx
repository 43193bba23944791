import { mutedForGood, type Room, type RoomEntry, type User } from '@parley/api-contract';
import { isOpenRoom } from '@parley/rules';
import { Link } from '@tanstack/react-router';
import { BellOff, Ellipsis, Hash, Lock, Users } from 'lucide-react';
import { memo, useEffect, useRef, useState, type RefObject } from 'react';
import { m } from '@/paraglide/messages.js';
import { AccountBadge } from '@/components/account-badge.tsx';
import { Avatar } from '@/components/ui/avatar.tsx';
import { Button } from '@/components/ui/button.tsx';
import { cn } from '@/lib/cn.ts';
import { isolated } from '@/lib/direction.ts';
import { mediumWhen } from '@/lib/format.ts';
import { otherPersonIn, roomTitle } from '@/lib/room-title.ts';
import { unreadOf } from '@/live/me.ts';
import { isMuted } from '@/live/muting.ts';
import { usePresence } from '@/live/presence.ts';
import type { Unsent } from '@/live/use-outbox.ts';
import { DraftMark } from './draft-mark.tsx';
import { linkClasses } from './link-classes.ts';
import { roomDragType } from './room-drag.ts';
import { UnreadBadge } from './unread-badge.tsx';
import { UnsentMark } from './unsent-mark.tsx';

interface RoomRowProps {
  entry: RoomEntry;
  viewerId: number;
  /** In milliseconds since 1970. */
  now: number;
  hasDraft: boolean;
  unsent: Unsent | undefined;
  isMenuOpen: boolean;
  /** Whether the menu was last opened here. */
  isMenuRoom: boolean;
}

/** A room or a conversation, on one line. A list may have hundreds, of which one changes at a time. */
export const RoomRow = memo(function RoomRow({
  entry,
  viewerId,
  now,
  hasDraft,
  unsent,
  isMenuOpen,
  isMenuRoom,
}: RoomRowProps) {
  const { room, membership } = entry;
  const link = useKeptFocus(isMenuRoom);
  const isQuiet = isMuted(membership, now);
  const unread = isQuiet ? 0 : unreadOf(entry);
  const title = roomTitle(room, viewerId);
  const otherPerson = otherPersonIn(room, viewerId);
  return (
    <li
      data-room-id={room.id}
      {...(isMenuOpen && { 'data-popup-open': true })}
      className="group/room relative"
    >
      <Link
        ref={link}
        to="/rooms/$roomId"
        params={{ roomId: room.id }}
        onDragStart={(event) => {
          event.dataTransfer.setData(roomDragType, String(room.id));
          event.dataTransfer.effectAllowed = 'copyMove';
        }}
        className={cn(
          linkClasses,
          'h-8 group-hover/room:pr-9 group-has-focus-visible/room:pr-9 group-data-popup-open/room:bg-sidebar-accent/60 group-data-popup-open/room:pr-9 pointer-coarse:pr-2! touch:h-11',
          unread > 0 && 'font-semibold text-foreground',
          isQuiet && 'text-muted-foreground',
        )}
      >
        <RoomMark room={room} person={otherPerson} isDimmed={isQuiet} />
        <bdi className="min-w-0 truncate align-with-parent text-sm">{title}</bdi>
        {otherPerson && <AccountBadge user={otherPerson} />}
        <span className="ml-auto flex shrink-0 items-center gap-2">
          {isQuiet && <MutedMark until={membership.mutedUntil} />}
          {unsent && <UnsentMark unsent={unsent} />}
          {hasDraft && <DraftMark />}
          <UnreadBadge count={unread} />
        </span>
      </Link>
      <Button
        aria-label={m.sidebar_actions({ name: isolated(title) })}
        variant="ghost"
        size="iconSm"
        aria-haspopup="menu"
        aria-expanded={isMenuOpen}
        onClick={(event) => openContextMenu(event.currentTarget)}
        // Hidden with a delay, so that the focus can move to it from the link.
        className="invisible absolute top-0.5 right-0.5 size-7 transition-[visibility] delay-100 duration-0 group-hover/room:visible group-hover/room:delay-0 group-has-focus-visible/room:visible group-has-focus-visible/room:delay-0 group-data-popup-open/room:visible group-data-popup-open/room:delay-0 pointer-coarse:hidden"
      >
        <Ellipsis />
      </Button>
    </li>
  );
});

/** A row that was moved by its menu is a new element: it takes the focus, which the old one has lost. */
function useKeptFocus(isMenuRoom: boolean): RefObject<HTMLAnchorElement | null> {
  const link = useRef<HTMLAnchorElement>(null);
  const [isMoved] = useState(isMenuRoom);
  useEffect(() => {
    if (isMoved && document.activeElement === document.body) link.current?.focus();
  }, [isMoved]);
  return link;
}

/** The same menu as by right click, below the button. */
function openContextMenu(button: HTMLElement): void {
  const { left: clientX, bottom: clientY } = button.getBoundingClientRect();
  button.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX, clientY }));
}

function RoomMark({ room, person, isDimmed }: { room: Room; person: User | null; isDimmed: boolean }) {
  if (person !== null) return <PersonMark person={person} isDimmed={isDimmed} />;
  if (room.kind === 'group' || room.kind === 'direct') return <Users aria-hidden className={markClasses} />;
  const isPrivate = !isOpenRoom(room);
  const Icon = isPrivate ? Lock : Hash;
  return (
    <>
      {room.emoji === null ? (
        <Icon aria-hidden className={markClasses} />
      ) : (
        <span aria-hidden className="w-5 shrink-0 text-center text-sm">
          {room.emoji}
        </span>
      )}
      {isPrivate && <span className="sr-only">{m.rooms_private()}</span>}
    </>
  );
}

const markClasses = 'mx-0.5 size-4 shrink-0 text-muted-foreground';

function PersonMark({ person, isDimmed }: { person: User; isDimmed: boolean }) {
  const presence = usePresence(person.id)?.state ?? 'unknown';
  return <Avatar user={person} size="xs" presence={presence} className={cn(isDimmed && 'opacity-60')} />;
}

function MutedMark({ until }: { until: string | null }) {
  const label =
    until === null || until === mutedForGood
      ? m.sidebar_muted()
      : m.sidebar_muted_until({ when: mediumWhen(until) });
  return (
    <span title={label} className="shrink-0 text-muted-foreground">
      <BellOff aria-hidden className="size-3.5" />
      <span className="sr-only">{label}</span>
    </span>
  );
}
