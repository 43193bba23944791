import type { Room } from '@parley/api-contract';
import { useRoomsFor } from '@/live/rights.ts';

/** Rooms that may have webhooks of the viewer's; those with the latest activity come first. */
export function useManagedRooms(): Room[] {
  return useRoomsFor('webhook.create').map(({ room }) => room);
}

/** The first one until another is chosen, or when that one is gone. */
export function chosenRoom(rooms: readonly Room[], id: number | undefined): Room | undefined {
  return rooms.find((room) => room.id === id) ?? rooms[0];
}

/** The state of a form in which no room has been chosen. */
export const noRoomYet: { roomId: number | undefined } = { roomId: undefined };
