import type { Room } from '@parley/api-contract';
import { EllipsisVertical, Link2, LogOut, Search, UserPlus } from 'lucide-react';
import { toast } from 'sonner';
import { m } from '@/paraglide/messages.js';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu.tsx';

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
        <MenuItem onClick={() => copyLink(room.id)}>
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

/** Pages that are not served over HTTPS have no clipboard: then the link is shown, to be copied by hand. */
async function copyLink(roomId: number): Promise<void> {
  const link = new URL(`/rooms/${roomId}`, location.origin).href;
  try {
    await navigator.clipboard.writeText(link);
    toast.success(m.rooms_link_copied());
  } catch {
    toast(m.rooms_link_here(), { description: link, duration: 20_000 });
  }
}
