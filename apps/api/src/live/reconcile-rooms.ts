import { contentVersionOf, type RoomRow, type Store } from '@parley/db';
import { hash } from 'node:crypto';
import type { Hub } from './hub.ts';

/** How many users' own lists are compared each time, in turn: each costs a read of all the user's memberships. */
const listsAtATime = 500;

export interface ReconcileRoomsParts {
  hub: Hub;
  store: Store;
}

/**
 * Finds in the store what the bus missed: new versions of the rooms that are followed here, and, while the bus is down, changes to people's
 * own lists. The `Reconciler` finds those who may no longer be here.
 */
export function createReconcileRooms({ hub, store }: ReconcileRoomsParts) {
  /** The followed rooms as last read. */
  let rooms = new Map<number, RoomRow>();
  /** A digest of each user's list as last read, since the bus went down. */
  const digests = new Map<number, string>();
  let usersToCome: number[] = [];

  async function followRooms(): Promise<void> {
    const followed = new Set([...hub.log.roomIds(), ...hub.lists.roomIds()]);
    const found = await store.rooms.findMany([...followed]);
    for (const room of found) {
      const before = rooms.get(room.id);
      hub.log.heardOf(room.id, room.version);
      if ((before && contentVersionOf(before)) !== contentVersionOf(room)) hub.lists.headMoved(room.id);
      if (before === undefined || !isSameRoom(before, room)) hub.lists.roomChanged(room.id);
    }
    rooms = new Map(found.map((room) => [room.id, room]));
  }

  async function followLists(): Promise<void> {
    if (usersToCome.length === 0) usersToCome = [...hub.lists.userIds()];
    const userIds = usersToCome.splice(0, listsAtATime);
    const users = await store.users.findMany(userIds);
    const memberships = await store.memberships.listForUsers(userIds);
    const restrictions = await store.restrictions.inForceForUsers(userIds);
    const ofUsers = Map.groupBy([...memberships, ...restrictions], ({ userId }) => userId);
    const sidebars = await store.sidebars.listForUsers(userIds);
    const sidebarOf = new Map(sidebars.map((sidebar) => [sidebar.userId, sidebar]));
    const changed = users.filter((user) => {
      const digest = hash(
        'sha256',
        JSON.stringify([user, ofUsers.get(user.id), sidebarOf.get(user.id)]),
        'base64',
      );
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

/** The columns of a room that its followers are shown. */
const shownColumns = [
  'kind',
  'name',
  'description',
  'topic',
  'emoji',
  'posting',
  'slowModeSeconds',
  'newcomersJoin',
  'archivedAt',
  'memberCount',
  'restrictionCount',
] as const satisfies (keyof RoomRow)[];

function isSameRoom(before: RoomRow, room: RoomRow): boolean {
  return shownColumns.every((column) => before[column] === room[column]);
}
