import type { Message } from '@parley/api-contract';
import type { Connections } from './connections.ts';
import type { PresenceRegistry } from './presence.ts';
import type { RoomLists } from './room-lists.ts';
import type { RoomLog } from './room-log.ts';
import type { Typing } from './typing.ts';

/** The live side of this process: who is here, what they follow, and what they are told. */
export interface Hub {
  log: RoomLog;
  lists: RoomLists;
  typing: Typing;
  presence: PresenceRegistry;
  connections: Connections;
}

/** Messages were sent, edited or deleted, and are stored; they are given in the order of their commits. */
export function tellMessagesChanged(hub: Hub, messages: readonly Message[]): void {
  hub.log.publish(messages);
  for (const roomId of new Set(messages.map((message) => message.roomId))) hub.lists.headMoved(roomId);
}

/** A user may no longer read a room: what they follow of it ends. */
export function endAccess(hub: Hub, roomId: number, userId: number): void {
  hub.log.evict(roomId, userId);
  hub.typing.evict(roomId, userId);
}
