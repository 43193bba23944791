import type { Room, User } from '@parley/api-contract';
import { fold } from '@parley/text';
import { otherPersonIn, roomTitle } from '@/lib/room-title.ts';
import { trpc } from '@/lib/trpc.ts';
import { useDebounced } from '@/lib/use-debounced.ts';
import { useAccount, useRoomEntries } from '@/live/me.ts';
import { unmutedUnreadOf, useMutingTime } from '@/live/muting.ts';

interface SwitcherRoom {
  room: Room;
  title: string;
  unread: number;
}

const maxRooms = 8;

/** The viewer's own rooms by name, immediately, and people once the server finds them. Without a query: recent rooms, unread first. */
export function useSwitcherTargets(query: string): { rooms: SwitcherRoom[]; people: User[] } {
  const viewerId = useAccount()?.id;
  const entries = useRoomEntries();
  const now = useMutingTime(entries);
  const settled = useDebounced(query);
  const found = trpc.search.users.useQuery(
    { query: settled, limit: 6 },
    { enabled: settled !== '', placeholderData: (before) => before, staleTime: 30_000 },
  );

  const rooms = entries
    .map((entry) => ({
      room: entry.room,
      title: roomTitle(entry.room, viewerId),
      unread: unmutedUnreadOf(entry, now),
    }))
    .map((target) => ({ ...target, rank: rankOf(target, query) }))
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => b.rank - a.rank)
    .slice(0, maxRooms);
  // People whose direct conversation is listed above are not listed twice.
  const shownIds = new Set(rooms.map(({ room }) => otherPersonIn(room, viewerId)?.id));
  const people =
    found.data?.users.filter((user) => query !== '' && user.id !== viewerId && !shownIds.has(user.id)) ?? [];
  return { rooms, people };
}

/** 0 if the title doesn't contain the query. A title that starts with it ranks highest, then one with a word that does. */
function rankOf({ title, unread }: Omit<SwitcherRoom, 'room'>, query: string): number {
  if (query === '') return unread > 0 ? 2 : 1;
  const folded = fold(title);
  const sought = fold(query);
  if (folded.startsWith(sought)) return 3;
  if (folded.includes(` ${sought}`) || folded.includes(`-${sought}`)) return 2;
  return folded.includes(sought) ? 1 : 0;
}
