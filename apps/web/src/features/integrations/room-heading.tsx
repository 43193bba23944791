import { isolated } from '@/lib/direction.ts';
import { useRoomTitle } from '@/live/use-room-title.ts';

interface RoomHeadingProps {
  roomId: number;
  text: (names: { room: string }) => string;
}

/** The heading over a room's webhooks. */
export function RoomHeading({ roomId, text }: RoomHeadingProps) {
  const room = useRoomTitle(roomId) ?? '…';
  return <>{text({ room: isolated(room) })}</>;
}
