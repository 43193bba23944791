import type { Room, User } from '@parley/api-contract';
import { isolated } from '@/lib/direction.ts';
import { otherPersonIn, roomTitle } from '@/lib/room-title.ts';
import { useAccount } from '@/live/me.ts';
import { useRoomOf } from '@/live/use-room-title.ts';
import { m } from '@/paraglide/messages.js';

interface RoomNameProps {
  roomId: number;
  /** The author of the result, if there is one. */
  author?: User;
}

/** The room of a result. In a direct conversation, it shows to whom the message was written. */
export function RoomName({ roomId, author }: RoomNameProps) {
  const room = useRoomOf(roomId);
  const viewerId = useAccount()?.id;
  if (room === null) return null;
  return (
    <span className="truncate text-[0.8125rem] text-muted-foreground">{placeOf(room, viewerId, author)}</span>
  );
}

function placeOf(room: Room, viewerId: number | undefined, author: User | undefined): string {
  const other = otherPersonIn(room, viewerId);
  if (other === null) return m.search_in_room({ room: isolated(roomTitle(room, viewerId)) });
  if (author === undefined) return m.search_in_conversation({ person: isolated(other.displayName) });
  return author.id === other.id ? m.search_to_you() : m.search_to({ person: isolated(other.displayName) });
}
