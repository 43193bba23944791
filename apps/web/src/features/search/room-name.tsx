import { roomTitle } from '@/lib/room-title.ts';
import { trpc } from '@/lib/trpc.ts';
import { useAccount, useRoomEntry } from '@/live/me.ts';
import { m } from '@/paraglide/messages.js';

/** The room of a result. Public rooms that the viewer is not in are found, too: their names are asked for. */
export function RoomName({ roomId }: { roomId: number }) {
  const viewerId = useAccount()?.id;
  const entry = useRoomEntry(roomId);
  const view = trpc.rooms.get.useQuery({ roomId }, { enabled: entry === undefined, staleTime: 60_000 });
  const room = entry?.room ?? view.data?.room;
  if (room === undefined) return null;
  return (
    <span className="truncate text-[0.8125rem] text-muted-foreground">
      {m.search_in_room({ room: roomTitle(room, viewerId) })}
    </span>
  );
}
