import { isReadable, type Store } from '@parley/db';
import type { Hub } from './hub.ts';

export interface KeepUpParts {
  hub: Hub;
  store: Store;
  /** Which of these sessions have not ended. */
  validSessions: (sessionIds: readonly string[]) => Promise<ReadonlySet<string>>;
}

/**
 * Finds in the store what the bus did not say: new versions of the rooms that are followed here, people who may no longer read one,
 * and sessions that have ended.
 */
export function createKeepUp({ hub, store, validSessions }: KeepUpParts) {
  /** The versions that were found last, of the rooms that are followed. */
  let versions = new Map<number, number>();

  async function followRooms(): Promise<void> {
    const followed = new Set([...hub.log.roomIds(), ...hub.lists.roomIds()]);
    const found = await store.rooms.findMany([...followed]);
    for (const { id, version } of found) {
      hub.log.heardOf(id, version);
      if (versions.get(id) !== version) hub.lists.headMoved(id);
    }
    versions = new Map(found.map(({ id, version }) => [id, version]));

    const closed = found.filter((room) => !isReadable(room, null)).map(({ id }) => id);
    const readers = await store.memberships.userIdsOfMany(closed);
    for (const roomId of closed) {
      const userIds = new Set(readers.get(roomId));
      hub.log.evictAllBut(roomId, userIds);
      hub.typing.evictAllBut(roomId, userIds);
    }
  }

  async function endSessions(): Promise<void> {
    const held = [...hub.connections.sessionIds()];
    const valid = await validSessions(held);
    for (const sessionId of held) if (!valid.has(sessionId)) hub.connections.endSession(sessionId);
  }

  return async (): Promise<void> => {
    await Promise.all([followRooms(), endSessions()]);
  };
}
