import { ReasonError, type Viewer } from '@parley/api-contract/server';
import {
  isReadable,
  type MembershipRow,
  type Place,
  type RoomRow,
  type Store,
  type UserRow,
} from '@parley/db';

/** A room as far as the viewer may know of it: one they may not read is like one that does not exist. */
export async function readableRoom(
  store: Store,
  viewer: Viewer,
  roomId: number,
): Promise<{ room: RoomRow; membership: MembershipRow | null }> {
  const [room, membership] = await Promise.all([
    store.rooms.find(roomId),
    store.memberships.find(roomId, viewer.userId),
  ]);
  if (room === undefined || !isReadable(room, membership)) {
    throw new ReasonError('room_not_found', { field: 'roomId' });
  }
  return { room, membership: membership ?? null };
}

/** Of thousands of places those from which the room may not be read: by the same right as `readableRoom`. */
export async function unreadableAmong(store: Store, places: readonly Place[]): Promise<Place[]> {
  const vacant = await store.memberships.vacantAmong(places);
  if (vacant.length === 0) return [];
  const rooms = await store.rooms.findMany([...new Set(vacant.map(({ roomId }) => roomId))]);
  const open = new Set(rooms.filter((room) => isReadable(room, null)).map(({ id }) => id));
  return vacant.filter(({ roomId }) => !open.has(roomId));
}

/** A room that the viewer is in. */
export async function ownRoom(
  store: Store,
  viewer: Viewer,
  roomId: number,
): Promise<{ room: RoomRow; membership: MembershipRow }> {
  const { room, membership } = await readableRoom(store, viewer, roomId);
  if (membership === null) throw new ReasonError('not_member', { field: 'roomId' });
  return { room, membership };
}

/** A bot that the viewer made, or any to an administrator. */
export async function managedBot(store: Store, viewer: Viewer, botId: number): Promise<UserRow> {
  const bot = await store.bots.find(botId);
  if (bot === undefined || (bot.ownerId !== viewer.userId && viewer.role !== 'admin')) {
    throw new ReasonError('bot_not_found', { field: 'botId' });
  }
  return bot;
}

/** A room that the viewer manages: its owner does, and an administrator who may read it. */
export async function managedRoom(store: Store, viewer: Viewer, roomId: number): Promise<RoomRow> {
  const { room, membership } = await readableRoom(store, viewer, roomId);
  if (membership?.role !== 'owner' && viewer.role !== 'admin') {
    throw new ReasonError('not_owner', { field: 'roomId' });
  }
  return room;
}
