import { isOpenRoom, type MemberFacts, type MemberRole, type Refusal, type RoomFacts } from '@parley/rules';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { and, asc, count, eq, getTableColumns, gt, inArray, lt, not, sum } from 'drizzle-orm';
import { nameBeginning } from './names.ts';
import { highestRole } from './highest-role.ts';
import { lockOpenInvite } from './invites.ts';
import { lookForLacking } from './lacking.ts';
import { lockRoom } from './lock-room.ts';
import { actorFactsReader, type Decided } from './actor-facts.ts';
import { tableOfPlaces } from './places.ts';
import { removeMembers } from './remove-members.ts';
import { restrictionLookup } from './restrictions-in-force.ts';
import { lockSections } from './sidebars.ts';
import { isOpen } from './room-rights.ts';
import { listStatement, longPieceSizes, slot, statement } from './statements.ts';
import { chunksOf, rowsPerStatement, type Asker, type Engine } from './engine.ts';
import type { Queries } from './queries.ts';
import type { InviteRow, MembershipRow, RoomRow } from '../schema/tables.ts';
import type { MembershipKey } from './messages/keys.ts';

export interface MembersQuery {
  /** Only members with a higher user ID. */
  after?: number | undefined;
  /** Only members whose username, or a word of whose display name, begins with this; as in `users.search`. Empty means everyone. */
  query?: string | undefined;
  limit: number;
  /** The user who searches people by name. */
  asker?: Asker | undefined;
}

export interface NewMembers {
  by: number;
  joinedAt: number;
  /** Decides in the transaction, by what is stored then. Always allowed if left out. */
  decide?: ((facts: Decided<RoomFacts>) => Refusal | null) | undefined;
  /** The invite by which they join. */
  invite?: UsedInvite | undefined;
  /** How many members the room may have. */
  maxMembers?: number | undefined;
}

export interface UsedInvite {
  id: number;
  createdBy: number;
  /** Decides in the transaction whether its creator may still invite people, by the facts about them. */
  decide: (facts: Decided<RoomFacts>) => Refusal | null;
}

/** Decides in the transaction, by what is stored then. `membership` is that of whoever acts. */
export type DecideOnMember = (facts: Decided<MemberFacts>) => Refusal | null;

export interface MemberRemoval {
  by: number;
  at: number;
  /** Always allowed if left out. */
  decide?: DecideOnMember | undefined;
}

export interface RoleChange {
  role: MemberRole;
  by: number;
  decide: DecideOnMember;
}

/** Fields that are missing stay as they are. */
export interface OwnMembershipUpdate {
  isFavorite?: boolean | undefined;
  mutedUntil?: number | null | undefined;
  /** A custom section of the member's. */
  sectionId?: number | null | undefined;
  /** Decides in the transaction, by what is stored then. */
  decide: (facts: RoomFacts) => Refusal | null;
}

