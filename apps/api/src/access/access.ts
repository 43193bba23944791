import { ReasonError, type Viewer } from '@parley/api-contract/server';
import type { MembershipKey, MembershipRow, RefusedChange, RoomRow, Store, UserRow } from '@parley/db';
import { can, refusalOf, type Action, type FactsFor, type Refusal, type RoomAction } from '@parley/rules';
import type { Roles } from './roles.ts';

/** @throws ReasonError if the viewer may not do it, with the reason. */
export function assertCan<Each extends Action>(viewer: Viewer, action: Each, ...facts: FactsFor<Each>): void {
  const refusal = refusalOf(viewer, action, ...facts);
  if (refusal !== null) throw refusalError(refusal);
}

/** The error for a refusal. A room that the viewer may not read gets the same error as one that doesn't exist. */
export function refusalError(refusal: Refusal, field = fields[refusal]): ReasonError {
  const where = field === undefined ? {} : { field };
  switch (refusal) {
    case 'room_without_name':
      return conversationLacks('name');
    case 'room_without_webhooks':
      return conversationLacks('webhooks');
    case 'room_without_settings':
      return conversationLacks('settings');
    default:
      return new ReasonError(refusal, where);
  }
}

function conversationLacks(what: string): ReasonError {
  const message = `roomId: a conversation has no ${what}. Choose a room.`;
  return new ReasonError('invalid_input', { field: 'roomId', message });
}

/** The error for a refused change to a message. `field` is the input field that names the message. */
export function changeRefusalError({ reason, waitMs = 0 }: RefusedChange, field: string): ReasonError {
  switch (reason) {
    case 'message_not_found':
    case 'message_deleted':
      return new ReasonError(reason, { field });
    case 'slow_mode': {
      const retryAfterSeconds = Math.ceil(waitMs / 1000);
      const wait = retryAfterSeconds === 1 ? 'in a second' : `in ${retryAfterSeconds} seconds`;
      const message = `This room is in slow mode. You can write again ${wait}.`;
      return new ReasonError(reason, { field: 'roomId', retryAfterSeconds, message });
    }
    default:
      return refusalError(reason, fields[reason] ?? field);
  }
}

/** The input fields that refusals are about. */
const fields: Partial<Record<Refusal, string>> = {
  room_not_found: 'roomId',
  not_member: 'roomId',
  not_owner: 'roomId',
  not_moderator: 'roomId',
  conversation_fixed: 'roomId',
  room_archived: 'roomId',
  posting_restricted: 'roomId',
  bot_not_found: 'botId',
  key_not_found: 'keyId',
};

export interface ViewedRoom {
  room: RoomRow;
  membership: MembershipRow | null;
}

/** Finds a room in which the viewer may do something. @throws ReasonError if they may not, with the reason. */
export async function roomFor(
  store: Store,
  viewer: Viewer,
  action: RoomAction,
  roomId: number,
  field?: string,
): Promise<ViewedRoom> {
  const [room, membership = null] = await Promise.all([
    store.rooms.find(roomId),
    store.memberships.find(roomId, viewer.userId),
  ]);
  if (room === undefined) throw refusalError('room_not_found', field);
  const refusal = refusalOf(viewer, action, { room, membership });
  if (refusal !== null) throw refusalError(refusal, field);
  return { room, membership };
}

/** Filters thousands of memberships for those whose user may not read the room. */
export async function unreadableAmong(
  { store, roles }: { store: Store; roles: Roles },
  places: readonly MembershipKey[],
): Promise<MembershipKey[]> {
  const vacant = await store.memberships.vacantAmong(places);
  if (vacant.length === 0) return [];
  const [rooms, roleOf] = await Promise.all([
    store.rooms.findMany([...new Set(vacant.map(({ roomId }) => roomId))]),
    roles.ofMany(vacant.map(({ userId }) => userId)),
  ]);
  const roomsById = new Map(rooms.map((room) => [room.id, room]));
  return vacant.filter(({ roomId, userId }) => {
    const [room, role] = [roomsById.get(roomId), roleOf.get(userId)];
    if (room === undefined || role === undefined) return true;
    return !can({ userId, role }, 'room.read', { room, membership: null });
  });
}

/** Finds a bot with which the viewer may do something. @throws ReasonError `bot_not_found` */
export async function botFor(
  store: Store,
  viewer: Viewer,
  action: 'bot.manage' | 'bot.actAs',
  botId: number,
): Promise<UserRow> {
  const bot = await store.bots.find(botId);
  if (bot === undefined) throw refusalError('bot_not_found');
  assertCan(viewer, action, bot);
  return bot;
}
