import { maxGroupSize, maxNewcomerRooms } from '@parley/api-contract';
import { ReasonError, type RoomsService, type Viewer } from '@parley/api-contract/server';
import {
  ConflictError,
  isRemovedBot,
  normalizeName,
  type RoomChange,
  type RoomRow,
  type Store,
  type UsedInvite,
  type UserRow,
} from '@parley/db';
import { isConversation, refusalOf, rulesOf, type Refusal, type RoomAction } from '@parley/rules';
import type { DomainEvents } from '../events/domain-events.ts';
import type { Bus } from '../live/bus.ts';
import type { Hub } from '../live/hub.ts';
import { assertCan, decideFor, refusalError, roomFor } from '../access/access.ts';
import { assertEmoji, assertLine, assertName } from '../people/names.ts';
import type { MessageViews } from '../messages/views.ts';
import type { People } from '../people/people.ts';
import { ContactLimits } from '../people/contact-limits.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import { createInviteProcedures } from './invites.ts';
import { createRestrictionsService } from './restrictions.ts';
import type { RoomViews } from './room-views.ts';
import type { RemoveMember } from './remove-member.ts';

const detailPageSize = 50;

export interface RoomsParts {
  store: Store;
  hub: Hub;
  bus: Bus;
  events: DomainEvents;
  people: People;
  messageViews: MessageViews;
  removeMember: RemoveMember;
  roomViews: RoomViews;
  rateLimits: RateLimits;
}