export interface MembershipStore {
  find(roomId: number, userId: number): Promise<MembershipRow | undefined>;
  /** The members of a room, by user ID. */
  listForRoom(roomId: number, query: MembersQuery): Promise<MembershipRow[]>;
  /** The user IDs of all members, ascending. */
  userIdsOf(roomId: number): Promise<number[]>;
  /** The user IDs of the members of several rooms, ascending, by room ID. Rooms without members are missing. */
  userIdsOfMany(roomIds: readonly number[]): Promise<Map<number, number[]>>;
  /** Which of these users share a private room, a group or a direct conversation with the user. */
  acquaintancesAmong(userId: number, otherIds: readonly number[]): Promise<Set<number>>;
  /** The places among these that nobody has. Made for thousands, which must differ; other work gets its turn in between. */
  vacantAmong(places: readonly MembershipKey[]): Promise<MembershipKey[]>;
  /**
   * How many rooms each of several users is in, and the sum of the IDs of those rooms, by user ID: enough to notice that a list of rooms is
   * out of date. Users without a room are missing.
   */
  tallyForUsers(userIds: readonly number[]): Promise<Map<number, { count: number; roomIdSum: number }>>;
  /** The memberships of several users, by user ID and room ID. */
  listForUsers(userIds: readonly number[]): Promise<MembershipRow[]>;
  /**
   * Adds all of the users or none; existing members stay as they are. New members have read everything so far. `full` if the room would
   * have more than `maxMembers`, `banned` if one of them is. With `invite`, `invite_not_found` if it is not open, or its creator may not
   * invite people; everyone who joins counts as one use of it.
   * @throws Error if the room or a user does not exist.
   */
  add(
    roomId: number,
    userIds: readonly number[],
    members: NewMembers,
  ): Promise<
    | { addedUserIds: number[]; room: RoomRow }
    | { refusal: Refusal | 'full' }
    | { refusal: 'banned'; userId: number }
  >;
  /**
   * Removes a member. If it is the owner, the moderator who joined first becomes the owner, or else the member who did. Outgoing webhooks
   * that the member created are paused if the member may no longer read the room. If somebody else removes them from a room that only
   * members may read, their bots leave it too: `botIds`. A refusal changes nothing.
   * @throws Error if the room does not exist.
   */
  remove(
    roomId: number,
    userId: number,
    removal: MemberRemoval,
  ): Promise<
    { removed: boolean; room: RoomRow; newOwnerId: number | null; botIds: number[] } | { refusal: Refusal }
  >;
  /**
   * Changes a member's role, and returns the memberships that changed: a new owner makes the old one a moderator. `no_member` if the user
   * isn't in the room, `owner_needed` if the room would be left without an owner, `person_needed` if a bot would own it.
   * @throws Error if the room does not exist.
   */
  setRole(
    roomId: number,
    userId: number,
    change: RoleChange,
  ): Promise<{ changed: MembershipRow[] } | { refusal: Refusal | 'no_member' | 'owner_needed' }>;
  /**
   * Changes what only the member sees of their membership. `no_section` if they have no such custom section, `not_member` if they are not
   * in the room. A refusal changes nothing.
   * @throws Error if the room or the user does not exist.
   */
  updateOwn(
    roomId: number,
    userId: number,
    update: OwnMembershipUpdate,
  ): Promise<
    { membership: MembershipRow; isChanged: boolean } | { refusal: Refusal | 'no_section' | 'not_member' }
  >;
  /** Moves a read mark forward, never back and never past the room's last message. Undefined if the user isn't a member. */
  markRead(roomId: number, userId: number, seq: number): Promise<MembershipRow | undefined>;
}

