import { contentVersionOf, type RoomRow, type Store } from '@parley/db';
import { hash } from 'node:crypto';
import type { Hub } from './hub.ts';

/** Of so many users the own lists are looked at each time, in turn: they cost a read of all memberships. */
const listsAtATime = 500;

export interface ReconcileRoomsParts {
  hub: Hub;
  store: Store;
}

/**
 * Finds in the store what the bus did not say: new versions of the rooms that are followed here; while the bus is away, also what changed
 * in people's own lists. Who may no longer be here is found by the `Reconciler`.
 */
export function createReconcileRooms({ hub, store }: ReconcileRoomsParts) {
  /** What was found last of the rooms that are followed. */
  let rooms = new Map<number, RoomRow>();
  /** A digest of what was found last for each user, since the bus went away. */
  const digests = new Map<number, string>();
  let usersToCome: number[] = [];

  async function followRooms(): Promise<void> {
    const followed = new Set([...hub.log.roomIds(), ...hub.lists.roomIds()]);
    const found = await store.rooms.findMany([...followed]);
    for (const room of found) {
      const before = rooms.get(room.id);
      hub.log.heardOf(room.id, room.version);
      if ((before && contentVersionOf(before)) !== contentVersionOf(room)) hub.lists.headMoved(room.id);
      if (before?.memberCount !== room.memberCount) hub.lists.roomChanged(room.id);
    }
    rooms = new Map(found.map((room) => [room.id, room]));
  }

  async function followLists(): Promise<void> {
    if (usersToCome.length === 0) usersToCome = [...hub.lists.userIds()];
    const userIds = usersToCome.splice(0, listsAtATime);
    const users = await store.users.findMany(userIds);
    const memberships = await store.memberships.listForUsers(userIds);
    const ofUsers = Map.groupBy(memberships, ({ userId }) => userId);
    const changed = users.filter((user) => {
      const digest = hash('sha256', JSON.stringify([user, ofUsers.get(user.id)]), 'base64');
      const before = digests.get(user.id);
      digests.set(user.id, digest);
      return digest !== before;
    });
    hub.lists.startOver(changed.map(({ id }) => id));
  }

  return async ({ isUp }: { isUp: boolean }): Promise<void> => {
    if (isUp) digests.clear();
    await Promise.all([followRooms(), isUp || followLists()]);
  };
}
