import type { Room } from '@parley/api-contract';
import { EllipsisVertical, Link2, LogOut, Search, UserPlus } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu.tsx';
import { copyLink } from '@/lib/copy-link.ts';

interface RoomMenuProps {
  room: Room;
  isMember: boolean;
  onAddPeople: () => void;
  onSearch: () => void;
  onLeave: () => void;
}

export function RoomMenu({ room, isMember, onAddPeople, onSearch, onLeave }: RoomMenuProps) {
  const isFixed = room.kind === 'direct';
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
        {isMember && !isFixed && (
          <>
            <MenuItem onClick={onAddPeople}>
              <UserPlus />
              {m.rooms_add_people()}
            </MenuItem>
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
