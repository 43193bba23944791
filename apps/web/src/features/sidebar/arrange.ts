import type { RoomEntry } from '@parley/api-contract';
import { isConversation, isPair } from '@parley/rules';
import { roomTitle } from '@/lib/room-title.ts';

/**
 * Rooms are sorted by name, because that is how people look for them; conversations by latest activity. A direct conversation without
 * messages is left out unless it is open.
 */
export function arrange(
  entries: readonly RoomEntry[],
  viewerId: number | undefined,
  openRoomId: number | undefined,
): { rooms: RoomEntry[]; conversations: RoomEntry[] } {
  const rooms = entries.filter(({ room }) => !isConversation(room));
  const conversations = entries.filter(
    ({ room, head }) => isConversation(room) && (!isPair(room) || head.lastSeq > 0 || room.id === openRoomId),
  );
  return {
    rooms: rooms.toSorted((a, b) => byName.compare(roomTitle(a.room, viewerId), roomTitle(b.room, viewerId))),
    conversations: conversations.toSorted((a, b) => lastMomentOf(b).localeCompare(lastMomentOf(a))),
  };
}

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** ISO times in UTC sort as text. */
function lastMomentOf({ head, room }: RoomEntry): string {
  return head.lastMessage?.createdAt ?? room.createdAt;
}