export function createRoomsService({
  store,
  hub,
  bus,
  events,
  people,
  messageViews,
  removeMember,
  roomViews,
  rateLimits,
}: RoomsParts): RoomsService {
  const contactLimits = new ContactLimits({ store, rateLimits });

  /** Adds people if `action` is still allowed when they are added. With `invite`, the viewer joins by it. */
  async function addMembers(
    viewer: Viewer,
    action: 'room.join' | 'room.invite' | 'invite.accept',
    room: RoomRow,
    userIds: readonly number[],
    invite?: UsedInvite,
  ) {
    const added = await store.memberships.add(room.id, userIds, {
      by: viewer.userId,
      joinedAt: Date.now(),
      decide: decideFor(viewer, action),
      invite,
      maxMembers: rulesOf(room).size === 'group' ? maxGroupSize : undefined,
    });
    if ('refusal' in added) throw additionError(added, invite === undefined ? undefined : 'code');
    if (added.addedUserIds.length > 0) {
      const { addedUserIds: userIds } = added;
      events.emit({
        type: 'membersJoined',
        by: viewer.userId,
        roomId: room.id,
        userIds,
        invitedBy: invite?.createdBy,
      });
    }
    return { room: await viewOf(viewer, room.id), addedUserIds: added.addedUserIds };
  }

  function tellCreated(viewer: Viewer, room: RoomRow, memberIds: readonly number[]): void {
    events.emit({ type: 'roomCreated', by: viewer.userId, room, memberIds });
  }

  async function setArchived(viewer: Viewer, roomId: number, at: number | null) {
    await roomFor(store, viewer, 'room.archive', roomId);
    const { userId: by } = viewer;
    const decide = decideFor(viewer, 'room.archive');
    return changed(viewer, await store.rooms.archive(roomId, { by, at, decide }));
  }

  /** Tells everyone of a change to a room, and shows the viewer the result. */
  async function changed(viewer: Viewer, result: RoomChange | { refusal: Refusal | 'full' }) {
    if ('refusal' in result) {
      throw result.refusal === 'full' ? tooManyForNewcomers() : refusalError(result.refusal);
    }
    const { room, before, isChanged } = result;
    if (isChanged) events.emit({ type: 'roomUpdated', by: viewer.userId, room, before });
    // Not `viewOf`: an administrator outside may no longer read what they have made private.
    const membership = (await store.memberships.find(room.id, viewer.userId)) ?? null;
    return { room: await roomViews.view({ room, membership }) };
  }

  async function viewOf(viewer: Viewer, roomId: number) {
    return roomViews.view(await roomFor(store, viewer, 'room.read', roomId));
  }

  /** A bot that was removed counts as nobody. */
  async function existingUsers(userIds: readonly number[]): Promise<UserRow[]> {
    const found = await store.users.findMany([...new Set(userIds)]);
    const users = found.filter((row) => !isRemovedBot(row));
    const addable = new Set(users.map(({ id }) => id));
    const missing = userIds.find((id) => !addable.has(id));
    if (missing !== undefined) {
      throw new ReasonError('user_not_found', { field: 'userIds', message: `There is no user ${missing}.` });
    }
    return users;
  }

  return {
    ...createRestrictionsService({ store, events, roomViews }),

    async create(viewer, { name, description, kind }) {
      assertCan(viewer, 'room.create');
      assertName('name', name);
      const room = await store.rooms
        .create({
          kind,
          name,
          description: description || null,
          by: viewer.userId,
          memberIds: [],
          createdAt: Date.now(),
        })
        .catch(refuseTakenName);
      tellCreated(viewer, room, [viewer.userId]);
      return { room: await viewOf(viewer, room.id) };
    },

    async update(viewer, { roomId, name, description, topic, emoji, ...settings }) {
      const hasSettings = Object.values({ description, topic, emoji, ...settings }).some(
        (value) => value !== undefined,
      );
      const action = name !== undefined && !hasSettings ? 'room.rename' : 'room.update';
      const { room: before } = await roomFor(store, viewer, action, roomId);
      const isUnnamed = name === '' && isConversation(before);
      // A name from before today's rules stays as it is.
      if (name !== undefined && name !== before.name && !isUnnamed) assertName('name', name);
      if (topic) assertLine('topic', topic);
      assertEmoji(emoji);
      const result = await store.rooms
        .update(roomId, {
          by: viewer.userId,
          at: Date.now(),
          settings: {
            ...settings,
            name: isUnnamed ? null : name,
            description: description === '' ? null : description,
            topic: topic === '' ? null : topic,
            emoji: emoji === '' ? null : emoji,
          },
          maxNewcomerRooms,
          decide(facts) {
            const { kind = facts.room.kind, newcomersJoin = facts.room.newcomersJoin } = settings;
            const left = { ...facts, room: { ...facts.room, kind } };
            return (
              decideFor(viewer, action)(facts) ??
              (kind === facts.room.kind ? null : decideFor(viewer, 'room.setKind')(facts)) ??
              (newcomersJoin === facts.room.newcomersJoin
                ? null
                : decideFor(viewer, 'room.setNewcomersJoin')(left))
            );
          },
        })
        .catch(refuseTakenName);
      return changed(viewer, result);
    },

    async archive(viewer, { roomId }) {
      return setArchived(viewer, roomId, Date.now());
    },

    async unarchive(viewer, { roomId }) {
      return setArchived(viewer, roomId, null);
    },

    async delete(viewer, { roomId, name }) {
      const { room } = await roomFor(store, viewer, 'room.delete', roomId);
      if (normalizeName(name) !== room.nameKey) throw new ReasonError('room_name_wrong', { field: 'name' });
      const { userId: by } = viewer;
      const { refusal } = await store.rooms.delete(roomId, {
        by,
        at: Date.now(),
        decide: decideFor(viewer, 'room.delete'),
      });
      if (refusal !== null) throw refusalError(refusal);
      events.emit({ type: 'roomDeleted', by, roomId });
      return { roomId };
    },

    async list(viewer, { query, archived, cursor, limit }, signal) {
      const places = await store.rooms.listVisible(viewer.userId, {
        query: query || undefined,
        isArchived: archived,
        after: cursor,
        limit: limit + 1,
        signal,
      });
      const rooms = await roomViews.views(places.slice(0, limit));
      return { rooms, nextCursor: places.length > limit ? (rooms.at(-1)?.id ?? null) : null };
    },

    async get(viewer, { roomId }) {
      const place = await roomFor(store, viewer, 'room.read', roomId);
      const [room, members, page] = await Promise.all([
        roomViews.view(place),
        roomViews.members(place.room, { limit: detailPageSize }),
        store.messages.page(roomId, { limit: detailPageSize }),
      ]);
      return { room, members, messages: await messageViews.all(page.messages) };
    },

    async join(viewer, { roomId }) {
      const { room, membership } = await roomFor(store, viewer, 'room.join', roomId);
      if (membership !== null) return { room: await roomViews.view({ room, membership }) };
      return addMembers(viewer, 'room.join', room, [viewer.userId]);
    },

    async leave(viewer, { roomId }) {
      const { room } = await roomFor(store, viewer, 'room.leave', roomId);
      await removeMember(room, { member: viewer, by: viewer.userId });
      return { roomId };
    },

    async setRole(viewer, { roomId, userId, role }) {
      const { room } = await roomFor(store, viewer, 'room.setRoles', roomId);
      const { userId: by } = viewer;
      const result = await store.memberships.setRole(roomId, userId, {
        role,
        by,
        decide: decideFor(viewer, 'room.setRoles'),
      });
      if ('refusal' in result) throw memberRefusalError(result.refusal);
      events.emit(...result.changed.map((membership) => ({ type: 'roleChanged' as const, by, membership })));
      const [member] = await roomViews.members(room, { after: userId - 1, limit: 1 });
      if (member?.user.id !== userId) throw memberRefusalError('no_member');
      return { member };
    },

    async removeMember(viewer, { roomId, userId }) {
      const { room } = await roomFor(store, viewer, 'room.removeMembers', roomId);
      const user = await store.users.find(userId);
      const refusal =
        user === undefined
          ? 'no_member'
          : await removeMember(room, {
              member: { userId, role: user.role },
              by: viewer.userId,
              decide: decideFor(viewer, 'room.removeMember'),
            });
      // The viewer may remove members, but only the owner may remove this one.
      if (refusal === 'not_owner') throw refusalError(refusal, 'userId');
      if (refusal !== null) throw memberRefusalError(refusal);
      return { roomId, userId };
    },

    async members(viewer, { roomId, query, cursor, limit }, signal) {
      const { room } = await roomFor(store, viewer, 'room.read', roomId);
      const page = await roomViews.members(room, {
        query,
        after: cursor,
        limit: limit + 1,
        asker: { userId: viewer.userId, signal },
      });
      const members = page.slice(0, limit);
      return { members, nextCursor: page.length > limit ? (members.at(-1)?.user.id ?? null) : null };
    },

    async invite(viewer, { roomId, userIds }) {
      const { room } = await roomFor(store, viewer, 'room.invite', roomId);
      await contactLimits.adds(viewer, await existingUsers(userIds));
      return addMembers(viewer, 'room.invite', room, [...new Set(userIds)]);
    },

    ...createInviteProcedures({
      store,
      people,
      viewOf: (place) => roomViews.view(place),
      joinBy: (viewer, room, invite) => addMembers(viewer, 'invite.accept', room, [viewer.userId], invite),
    }),

    async openConversation(viewer, { userIds }) {
      assertCan(viewer, 'conversation.open');
      const others = [...new Set(userIds)].filter((id) => id !== viewer.userId);
      const [first = viewer.userId] = others;
      if (others.length >= maxGroupSize) throw new ReasonError('group_full', { field: 'userIds' });
      const users = await existingUsers(others);
      const isDirect = others.length <= 1;
      const known = isDirect ? await store.rooms.findDirect([viewer.userId, first]) : undefined;
      if (known !== undefined) return { room: await viewOf(viewer, known.id) };
      await contactLimits.opens(viewer, users);

      const createdAt = Date.now();
      if (isDirect) {
        const { userId: by } = viewer;
        const { room, isNew } = await store.rooms.openDirect({ userIds: [by, first], by, createdAt });
        if (isNew) tellCreated(viewer, room, [...new Set([by, first])]);
        return { room: await viewOf(viewer, room.id) };
      }
      const room = await store.rooms.create({
        kind: 'group',
        name: null,
        description: null,
        by: viewer.userId,
        memberIds: others,
        createdAt,
      });
      tellCreated(viewer, room, [viewer.userId, ...others]);
      return { room: await viewOf(viewer, room.id) };
    },

    async follow({ userId }, { roomId, ...from }, signal) {
      return hub.readers.admit({ roomId, userId }, hub.log.follow(roomId, from), signal);
    },

    async typing({ userId }, { roomId }, signal) {
      return hub.readers.admit({ roomId, userId }, hub.typing.follow(roomId, userId), signal);
    },

    async setTyping(viewer, { roomId, isTyping }) {
      const { userId } = viewer;
      const user = await people.get(userId);
      const member = hub.readers.watchMember({ roomId, userId });
      try {
        await member.ready;
        const { room } = await roomFor(store, viewer, 'room.showTyping', roomId);
        if (member.hasLeft()) throw notMember(viewer, 'room.showTyping', room);
        bus.publish(
          isTyping ? { type: 'typingStarted', roomId, user } : { type: 'typingStopped', roomId, userId },
        );
      } finally {
        member.release();
      }
      return { isTyping };
    },
  };
}

