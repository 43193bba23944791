import type { Room } from '@parley/api-contract';
import { EllipsisVertical, Link2, LogOut, Pencil, Search, UserPlus } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu.tsx';
import { copyLink } from '@/lib/clipboard.ts';

interface RoomMenuProps {
  room: Room;
  onSearch: () => void;
  /** Undefined if the viewer may not. */
  onAddPeople: (() => void) | undefined;
  onEdit: (() => void) | undefined;
  onLeave: (() => void) | undefined;
}

export function RoomMenu({ room, onSearch, onAddPeople, onEdit, onLeave }: RoomMenuProps) {
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
        {onAddPeople && (
          <MenuItem onClick={onAddPeople}>
            <UserPlus />
            {m.rooms_add_people()}
          </MenuItem>
        )}
        {onEdit && (
          <MenuItem onClick={onEdit}>
            <Pencil />
            {m.rooms_edit()}
          </MenuItem>
        )}
        {onLeave && (
          <>
            <MenuSeparator />
            <MenuItem variant="destructive" onClick={onLeave}>
              <LogOut />
              {m.rooms_leave()}
            </MenuItem>
          </>
        )}
      </MenuContent>
    </Menu>
  );
}