export function createMembershipStore(engine: Engine): MembershipStore {
  const { invites, memberships, rooms, users } = engine.tables;
  const lookUpRestrictions = restrictionLookup(engine);
  const readActorFacts = actorFactsReader(engine);

  function place(roomId: number, userId: number) {
    return and(eq(memberships.roomId, roomId), eq(memberships.userId, userId));
  }

  const selectOne = statement((queries) =>
    queries
      .select()
      .from(memberships)
      .where(and(eq(memberships.roomId, slot('roomId')), eq(memberships.userId, slot('userId'))))
      .prepare(),
  );

  const selectUserIds = statement((queries) =>
    queries
      .select({ userId: memberships.userId })
      .from(memberships)
      .where(eq(memberships.roomId, slot('roomId')))
      .orderBy(asc(memberships.userId))
      .prepare(),
  );

  const lookForVacant = lookForLacking(engine, ['roomId', 'userId'], {
    count: (queries, items) => {
      const { table, roomId, userId } = tableOfPlaces(items);
      const isSame = and(eq(memberships.roomId, roomId), eq(memberships.userId, userId));
      return queries.select({ count: count() }).from(memberships).innerJoin(table, isSame).prepare();
    },
    find: (queries, items) => {
      const { table, roomId, userId } = tableOfPlaces(items);
      return queries
        .select({ roomId: memberships.roomId, userId: memberships.userId })
        .from(memberships)
        .innerJoin(table, and(eq(memberships.roomId, roomId), eq(memberships.userId, userId)))
        .prepare();
    },
  });

  const selectTallies = listStatement(
    ['userId'],
    (queries, items) =>
      queries
        .select({ userId: memberships.userId, count: count(), roomIdSum: sum(memberships.roomId) })
        .from(memberships)
        .where(
          inArray(
            memberships.userId,
            items.map(({ userId }) => userId),
          ),
        )
        .groupBy(memberships.userId)
        .prepare(),
    longPieceSizes,
  );

  async function find(roomId: number, userId: number): Promise<MembershipRow | undefined> {
    const rows = await engine.read((queries) => selectOne(queries, { roomId, userId }));
    return rows[0];
  }

  function privateRoomsOf(queries: Queries, userId: number) {
    return queries
      .select({ roomId: memberships.roomId })
      .from(memberships)
      .innerJoin(rooms, eq(rooms.id, memberships.roomId))
      .where(and(eq(memberships.userId, userId), not(isOpen(engine.tables))));
  }

  /** The bots of a user that are in the room. */
  async function botIdsIn(queries: Queries, roomId: number, ownerId: number): Promise<number[]> {
    const bots = await queries
      .select({ userId: memberships.userId })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(and(eq(memberships.roomId, roomId), eq(users.ownerId, ownerId)));
    return bots.map(({ userId }) => userId);
  }

  async function membershipIn(
    queries: Queries,
    roomId: number,
    userId: number,
  ): Promise<MembershipRow | undefined> {
    const [membership] = await selectOne(queries, { roomId, userId });
    return membership;
  }

  /** Undefined if the invite is not open, or its creator may not invite people. */
  async function lockUsable(
    queries: Queries,
    room: RoomRow,
    { id, createdBy, decide }: UsedInvite,
    at: number,
  ): Promise<InviteRow | undefined> {
    const invite = await lockOpenInvite(engine, queries, { id, roomId: room.id, at });
    return decide(await readActorFacts(queries, room, createdBy)) === null ? invite : undefined;
  }

  async function setMemberCount(queries: Queries, room: RoomRow, memberCount: number): Promise<RoomRow> {
    await queries.update(rooms).set({ memberCount }).where(eq(rooms.id, room.id));
    return { ...room, memberCount };
  }

  /** One of these users who is banned from the room, or whose owner is. */
  async function bannedAmong(
    queries: Queries,
    room: RoomRow,
    userIds: readonly number[],
  ): Promise<number | undefined> {
    if (room.restrictionCount === 0) return undefined;
    const places = userIds.map((userId) => ({ roomId: room.id, userId }));
    const found = await lookUpRestrictions(queries, places);
    return found.find(({ kind }) => kind === 'banned')?.userId;
  }

  return {
    find,

    listForRoom(roomId, { after = 0, query = '', limit, asker }) {
      const isNamed = nameBeginning(users.nameWords, query);
      const isOnPage = and(eq(memberships.roomId, roomId), gt(memberships.userId, after), isNamed);
      if (isNamed === undefined) {
        return engine.read((queries) =>
          queries.select().from(memberships).where(isOnPage).orderBy(asc(memberships.userId)).limit(limit),
        );
      }
      return engine.readOffThread(
        (queries) =>
          queries
            .select(getTableColumns(memberships))
            .from(memberships)
            .innerJoin(users, eq(users.id, memberships.userId))
            .where(isOnPage)
            .orderBy(asc(memberships.userId))
            .limit(limit),
        asker,
      );
    },

    async userIdsOf(roomId) {
      const rows = await engine.read((queries) => selectUserIds(queries, { roomId }));
      return rows.map(({ userId }) => userId);
    },

    async userIdsOfMany(roomIds) {
      const found = new Map<number, number[]>();
      const ascending = [...new Set(roomIds)].toSorted((a, b) => a - b);
      for (const chunk of chunksOf(ascending, rowsPerStatement)) {
        const rows = await engine.read((queries) =>
          queries
            .select({ roomId: memberships.roomId, userId: memberships.userId })
            .from(memberships)
            .where(inArray(memberships.roomId, [...chunk]))
            .orderBy(asc(memberships.roomId), asc(memberships.userId)),
        );
        for (const { roomId, userId } of rows) {
          const userIds = found.get(roomId);
          if (userIds === undefined) found.set(roomId, [userId]);
          else userIds.push(userId);
        }
      }
      return found;
    },

    async acquaintancesAmong(userId, otherIds) {
      const found = new Set<number>();
      for (const chunk of chunksOf(otherIds, rowsPerStatement)) {
        const rows = await engine.read((queries) =>
          queries
            .select({ userId: memberships.userId })
            .from(memberships)
            .where(
              and(
                inArray(memberships.userId, [...chunk]),
                inArray(memberships.roomId, privateRoomsOf(queries, userId)),
              ),
            )
            .groupBy(memberships.userId),
        );
        for (const row of rows) found.add(row.userId);
      }
      return found;
    },

    async vacantAmong(places) {
      const pieces = await lookForVacant(places);
      return pieces.flatMap(({ items, rows }) => {
        const taken = new Set(rows.map(({ roomId, userId }) => `${roomId}:${userId}`));
        return items.filter(({ roomId, userId }) => !taken.has(`${roomId}:${userId}`));
      });
    },

    async tallyForUsers(userIds) {
      const tallies = new Map<number, { count: number; roomIdSum: number }>();
      for (const piece of chunksOf(userIds, longPieceSizes[0] ?? 1)) {
        const rows = await engine.read((queries) =>
          selectTallies(
            queries,
            piece.map((userId) => ({ userId })),
          ),
        );
        for (const { userId, count: roomCount, roomIdSum } of rows.flat()) {
          tallies.set(userId, { count: roomCount, roomIdSum: Number(roomIdSum) });
        }
        await nextTurn();
      }
      return tallies;
    },

    async listForUsers(userIds) {
      const found: MembershipRow[] = [];
      const ascending = [...new Set(userIds)].toSorted((a, b) => a - b);
      for (const chunk of chunksOf(ascending, rowsPerStatement)) {
        const rows = await engine.read((queries) =>
          queries
            .select()
            .from(memberships)
            .where(inArray(memberships.userId, [...chunk]))
            .orderBy(asc(memberships.userId), asc(memberships.roomId)),
        );
        found.push(...rows);
      }
      return found;
    },

    add(roomId, userIds, { by, joinedAt, decide, invite: used, maxMembers = Infinity }) {
      return engine.write(async (queries) => {
        // While the room is locked, nobody leaves it.
        const room = await lockRoom(engine, queries, roomId);
        const refusal = decide?.(await readActorFacts(queries, room, by)) ?? null;
        if (refusal !== null) return { refusal };
        const present = new Set<number>();
        for (const chunk of chunksOf(userIds, rowsPerStatement)) {
          const rows = await queries
            .select({ userId: memberships.userId })
            .from(memberships)
            .where(and(eq(memberships.roomId, roomId), inArray(memberships.userId, [...chunk])));
          for (const { userId } of rows) present.add(userId);
        }

        const addedUserIds = [...new Set(userIds)].filter((userId) => !present.has(userId));
        if (addedUserIds.length === 0) return { addedUserIds, room };
        const invite = used && (await lockUsable(queries, room, used, joinedAt));
        if (used !== undefined && invite === undefined) return { refusal: 'invite_not_found' };
        const memberCount = room.memberCount + addedUserIds.length;
        if (memberCount > maxMembers) return { refusal: 'full' };
        const bannedId = await bannedAmong(queries, room, addedUserIds);
        if (bannedId !== undefined) return { refusal: 'banned', userId: bannedId };

        // In a room that everyone has left, the first to come back owns it.
        const ownerId = room.memberCount === 0 ? addedUserIds[0] : undefined;
        const members = addedUserIds.map((userId) => ({
          roomId,
          userId,
          role: userId === ownerId ? ('owner' as const) : ('member' as const),
          readSeq: room.lastSeq,
          joinedAt,
        }));
        for (const chunk of chunksOf(members, rowsPerStatement)) {
          await queries.insert(memberships).values([...chunk]);
        }
        if (invite !== undefined) {
          const uses = invite.uses + addedUserIds.length;
          await queries.update(invites).set({ uses }).where(eq(invites.id, invite.id));
        }
        return { addedUserIds, room: await setMemberCount(queries, room, memberCount) };
      });
    },

    remove(roomId, userId, { by, at, decide }) {
      return engine.write(async (queries) => {
        const room = await lockRoom(engine, queries, roomId);
        const membership = await membershipIn(queries, roomId, userId);
        if (membership === undefined) return { removed: false, room, newOwnerId: null, botIds: [] };
        // Somebody who was removed would read on through their bots.
        const botIds = by === userId || isOpenRoom(room) ? [] : await botIdsIn(queries, roomId, userId);
        const userIds = [userId, ...botIds];
        const role = (await highestRole(engine, queries, roomId, userIds)) ?? membership.role;
        const facts = { ...(await readActorFacts(queries, room, by)), member: { userId, role } };
        const refusal = decide?.(facts) ?? null;
        if (refusal !== null) return { refusal };

        const mayStillRead = isOpenRoom(room);
        const { removedUserIds: _, ...after } = await removeMembers(engine, queries, room, {
          userIds,
          at,
          mayStillRead,
        });
        return { removed: true, botIds, ...after };
      });
    },

    setRole(roomId, userId, { role, by, decide }) {
      return engine.write(async (queries) => {
        const room = await lockRoom(engine, queries, roomId);
        const member = await membershipIn(queries, roomId, userId);
        if (member === undefined) return { refusal: 'no_member' };
        const refusal = decide({ ...(await readActorFacts(queries, room, by)), member });
        if (refusal !== null) return { refusal };
        if (member.role === role) return { changed: [] };
        if (member.role === 'owner') return { refusal: 'owner_needed' };
        const [user] = await queries.select({ kind: users.kind }).from(users).where(eq(users.id, userId));
        if (role === 'owner' && user?.kind !== 'person') return { refusal: 'person_needed' };

        const changed = [{ ...member, role }];
        if (role === 'owner') {
          const owners = and(eq(memberships.roomId, roomId), eq(memberships.role, 'owner'));
          const before = await queries.select().from(memberships).where(owners);
          await queries.update(memberships).set({ role: 'moderator' }).where(owners);
          for (const owner of before) changed.push({ ...owner, role: 'moderator' });
        }
        await queries.update(memberships).set({ role }).where(place(roomId, userId));
        return { changed };
      });
    },

    updateOwn(roomId, userId, { isFavorite, mutedUntil, sectionId, decide }) {
      return engine.write(async (queries) => {
        const sections = sectionId == null ? [] : await lockSections(engine, queries, userId);
        // Not the room, for whose lock everyone waits who writes in it.
        const [membership] = await engine.forUpdate(
          queries.select().from(memberships).where(place(roomId, userId)),
        );
        const [room] = await queries.select().from(rooms).where(eq(rooms.id, roomId));
        if (room === undefined) throw new Error(`There is no room ${roomId}.`);
        const refusal = decide({ ...(await readActorFacts(queries, room, userId)), membership });
        if (refusal !== null) return { refusal };
        if (membership === undefined) return { refusal: 'not_member' };
        const isOwnSection = sections.some(({ id, kind }) => id === sectionId && kind === 'custom');
        if (sectionId != null && !isOwnSection) return { refusal: 'no_section' };

        const change = {
          isFavorite: isFavorite ?? membership.isFavorite,
          mutedUntil: mutedUntil === undefined ? membership.mutedUntil : mutedUntil,
          sectionId: sectionId === undefined ? membership.sectionId : sectionId,
        };
        const changed = { ...membership, ...change };
        const isChanged =
          changed.isFavorite !== membership.isFavorite ||
          changed.mutedUntil !== membership.mutedUntil ||
          changed.sectionId !== membership.sectionId;
        if (isChanged) await queries.update(memberships).set(change).where(place(roomId, userId));
        return { membership: changed, isChanged };
      });
    },

    async markRead(roomId, userId, seq) {
      const membership = await find(roomId, userId);
      // Clients keep marking what is already read: that must cost no commit.
      if (membership === undefined || membership.readSeq >= seq) return membership;

      return engine.write(async (queries) => {
        // Not locked: a read mark may lag behind messages that are being written.
        const [room] = await queries
          .select({ lastSeq: rooms.lastSeq })
          .from(rooms)
          .where(eq(rooms.id, roomId));
        const readSeq = Math.min(seq, room?.lastSeq ?? 0);
        await queries
          .update(memberships)
          .set({ readSeq })
          .where(and(place(roomId, userId), lt(memberships.readSeq, readSeq)));
        const [marked] = await queries.select().from(memberships).where(place(roomId, userId));
        return marked;
      });
    },
  };
}
