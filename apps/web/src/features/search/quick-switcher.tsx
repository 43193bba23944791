import { Command } from 'cmdk';
import { useNavigate } from '@tanstack/react-router';
import { Compass, Plus, Search } from 'lucide-react';
import { useState } from 'react';
import { m } from '@/paraglide/messages.js';
import { AccountBadge } from '@/components/account-badge.tsx';
import { Dialog, DialogContent, DialogTitle } from '@/components/ui/dialog.tsx';
import { Avatar } from '@/components/ui/avatar.tsx';
import { isolated } from '@/lib/direction.ts';
import { offeredActions } from '@/lib/palette-actions.ts';
import { useAccount } from '@/live/me.ts';
import { RoomGlyph } from './room-glyph.tsx';
import { Glyph, SwitcherGroup, SwitcherItem } from './switcher-items.tsx';
import { useSwitcherTargets } from './use-switcher-targets.ts';
import { useOpenPerson } from './use-open-person.ts';

interface QuickSwitcherProps {
  isOpen: boolean;
  onClose: () => void;
  onCreateRoom: () => void;
  onBrowseRooms: () => void;
}

export function QuickSwitcher({ isOpen, onClose, ...actions }: QuickSwitcherProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent variant="command">
        <DialogTitle className="sr-only">{m.search_or_jump()}</DialogTitle>
        <SwitcherCommand onClose={onClose} {...actions} />
      </DialogContent>
    </Dialog>
  );
}

function SwitcherCommand({ onClose, onCreateRoom, onBrowseRooms }: Omit<QuickSwitcherProps, 'isOpen'>) {
  const navigate = useNavigate();
  const viewerId = useAccount()?.id;
  const [text, setText] = useState('');
  const query = text.trim();
  const { rooms, people } = useSwitcherTargets(query);
  const openPerson = useOpenPerson();
  const [offered] = useState(offeredActions);

  function go(action: () => unknown) {
    onClose();
    action();
  }

  return (
    <Command shouldFilter={false} loop label={m.search_or_jump()} className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-3 border-b border-border px-4">
        <Search aria-hidden className="size-4.5 shrink-0 text-muted-foreground" />
        <Command.Input
          dir="auto"
          value={text}
          onValueChange={setText}
          placeholder={m.search_or_jump_placeholder()}
          className="-ml-2 h-13 min-w-0 flex-1 rounded-xl bg-transparent px-2 text-base outline-none placeholder:text-muted-foreground forced-colors:focus-ring forced-colors:-outline-offset-4"
        />
        <button
          type="button"
          onClick={onClose}
          className="-mr-2 h-11 cursor-pointer rounded-md px-2 text-sm text-muted-foreground focus-ring hover:text-foreground sm:hidden"
        >
          {m.app_cancel()}
        </button>
      </div>
      <Command.List className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-2 sm:max-h-[28rem]">
        {rooms.length > 0 && (
          <SwitcherGroup heading={query === '' ? m.search_recent() : m.search_rooms()}>
            {rooms.map(({ room, title, unread }) => (
              <SwitcherItem
                key={room.id}
                value={`room-${room.id}`}
                onSelect={() => go(() => navigate({ to: '/rooms/$roomId', params: { roomId: room.id } }))}
              >
                <RoomGlyph room={room} viewerId={viewerId} />
                <bdi className="min-w-0 flex-1 truncate align-with-parent">{title}</bdi>
                {unread > 0 && (
                  <span className="size-2 shrink-0 rounded-full bg-primary forced-colors:border-4">
                    <span className="sr-only">{m.rooms_unread_count({ count: unread })}</span>
                  </span>
                )}
              </SwitcherItem>
            ))}
          </SwitcherGroup>
        )}
        {people.length > 0 && (
          <SwitcherGroup heading={m.search_people()}>
            {people.map((person) => (
              <SwitcherItem
                key={person.id}
                value={`person-${person.id}`}
                onSelect={() => go(() => openPerson(person.id))}
              >
                <Avatar user={person} size="xs" />
                <bdi className="truncate">{person.displayName}</bdi>
                <AccountBadge user={person} />
                {person.displayName !== person.username && (
                  <span className="truncate text-[0.8125rem] text-muted-foreground">@{person.username}</span>
                )}
              </SwitcherItem>
            ))}
          </SwitcherGroup>
        )}
        {query === '' && offered.length > 0 && (
          <SwitcherGroup heading={m.search_message_actions()}>
            {offered.map(({ label, Icon, run }) => (
              <SwitcherItem key={label} value={`message-${label}`} onSelect={() => go(run)}>
                <Glyph Icon={Icon} />
                {label}
              </SwitcherItem>
            ))}
          </SwitcherGroup>
        )}
        {query === '' && (
          <SwitcherGroup heading={m.search_actions()}>
            <SwitcherItem value="create-room" onSelect={() => go(onCreateRoom)}>
              <Glyph Icon={Plus} />
              {m.rooms_create()}
            </SwitcherItem>
            <SwitcherItem value="find-rooms" onSelect={() => go(onBrowseRooms)}>
              <Glyph Icon={Compass} />
              {m.rooms_find()}
            </SwitcherItem>
          </SwitcherGroup>
        )}
        {query !== '' && (
          <SwitcherGroup heading={m.search_messages_group()}>
            <SwitcherItem
              value="messages"
              onSelect={() => go(() => navigate({ to: '/search', search: { q: query } }))}
            >
              <Glyph Icon={Search} />
              <span className="truncate">{m.search_messages_for({ query: isolated(query) })}</span>
            </SwitcherItem>
          </SwitcherGroup>
        )}
      </Command.List>
    </Command>
  );
}
