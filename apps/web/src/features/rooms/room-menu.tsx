import type { Room } from '@parley/api-contract';
import { isConversation } from '@parley/rules';
import {
  Archive,
  ArchiveRestore,
  EllipsisVertical,
  Link2,
  LogOut,
  Pencil,
  Search,
  ShieldBan,
  Trash2,
  UserPlus,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { m } from '@/paraglide/messages.js';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu.tsx';
import { copyLink } from '@/lib/clipboard.ts';

/** What can be done with a room; undefined where the viewer may not. */
export interface RoomActions {
  onSearch: () => void;
  onAddPeople: (() => void) | undefined;
  onEdit: (() => void) | undefined;
  onShowBans: (() => void) | undefined;
  onUnarchive: (() => void) | undefined;
  onArchive: (() => void) | undefined;
  onLeave: (() => void) | undefined;
  onDelete: (() => void) | undefined;
  /** Items about where and how the room is listed for the viewer. */
  listItems: ReactNode;
}

interface RoomMenuProps extends RoomActions {
  room: Room;
}

export function RoomMenu({
  room,
  onSearch,
  onAddPeople,
  onEdit,
  onShowBans,
  onLeave,
  onArchive,
  onUnarchive,
  onDelete,
  listItems,
}: RoomMenuProps) {
  return (
    <Menu>
      <MenuTrigger render={<IconButton label={m.rooms_menu()} side="bottom" />}>
        <EllipsisVertical />
      </MenuTrigger>
      <MenuContent>
        <MenuItem onClick={onSearch}>
          <Search />
          {m.search_in_this_room()}
        </MenuItem>
        <MenuItem onClick={() => void copyLink(`/rooms/${room.id}`)}>
          <Link2 />
          {m.rooms_copy_link()}
        </MenuItem>
        {listItems}
        {onAddPeople && (
          <MenuItem onClick={onAddPeople}>
            <UserPlus />
            {m.rooms_add_people()}
          </MenuItem>
        )}
        {onEdit && (
          <MenuItem onClick={onEdit}>
            <Pencil />
            {isConversation(room) ? m.rooms_rename_group() : m.rooms_edit()}
          </MenuItem>
        )}
        {onShowBans && (
          <MenuItem onClick={onShowBans}>
            <ShieldBan />
            {m.rooms_bans()}
          </MenuItem>
        )}
        {onUnarchive && (
          <MenuItem onClick={onUnarchive}>
            <ArchiveRestore />
            {m.rooms_unarchive()}
          </MenuItem>
        )}
        {(onLeave ?? onArchive ?? onDelete) && <MenuSeparator />}
        {onArchive && (
          <MenuItem onClick={onArchive}>
            <Archive />
            {m.rooms_archive()}
          </MenuItem>
        )}
        {onLeave && (
          <MenuItem variant="destructive" onClick={onLeave}>
            <LogOut />
            {m.rooms_leave()}
          </MenuItem>
        )}
        {onDelete && (
          <MenuItem variant="destructive" onClick={onDelete}>
            <Trash2 />
            {m.rooms_delete()}
          </MenuItem>
        )}
      </MenuContent>
    </Menu>
  );
}
