import { errorDataFrom, type Membership, type Room, type RoomView } from '@parley/api-contract';
import { trpc } from '@/lib/trpc.ts';
import { useAccount, useRoomEntry } from '@/live/me.ts';
import { completeMembership, completeRoom } from '@/live/previous-release.ts';

export type RoomState =
  | { status: 'loading' }
  | { status: 'missing' }
  | { status: 'failed'; error: unknown; retry: () => void }
  | { status: 'ready'; room: Room; membership: Membership | null };

/** A room: live if it is in the viewer's list, otherwise fetched. */
export function useRoom(roomId: number): RoomState {
  const hasList = useAccount() !== null;
  const entry = useRoomEntry(roomId);
  const view = trpc.rooms.get.useQuery(
    { roomId },
    { enabled: hasList && entry === undefined, select: fetchedRoom },
  );

  if (entry !== undefined) return { status: 'ready', room: entry.room, membership: entry.membership };
  const reason = view.isError ? errorDataFrom(view.error)?.reason : undefined;
  // Also if it was there before: the viewer may have been removed.
  if (reason === 'room_not_found' || reason === 'invalid_input') return { status: 'missing' };
  if (view.data !== undefined) return view.data;
  if (view.isError) {
    return { status: 'failed', error: view.error, retry: () => void view.refetch() };
  }
  return { status: 'loading' };
}

function fetchedRoom({ room: { membership, ...room } }: { room: RoomView }): RoomState {
  return {
    status: 'ready',
    room: completeRoom(room),
    membership: membership && completeMembership(membership),
  };
}
