import type { RoomEntry, Section } from '@parley/api-contract';
import { isConversation, isPair } from '@parley/rules';
import { roomTitle } from '@/lib/room-title.ts';
import { unmutedUnreadOf } from '@/live/muting.ts';

export interface ArrangedSection {
  section: Section;
  /** The rooms to show, in order. */
  entries: RoomEntry[];
  /** Whether it has no rooms at all, shown or not. */
  isEmpty: boolean;
}

interface ArrangeOptions {
  sections: readonly Section[];
  viewerId: number | undefined;
  openRoomId: number | undefined;
  isUnreadOnly: boolean;
  /** Whether a room has messages that were not sent. */
  hasUnsent: (roomId: number) => boolean;
  /** In milliseconds since 1970: it decides what is muted. */
  now: number;
}

/**
 * Puts each room into its section. Rooms are sorted by name, because that is how people look for them; in the section of conversations, by
 * latest activity. A direct conversation without messages, sent or not, is left out unless it is open. Collapsed sections, and all of
 * them with `isUnreadOnly`, show only what is unread or open, and where a message was not sent.
 */
export function arrange(
  entries: readonly RoomEntry[],
  { sections, viewerId, openRoomId, isUnreadOnly, hasUnsent, now }: ArrangeOptions,
): ArrangedSection[] {
  const customIds = new Set(sections.filter(({ kind }) => kind === 'custom').map(({ id }) => id));
  const isListed = ({ room, head }: RoomEntry) =>
    !isPair(room) || head.lastSeq > 0 || room.id === openRoomId || hasUnsent(room.id);
  const bySection = Map.groupBy(entries.filter(isListed), (entry) => placeOf(entry, customIds));
  const titles = new Map(entries.map(({ room }) => [room.id, roomTitle(room, viewerId)]));
  const titleOf = ({ room }: RoomEntry) => titles.get(room.id) ?? '';
  const stays = (entry: RoomEntry) =>
    entry.room.id === openRoomId || hasUnsent(entry.room.id) || unmutedUnreadOf(entry, now) > 0;

  return sections.map((section) => {
    const all = bySection.get(section.kind === 'custom' ? section.id : section.kind) ?? [];
    const shown = isUnreadOnly || section.isCollapsed ? all.filter(stays) : all;
    const sorted =
      section.kind === 'conversations'
        ? shown.toSorted((a, b) => lastMomentOf(b).localeCompare(lastMomentOf(a)))
        : shown.toSorted((a, b) => byName.compare(titleOf(a), titleOf(b)));
    return { section, entries: sorted, isEmpty: all.length === 0 };
  });
}

/** The section of a room: the ID of a custom one, or the kind of one that everyone has. */
function placeOf(
  { room, membership: { isFavorite, sectionId } }: RoomEntry,
  customIds: ReadonlySet<number>,
): number | Section['kind'] {
  if (isFavorite) return 'favorites';
  // The section may have been removed a moment ago.
  if (sectionId !== null && customIds.has(sectionId)) return sectionId;
  return isConversation(room) ? 'conversations' : 'rooms';
}

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** ISO times in UTC sort as text. */
function lastMomentOf({ head, room }: RoomEntry): string {
  return head.lastMessage?.createdAt ?? room.createdAt;
}
