import type { Room, RoomEntry } from '@parley/api-contract';
import { isConversation } from '@parley/rules';
import { useParams } from '@tanstack/react-router';
import { Compass, Plus } from 'lucide-react';
import { useRef, useState, type SyntheticEvent } from 'react';
import { m } from '@/paraglide/messages.js';
import { Button } from '@/components/ui/button.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { ContextMenu, ContextMenuTrigger } from '@/components/ui/menu.tsx';
import { useAfterClose } from '@/lib/use-after-close.ts';
import { useRoomEntries, useSections } from '@/live/me.ts';
import { unmutedUnreadOf, useMutingTime } from '@/live/muting.ts';
import { useUnsent } from '@/live/use-outbox.ts';
import { useDrafts } from '@/live/use-unsent-text.ts';
import { arrange, type ArrangedSection } from './arrange.ts';
import { moveFocusByArrows } from './move-focus.ts';
import { RoomContextMenu } from './room-context-menu.tsx';
import { RoomRow } from './room-row.tsx';
import { SectionDialogs, type SectionDialog } from './section-dialogs.tsx';
import { SectionMenu } from './section-menu.tsx';
import { sectionTitle } from './section-title.ts';
import { SectionNote, SidebarSection } from './sidebar-section.tsx';
import { UnreadPill } from './unread-pill.tsx';
import { useListChanges } from './use-list-changes.ts';
import { useUnreadOutOfView } from './use-unread-out-of-view.ts';

export interface RoomListProps {
  viewerId: number;
  isUnreadOnly: boolean;
  onShowAll: () => void;
  onCreateRoom: () => void;
  onBrowseRooms: () => void;
  onNewConversation: () => void;
  onEditRoom: (room: Room) => void;
  onLeaveRoom: (room: Room) => void;
}

/** The viewer's rooms and conversations, in their sections. */
export function RoomList({ viewerId, isUnreadOnly, onEditRoom, onLeaveRoom, ...props }: RoomListProps) {
  const entries = useRoomEntries();
  const sections = useSections();
  const now = useMutingTime(entries);
  const openRoomId = useParams({ strict: false, select: ({ roomId }) => roomId });
  const change = useListChanges();
  const { afterClose, onOpenChangeComplete } = useAfterClose();
  const list = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<{ roomId: number | null; isOpen: boolean }>({
    roomId: null,
    isOpen: false,
  });
  const [dialog, setDialog] = useState<SectionDialog | null>(null);
  const [isDialogOpen, setIsDialogOpen] = useState(false);
  const drafts = useDrafts();
  const unsent = useUnsent();

  const arranged = arrange(entries, {
    sections,
    viewerId,
    openRoomId,
    isUnreadOnly,
    hasUnsent: (roomId) => unsent.has(roomId),
    now,
  });
  const shown = arranged.filter(
    ({ section, entries: inside, isEmpty }) =>
      inside.length > 0 || !(isUnreadOnly || (section.kind === 'favorites' && isEmpty)),
  );
  const unreadIds = shown.flatMap(({ entries: inside }) =>
    inside.flatMap((entry) => (unmutedUnreadOf(entry, now) > 0 ? entry.room.id : [])),
  );
  const unread = useUnreadOutOfView(list, unreadIds);
  const menuEntry = entries.find(({ room }) => room.id === menu.roomId);
  const hasDraft = ({ room }: RoomEntry) =>
    room.id !== openRoomId && (drafts.get(room.id)?.text ?? '').trim() !== '';

  /** For the focus after a menu or a dialog: the row may have moved, and is then another element. */
  const menuRow = () => list.current?.querySelector<HTMLElement>(`[data-room-id="${menu.roomId}"] a`) ?? true;

  function openDialog(opened: SectionDialog) {
    setDialog(opened);
    setIsDialogOpen(true);
  }

  /** Only rows have a menu. */
  function aimMenu(event: SyntheticEvent & { preventBaseUIHandler: () => void }) {
    const roomId = roomIdAt(event.target);
    if (roomId === null) event.preventBaseUIHandler();
    else setMenu((before) => ({ ...before, roomId }));
  }

  function dropRoom(roomId: number, { section }: ArrangedSection) {
    const isFavorite = section.kind === 'favorites';
    const sectionId = section.kind === 'custom' ? section.id : null;
    change((updates) => updates.updateRoom(roomId, isFavorite ? { isFavorite } : { isFavorite, sectionId }));
  }

  const rowOf = (entry: RoomEntry) => (
    <RoomRow
      key={entry.room.id}
      entry={entry}
      viewerId={viewerId}
      now={now}
      hasDraft={hasDraft(entry)}
      unsent={unsent.get(entry.room.id)}
      isMenuOpen={menu.isOpen && menu.roomId === entry.room.id}
      isMenuRoom={menu.roomId === entry.room.id}
    />
  );

  return (
    <div className="relative min-h-0 flex-1">
      <ContextMenu
        open={menu.isOpen}
        onOpenChange={(isOpen) => setMenu((before) => ({ ...before, isOpen }))}
        onOpenChangeComplete={onOpenChangeComplete}
      >
        <ContextMenuTrigger
          ref={list}
          onKeyDown={moveFocusByArrows}
          onContextMenu={aimMenu}
          onTouchStart={aimMenu}
          className="h-full overflow-y-auto overscroll-contain px-2 pt-1 pb-4"
        >
          {shown.map((each, index) => {
            const { section, entries: inside, isEmpty } = each;
            return (
              <SidebarSection
                key={section.id}
                title={sectionTitle(section)}
                isCollapsed={section.isCollapsed}
                onCollapse={(isCollapsed) => change((updates) => updates.collapse(section.id, isCollapsed))}
                onDropRoom={(roomId) => dropRoom(roomId, each)}
                actions={
                  <>
                    <SectionMenu
                      section={section}
                      indexAbove={indexOf(arranged, shown[index - 1])}
                      indexBelow={indexOf(arranged, shown[index + 1])}
                      onOpenDialog={openDialog}
                    />
                    <AddButtons kind={section.kind} {...props} />
                  </>
                }
              >
                {inside.length > 0 && <ul>{inside.map(rowOf)}</ul>}
                {isEmpty && !section.isCollapsed && (
                  <EmptyNote kind={section.kind} entries={entries} {...props} />
                )}
              </SidebarSection>
            );
          })}
          {isUnreadOnly && !hasUnread(shown, openRoomId) && (
            <SectionNote text={m.sidebar_all_read()}>
              <Button variant="link" size="inline" onClick={props.onShowAll}>
                {m.sidebar_show_all()}
              </Button>
            </SectionNote>
          )}
        </ContextMenuTrigger>
        {menuEntry && (
          <RoomContextMenu
            entry={menuEntry}
            viewerId={viewerId}
            onUpdate={(changed) =>
              afterClose(() => change((updates) => updates.updateRoom(menuEntry.room.id, changed)))
            }
            onNewSection={() => openDialog({ name: 'create', roomId: menuEntry.room.id })}
            finalFocus={menuRow}
            onEdit={onEditRoom}
            onLeave={onLeaveRoom}
          />
        )}
      </ContextMenu>
      <UnreadPill side="above" count={unread.above} onPress={() => unread.scrollTo('above')} />
      <UnreadPill side="below" count={unread.below} onPress={() => unread.scrollTo('below')} />
      <SectionDialogs
        dialog={dialog}
        isOpen={isDialogOpen}
        onClose={() => setIsDialogOpen(false)}
        finalFocus={() => dialog?.name !== 'create' || dialog.roomId === null || menuRow()}
      />
    </div>
  );
}

