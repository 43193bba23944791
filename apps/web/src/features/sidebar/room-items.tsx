import type { RoomEntry, Section } from '@parley/api-contract';
import { isConversation } from '@parley/rules';
import { Bell, BellOff, FolderInput, Plus, Star, StarOff } from 'lucide-react';
import { m } from '@/paraglide/messages.js';
import {
  MenuContent,
  MenuItem,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuSubmenu,
  MenuSubmenuTrigger,
} from '@/components/ui/menu.tsx';
import { useSections } from '@/live/me.ts';
import { isMuted, useMutingTime } from '@/live/muting.ts';
import type { MyRoomChange } from '@/live/use-update-list.ts';
import { muteChoices } from './mute-choices.ts';
import { sectionTitle } from './section-title.ts';

interface RoomItemsProps {
  entry: RoomEntry;
  onUpdate: (change: MyRoomChange) => void;
  /** Asks for the name of a new section, and moves the room there. */
  onNewSection?: (() => void) | undefined;
}

/** The items of a menu that say where and how a room is listed in the viewer's own sidebar. */
export function RoomItems({ entry, onUpdate, onNewSection }: RoomItemsProps) {
  const { membership } = entry;
  const now = useMutingTime([entry]);
  return (
    <>
      <MenuItem onClick={() => onUpdate({ isFavorite: !membership.isFavorite })}>
        {membership.isFavorite ? <StarOff /> : <Star />}
        {membership.isFavorite ? m.sidebar_unfavorite() : m.sidebar_favorite()}
      </MenuItem>
      {isMuted(membership, now) ? (
        <MenuItem onClick={() => onUpdate({ mutedUntil: null })}>
          <Bell />
          {m.sidebar_unmute()}
        </MenuItem>
      ) : (
        <MenuSubmenu>
          <MenuSubmenuTrigger>
            <BellOff />
            {m.sidebar_mute()}
          </MenuSubmenuTrigger>
          <MenuContent side="right" align="start">
            {muteChoices.map(({ label, until }) => (
              <MenuItem key={label()} onClick={() => onUpdate({ mutedUntil: until(new Date()) })}>
                {label()}
              </MenuItem>
            ))}
          </MenuContent>
        </MenuSubmenu>
      )}
      <MoveItems entry={entry} onUpdate={onUpdate} onNewSection={onNewSection} />
    </>
  );
}

function MoveItems({ entry: { room, membership }, onUpdate, onNewSection }: RoomItemsProps) {
  const sections = useSections();
  const ownKind: Section['kind'] = isConversation(room) ? 'conversations' : 'rooms';
  const choices = sections.filter(({ kind }) => kind === 'custom' || kind === ownKind);
  const current =
    choices.find(({ id }) => id === membership.sectionId) ?? choices.find(({ kind }) => kind === ownKind);
  const move = ({ id, kind }: Section) =>
    onUpdate({ isFavorite: false, sectionId: kind === 'custom' ? id : null });
  return (
    <MenuSubmenu>
      <MenuSubmenuTrigger>
        <FolderInput />
        {m.sidebar_move()}
      </MenuSubmenuTrigger>
      <MenuContent side="right" align="start" className="max-w-64">
        <MenuRadioGroup
          value={membership.isFavorite ? null : current}
          onValueChange={(section: Section) => move(section)}
        >
          {choices.map((section) => (
            <MenuRadioItem key={section.id} value={section} closeOnClick>
              <bdi className="truncate">{sectionTitle(section)}</bdi>
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
        {onNewSection && (
          <>
            <MenuSeparator />
            <MenuItem onClick={onNewSection}>
              <Plus />
              {m.sidebar_new_section()}
            </MenuItem>
          </>
        )}
      </MenuContent>
    </MenuSubmenu>
  );
}
