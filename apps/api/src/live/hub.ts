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

/** A message was sent, edited or deleted, and is stored. */
export function tellMessageChanged(hub: Hub, message: Message): void {
  hub.log.publish(message);
  hub.lists.moveHead(message.roomId);
}

/** A user may no longer read a room: what they follow of it ends. */
export function endAccess(hub: Hub, roomId: number, userId: number): void {
  hub.log.evict(roomId, userId);
  hub.typing.evict(roomId, userId);
}
