import type { Account, User } from '@parley/api-contract';
import { changesContent, type Notice } from './bus.ts';
import type { Connections } from './connections.ts';
import type { PresenceRegistry } from './presence.ts';
import type { Readers } from './readers.ts';
import type { RoomLists } from './room-lists.ts';
import type { RoomLog } from './room-log.ts';
import type { Typing } from './typing.ts';

/** The live side of this process: who is here, and what they follow. */
export interface Hub {
  log: RoomLog;
  lists: RoomLists;
  typing: Typing;
  presence: PresenceRegistry;
  readers: Readers;
  connections: Connections;
  people: KnownPeople;
  roles: KnownRoles;
}

/** Users as this process caches them. */
export interface KnownPeople {
  changed(user: User): void;
}

/** The current roles of callers. */
export interface KnownRoles {
  readonly changes: number;
  of(userId: number): Promise<Account['role']>;
  found(user: { userId: number; role: Account['role'] }, changes: number): void;
  accountChanged(userId: number): void;
}

/** Tells everyone connected to this node what has happened. */
export function hear(hub: Hub, notice: Notice): void {
  switch (notice.type) {
    case 'messagesChanged':
      hub.log.publish(notice.roomId, notice.messages);
      if (changesContent(notice)) hub.lists.headMoved(notice.roomId);
      break;
    case 'roomChanged':
      hub.lists.roomChanged(notice.roomId);
      break;
    case 'roomDeleted':
      hub.readers.recheckRoom(notice.roomId);
      hub.lists.roomDeleted(notice.roomId);
      break;
    case 'readersChanged':
      hub.readers.recheckRoom(notice.roomId);
      break;
    case 'roomEntered':
      hub.lists.roomEntered(notice.userId, notice.roomId);
      break;
    case 'roomLeft':
      hub.readers.left(notice);
      hub.lists.roomLeft(notice.userId, notice.roomId);
      break;
    case 'membershipChanged':
      hub.lists.membershipChanged(notice.userId, notice.roomId, notice.membership);
      break;
    case 'silenceChanged':
      hub.lists.silenceChanged(notice.userId, notice.roomId, notice.silencedUntil);
      break;
    case 'sectionsChanged':
      hub.lists.sectionsChanged(notice.userId);
      break;
    case 'accountChanged':
      hub.roles.accountChanged(notice.userId);
      hub.lists.accountChanged(notice.userId, notice.account);
      break;
    case 'userChanged':
      hub.people.changed(notice.user);
      break;
    case 'presenceChanged':
      hub.presence.changed(notice.userId);
      break;
    case 'typingStarted':
      hub.typing.start(notice.roomId, notice.user);
      break;
    case 'typingStopped':
      hub.typing.stop(notice.roomId, notice.userId);
      break;
    case 'credentialEnded':
      hub.connections.endCredential(notice.credentialId);
      break;
  }
}
