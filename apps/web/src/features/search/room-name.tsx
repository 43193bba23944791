import { useRoomTitle } from '@/live/use-room-title.ts';
import { m } from '@/paraglide/messages.js';

/** The room of a result. */
export function RoomName({ roomId }: { roomId: number }) {
  const room = useRoomTitle(roomId);
  if (room === null) return null;
  return (
    <span className="truncate text-[0.8125rem] text-muted-foreground">{m.search_in_room({ room })}</span>
  );
}
