import type { Room } from '@parley/api-contract';
import { useRoomsFor } from '@/live/rights.ts';

/** Rooms whose webhooks the viewer may manage, by latest activity. */
export function useManagedRooms(): Room[] {
  return useRoomsFor('webhook.create').map(({ room }) => room);
}

/** The chosen room, or the first one if none was chosen or the chosen one is gone. */
export function chosenRoom(rooms: readonly Room[], id: number | undefined): Room | undefined {
  return rooms.find((room) => room.id === id) ?? rooms[0];
}

/** The state of a form in which no room has been chosen. */
export const noRoomYet: { roomId: number | undefined } = { roomId: undefined };
