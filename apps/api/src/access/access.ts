import { ReasonError, type Viewer } from '@parley/api-contract/server';
import {
  membershipKeyOf,
  type Decided,
  type MembershipKey,
  type MembershipRow,
  type RefusedChange,
  type RestrictionInForce,
  type RoomRow,
  type Store,
  type UserRow,
} from '@parley/db';
import {
  can,
  refusalOf,
  type Action,
  type ActionFacts,
  type FactsFor,
  type Refusal,
  type RoomAction,
  type RoomFacts,
} from '@parley/rules';
import { timeView } from '../views/time.ts';
import type { Roles } from './roles.ts';

/** @throws ReasonError if the viewer may not do it, with the reason. */
export function assertCan<Each extends Action>(viewer: Viewer, action: Each, ...facts: FactsFor<Each>): void {
  const refusal = refusalOf(viewer, action, ...facts);
  if (refusal !== null) throw refusalError(refusal);
}

/** The actions that are decided on facts of a room. */
type DecidedAction = { [Each in Action]: ActionFacts[Each] extends RoomFacts ? Each : never }[Action];

/** Decides again for the viewer in a transaction of the store. */
export function decideFor<Each extends DecidedAction>(
  viewer: Viewer,
  action: Each,
): (facts: Decided<ActionFacts[Each]>) => Refusal | null {
  return (facts) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all of these actions have facts
    const all = [facts] as unknown as FactsFor<Each>;
    return refusalOf({ ...viewer, restriction: facts.restriction }, action, ...all);
  };
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
    case 'room_not_public': {
      const message = 'newcomersJoin: newcomers can only join public rooms.';
      return new ReasonError('invalid_input', { field: 'newcomersJoin', message });
    }
    case 'yourself': {
      const message = 'userId: you cannot ban or silence yourself. A bot and its owner count as one.';
      return new ReasonError('invalid_input', { field: 'userId', message });
    }
    default:
      return new ReasonError(refusal, where);
  }
}

function conversationLacks(what: string): ReasonError {
  const message = `roomId: a conversation has no ${what}. Choose a room.`;
  return new ReasonError('invalid_input', { field: 'roomId', message });
}

/** The error for somebody who is silenced. `until` is missing if that is over by now. */
export function silencedError(until: number | null | undefined): ReasonError {
  if (until == null) return refusalError('silenced');
  const end = timeView(until);
  const message = `You are silenced in this room until ${end}. You can read, but not write.`;
  return new ReasonError('silenced', { field: 'roomId', message, until: end });
}

/** The error for a refused change to a message. `field` is the input field that names the message. */
export function changeRefusalError(
  { reason, waitMs = 0, until }: RefusedChange & { until?: number | undefined },
  field: string,
): ReasonError {
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
    case 'silenced':
      return silencedError(until);
    default:
      return refusalError(reason, fields[reason] ?? field);
  }
}

/** The input fields that refusals are about. */
const fields: Partial<Record<Refusal, string>> = {
  room_not_found: 'roomId',
  not_member: 'roomId',
  silenced: 'roomId',
  yourself: 'userId',
  not_owner: 'roomId',
  not_moderator: 'roomId',
  conversation_fixed: 'roomId',
  room_archived: 'roomId',
  posting_restricted: 'roomId',
  invite_not_found: 'inviteId',
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
  const found = await restrictionIn(store, room, viewer.userId);
  const refusal = refusalOf({ ...viewer, restriction: found?.kind }, action, { room, membership });
  if (refusal === 'silenced') throw silencedError(found?.until);
  if (refusal !== null) throw refusalError(refusal, field);
  return { room, membership };
}

/** What restricts somebody in a room now. Most rooms have no restrictions, which costs no statement. */
export async function restrictionIn(
  store: Store,
  { id, restrictionCount }: RoomRow,
  userId: number,
): Promise<RestrictionInForce | undefined> {
  if (restrictionCount === 0) return undefined;
  const [restriction] = await store.restrictions.inForce([{ roomId: id, userId }]);
  return restriction;
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
  // Members are never banned.
  const restricted = await store.restrictions.inForce(
    vacant.filter(({ roomId }) => (roomsById.get(roomId)?.restrictionCount ?? 0) > 0),
  );
  const restrictions = new Map(restricted.map(({ kind, ...place }) => [membershipKeyOf(place), kind]));
  return vacant.filter((place) => {
    const { roomId, userId } = place;
    const [room, role] = [roomsById.get(roomId), roleOf.get(userId)];
    if (room === undefined || role === undefined) return true;
    const restriction = restrictions.get(membershipKeyOf(place));
    return !can({ userId, role, restriction }, 'room.read', { room, membership: null });
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
