import { roomTitle } from '@/lib/room-title.ts';
import { trpc } from '@/lib/trpc.ts';
import { useAccount, useRoomEntry } from './me.ts';

/** The title of a room; null while it is not known. That of a public room that the viewer is not in is asked for. */
export function useRoomTitle(roomId: number): string | null {
  const viewerId = useAccount()?.id;
  const entry = useRoomEntry(roomId);
  const view = trpc.rooms.get.useQuery({ roomId }, { enabled: entry === undefined, staleTime: 60_000 });
  const room = entry?.room ?? view.data?.room;
  return room === undefined ? null : roomTitle(room, viewerId);
}
