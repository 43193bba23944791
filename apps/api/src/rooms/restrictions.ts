import { maxRestrictionsPerRoom, maxSilenceDays } from '@parley/api-contract';
import { ReasonError, type RoomsService, type Viewer } from '@parley/api-contract/server';
import { isRemovedBot, type RestrictionRefusal, type Store, type UserRow } from '@parley/db';
import { decideFor, refusalError, roomFor } from '../access/access.ts';
import type { DomainEvents } from '../events/domain-events.ts';
import type { RoomViews } from './room-views.ts';

export interface RestrictionsParts {
  store: Store;
  events: DomainEvents;
  roomViews: RoomViews;
}

const dayMs = 24 * 60 * 60 * 1_000;

/** Bans and silences in rooms. */
export function createRestrictionsService({
  store,
  events,
  roomViews,
}: RestrictionsParts): Pick<RoomsService, 'ban' | 'unban' | 'silence' | 'bans'> {
  /** Somebody, if the viewer may restrict people in the room. Whether they may restrict this person is decided in the transaction. */
  async function personFor(viewer: Viewer, roomId: number, userId: number): Promise<UserRow> {
    await roomFor(store, viewer, 'room.restrict', roomId);
    const user = await store.users.find(userId);
    if (user === undefined) throw noUser();
    return user;
  }

  return {
    async ban(viewer, { roomId, userId, reason }) {
      if (isRemovedBot(await personFor(viewer, roomId, userId))) throw noUser();
      const result = await store.restrictions.ban(roomId, userId, {
        ...changeBy(viewer, 'room.restrictPerson'),
        reason: reason || null,
      });
      if ('refusal' in result) throw restrictionError(result);
      const { userId: by } = viewer;
      const { affectedUserIds: userIds, removedUserIds, newOwnerId } = result;
      for (const removedId of removedUserIds) {
        events.emit({ type: 'memberRemoved', by, roomId, userId: removedId, mayStillRead: false });
      }
      events.emit({ type: 'banned', by, roomId, userIds });
      const owner = newOwnerId === null ? undefined : await store.memberships.find(roomId, newOwnerId);
      if (owner !== undefined) events.emit({ type: 'roleChanged', by, membership: owner });
      return { roomId, userId };
    },

    async unban(viewer, { roomId, userId }) {
      await personFor(viewer, roomId, userId);
      const result = await store.restrictions.unban(
        roomId,
        userId,
        changeBy(viewer, 'room.unrestrictPerson'),
      );
      if ('refusal' in result) throw restrictionError(result);
      const { isChanged, affectedUserIds: userIds } = result;
      if (isChanged) events.emit({ type: 'unbanned', by: viewer.userId, roomId, userIds });
      return { roomId, userId };
    },

    async silence(viewer, { roomId, userId, until }) {
      await personFor(viewer, roomId, userId);
      const result = await store.restrictions.silence(roomId, userId, {
        ...changeBy(viewer, until === null ? 'room.unrestrictPerson' : 'room.restrictPerson'),
        until: until === null ? null : silenceEnd(until),
      });
      if ('refusal' in result) throw restrictionError(result);
      const { isChanged, affectedUserIds: userIds } = result;
      if (isChanged) events.emit({ type: 'silenceChanged', by: viewer.userId, roomId, userIds });
      return { roomId, userId, until };
    },

    async bans(viewer, { roomId, cursor, limit }) {
      await roomFor(store, viewer, 'room.restrict', roomId);
      const rows = await store.restrictions.listForRoom(roomId, { after: cursor, limit: limit + 1 });
      const page = rows.slice(0, limit);
      return {
        restrictions: await roomViews.restrictions(page),
        nextCursor: rows.length > limit ? (page.at(-1)?.userId ?? null) : null,
      };
    },
  };
}

function changeBy(viewer: Viewer, action: 'room.restrictPerson' | 'room.unrestrictPerson') {
  return {
    by: viewer.userId,
    at: Date.now(),
    decide: decideFor(viewer, action),
    maxPerRoom: maxRestrictionsPerRoom,
  };
}

/** @throws ReasonError `invalid_input` if it is over already, or too far away. */
function silenceEnd(until: string): number {
  const [end, now] = [Date.parse(until), Date.now()];
  if (end > now && end <= now + maxSilenceDays * dayMs) return end;
  const message = `until: choose a time in the future, at most ${maxSilenceDays} days away.`;
  throw new ReasonError('invalid_input', { field: 'until', message });
}

function noUser(): ReasonError {
  return new ReasonError('user_not_found', { field: 'userId' });
}

function restrictionError({ refusal }: RestrictionRefusal): ReasonError {
  if (refusal === 'full') return new ReasonError('too_many_restrictions');
  if (refusal === 'banned') return new ReasonError(refusal, { field: 'userId' });
  return refusalError(refusal, personFields[refusal]);
}

/** The viewer has been checked already: these are about the person. */
const personFields: Partial<Record<RestrictionRefusal['refusal'], string>> = {
  not_owner: 'userId',
  owner_needed: 'userId',
};
