import type { Room, RoomEntry, User } from '@parley/api-contract';
import { AtSign, CheckCheck, Link2, LogOut, Pencil } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { MenuContent, MenuItem, MenuSeparator } from '@/components/ui/menu.tsx';
import { copyLink, copyUsername } from '@/lib/clipboard.ts';
import { otherPersonIn } from '@/lib/room-title.ts';
import { unreadOf } from '@/live/me.ts';
import { useCanInRoom } from '@/live/rights.ts';
import type { MyRoomChange } from '@/live/use-update-list.ts';
import { RoomItems } from './room-items.tsx';
import { useListChanges } from './use-list-changes.ts';

interface RoomContextMenuProps {
  entry: RoomEntry;
  viewerId: number;
  finalFocus: () => HTMLElement | boolean;
  /** Changes where or how the room is listed. */
  onUpdate: (change: MyRoomChange) => void;
  onNewSection: () => void;
  onEdit: (room: Room) => void;
  onLeave: (room: Room) => void;
}

/** Everything that the viewer can do with a room of their list. */
export function RoomContextMenu({
  entry,
  viewerId,
  finalFocus,
  onUpdate,
  onNewSection,
  onEdit,
  onLeave,
}: RoomContextMenuProps) {
  const { room } = entry;
  const can = useCanInRoom(entry);
  const change = useListChanges();
  const person: User | null = otherPersonIn(room, viewerId);
  return (
    <MenuContent align="start" className="min-w-52" finalFocus={finalFocus}>
      {unreadOf(entry) > 0 && (
        <MenuItem onClick={() => change((list) => list.markRead(room.id))}>
          <CheckCheck />
          {m.sidebar_mark_read()}
        </MenuItem>
      )}
      <RoomItems entry={entry} onUpdate={onUpdate} onNewSection={onNewSection} />
      <MenuSeparator />
      <MenuItem onClick={() => void copyLink(`/rooms/${room.id}`)}>
        <Link2 />
        {m.rooms_copy_link()}
      </MenuItem>
      {person && (
        <MenuItem onClick={() => void copyUsername(person.username)}>
          <AtSign />
          {m.people_copy_username()}
        </MenuItem>
      )}
      {can('room.update') && (
        <MenuItem onClick={() => onEdit(room)}>
          <Pencil />
          {m.rooms_edit()}
        </MenuItem>
      )}
      {can('room.leave') && (
        <>
          <MenuSeparator />
          <MenuItem variant="destructive" onClick={() => onLeave(room)}>
            <LogOut />
            {m.rooms_leave()}
          </MenuItem>
        </>
      )}
    </MenuContent>
  );
}