type AddProps = Pick<RoomListProps, 'onCreateRoom' | 'onBrowseRooms' | 'onNewConversation'> & {
  kind: ArrangedSection['section']['kind'];
};

function AddButtons({ kind, onCreateRoom, onBrowseRooms, onNewConversation }: AddProps) {
  if (kind === 'rooms') {
    return (
      <>
        <IconButton label={m.rooms_find()} size="iconSm" onClick={onBrowseRooms} className="md:size-7">
          <Compass />
        </IconButton>
        <IconButton label={m.rooms_create()} size="iconSm" onClick={onCreateRoom} className="md:size-7">
          <Plus />
        </IconButton>
      </>
    );
  }
  if (kind !== 'conversations') return null;
  return (
    <IconButton
      label={m.rooms_new_conversation()}
      size="iconSm"
      onClick={onNewConversation}
      className="md:size-7"
    >
      <Plus />
    </IconButton>
  );
}

/** What an empty section is for. Rooms that are in another section are no reason to look for some. */
function EmptyNote({
  kind,
  entries,
  onBrowseRooms,
  onNewConversation,
}: AddProps & { entries: readonly RoomEntry[] }) {
  if (kind === 'custom') return <SectionNote text={m.sidebar_section_empty()} />;
  const isConversations = kind === 'conversations';
  const isElsewhere = ({ room, membership: { isFavorite, sectionId } }: RoomEntry) =>
    isConversation(room) === isConversations && (isFavorite || sectionId !== null);
  if (entries.some(isElsewhere)) return null;
  return (
    <SectionNote text={isConversations ? m.rooms_no_conversations() : m.rooms_none_joined()}>
      <Button variant="link" size="inline" onClick={isConversations ? onNewConversation : onBrowseRooms}>
        {isConversations ? m.rooms_start_conversation() : m.rooms_find()}
      </Button>
    </SectionNote>
  );
}

function roomIdAt(target: EventTarget): number | null {
  const row = target instanceof Element ? target.closest('[data-room-id]') : null;
  return row === null ? null : Number(row.getAttribute('data-room-id'));
}

function indexOf(
  arranged: readonly ArrangedSection[],
  each: ArrangedSection | undefined,
): number | undefined {
  return each && arranged.indexOf(each);
}

function hasUnread(shown: readonly ArrangedSection[], openRoomId: number | undefined): boolean {
  return shown.some(({ entries }) => entries.some(({ room }) => room.id !== openRoomId));
}