function tooManyForNewcomers(): ReasonError {
  const message = `newcomersJoin: newcomers already join ${maxNewcomerRooms} rooms, counting archived ones. That is the maximum: take one out first.`;
  return new ReasonError('invalid_input', { field: 'newcomersJoin', message });
}

function memberRefusalError(refusal: Refusal | 'no_member' | 'owner_needed'): ReasonError {
  if (refusal === 'no_member') return new ReasonError('not_in_room', { field: 'userId' });
  if (refusal === 'owner_needed' || refusal === 'person_needed')
    return new ReasonError(refusal, { field: 'role' });
  return refusalError(refusal);
}

/** `field` is the input field that names what people join by, if they are not named themselves. */
function additionError(
  refused: { refusal: Refusal | 'full' | 'banned'; userId?: number },
  field?: string,
): ReasonError {
  const { refusal, userId } = refused;
  if (refusal === 'full') return new ReasonError('group_full', { field: field ?? 'userIds' });
  if (refusal !== 'banned') return refusalError(refusal, field);
  const message = `User ${userId} is banned from this room. A moderator can lift the ban.`;
  return new ReasonError(refusal, { field: 'userIds', message });
}

/** The same refusal as for somebody who was never in the room. */
function notMember(viewer: Viewer, action: RoomAction, room: RoomRow): ReasonError {
  const refusal = refusalOf(viewer, action, { room, membership: null });
  return refusalError(refusal ?? 'not_member');
}

function refuseTakenName(error: unknown): never {
  if (!(error instanceof ConflictError)) throw error;
  throw new ReasonError('room_name_taken', { field: 'name', cause: error });
}
