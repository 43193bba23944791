import type { Room } from '@parley/api-contract';
import { roomTitle } from '@/lib/room-title.ts';
import { trpc } from '@/lib/trpc.ts';
import { useAccount, useRoomEntry } from './me.ts';

/** A room; null while it is unknown. A public room that the viewer has not joined is requested. */
export function useRoomOf(roomId: number): Room | null {
  const entry = useRoomEntry(roomId);
  const view = trpc.rooms.get.useQuery({ roomId }, { enabled: entry === undefined, staleTime: 60_000 });
  return entry?.room ?? view.data?.room ?? null;
}

/** The title of a room; null while it is unknown. */
export function useRoomTitle(roomId: number): string | null {
  const viewerId = useAccount()?.id;
  const room = useRoomOf(roomId);
  return room === null ? null : roomTitle(room, viewerId);
}
