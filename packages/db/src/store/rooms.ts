import { isOpenRoom, roomKinds, type Refusal, type RoomKind } from '@parley/rules';
import { and, asc, count, eq, gt, inArray, isNotNull, isNull, not, notInArray, type SQL } from 'drizzle-orm';
import { ConflictError } from '../errors.ts';
import { chunksOf, rowsPerStatement, type Engine } from './engine.ts';
import { actorFactsReader, type ActorFacts } from './actor-facts.ts';
import type { Queries } from './queries.ts';
import { containing, normalizeName, skeletonKeyOf } from './names.ts';
import { lockRoom } from './lock-room.ts';
import { createPurge } from './purge-rooms.ts';
import { isBannedFrom, isReadable } from './room-rights.ts';
import { selectByIds, slot, statement } from './statements.ts';
import type { MembershipRow, RoomRow } from '../schema/tables.ts';

export interface NewRoom {
  kind: Exclude<RoomKind, 'direct'>;
  name: string | null;
  description: string | null;
  /** Who creates the room and owns it. */
  by: number;
  /** The other members; including `by` does no harm. */
  memberIds: readonly number[];
  createdAt: number;
}

export interface NewDirectRoom {
  /** Two users, in any order; the same twice for somebody's notes to themselves. */
  userIds: readonly [number, number];
  /** The one who opens it. */
  by: number;
  createdAt: number;
}

/** The settings of a room that can be changed. */
export type RoomSettings = Pick<
  RoomRow,
  'name' | 'description' | 'topic' | 'emoji' | 'posting' | 'slowModeSeconds' | 'newcomersJoin'
> & { kind: Exclude<RoomKind, 'direct' | 'group'> };

/** Decides in the transaction, by what is stored then. `membership` is that of whoever acts. */
export type DecideOnRoom = (facts: ActorFacts) => Refusal | null;

export interface RoomUpdate {
  by: number;
  at: number;
  /** What is missing or undefined stays as it is. */
  settings: { [Setting in keyof RoomSettings]?: RoomSettings[Setting] | undefined };
  /** How many rooms newcomers may join. Those that are archived count too: they can be brought back. */
  maxNewcomerRooms?: number | undefined;
  decide: DecideOnRoom;
}

export interface RoomArchiving {
  by: number;
  /** When it is archived; null brings it back. */
  at: number | null;
  decide: DecideOnRoom;
}

export interface RoomDeletion {
  by: number;
  at: number;
  decide: DecideOnRoom;
}

export interface VisibleRoomsQuery {
  /** Only rooms whose name contains this, ignoring case. */
  query?: string | undefined;
  /** Only archived rooms; by default, only the others. */
  isArchived?: boolean | undefined;
  /** Only rooms with a higher ID. */
  after?: number | undefined;
  limit: number;
  /** Aborts when nobody waits for the answer any more. */
  signal?: AbortSignal | undefined;
}

export interface RoomStore {
  /** @throws ConflictError if a new public room's name is taken by another public room, ignoring case, or looks like its name. */
  create(room: NewRoom): Promise<RoomRow>;
  /**
   * Changes what is given and differs, and leaves the rest. A refusal changes nothing. When a public room becomes private, outgoing webhooks
   * that people outside created are paused. `full` if newcomers already join `maxNewcomerRooms` other rooms and would join this one.
   * @throws ConflictError as `create`, also if a private room becomes public and its name is taken
   * @throws Error if the room does not exist.
   */
  update(roomId: number, update: RoomUpdate): Promise<RoomChange | { refusal: Refusal | 'full' }>;
  /** Archives a room, or brings it back. One that is archived already keeps its time. @throws Error as `update` */
  archive(roomId: number, archiving: RoomArchiving): Promise<RoomChange | { refusal: Refusal }>;
  /**
   * Deletes a room: from here on nobody is in it, nobody can find it, nothing is posted to it or sent from it, and its name is free.
   * `purge` removes what was in it. @throws Error as `update`
   */
  delete(roomId: number, deletion: RoomDeletion): Promise<{ refusal: Refusal | null }>;
  /**
   * Removes a piece of a deleted room: some messages or deliveries, and in the end the room. Each piece is a transaction of its own, short
   * enough for others to write in between. Returns false if there is nothing left to remove.
   */
  purge(): Promise<boolean>;
  /** The one direct room of two users, created if there is none, even if both open it at once. */
  openDirect(room: NewDirectRoom): Promise<{ room: RoomRow; isNew: boolean }>;
  /** The one direct room of two users, if they have opened it. */
  findDirect(userIds: readonly [number, number]): Promise<RoomRow | undefined>;
  find(id: number): Promise<RoomRow | undefined>;
  /** Those that exist, in no particular order. */
  findMany(ids: readonly number[]): Promise<RoomRow[]>;
  /** One of the viewer's own rooms by that name, ignoring case, or else the public room of that name. */
  findByName(viewerId: number, name: string): Promise<RoomRow | undefined>;
  /** The rooms that new accounts join by themselves, by ID; without those that are archived. */
  listForNewcomers(limit: number): Promise<RoomRow[]>;
  /** Public rooms and the viewer's own of all kinds, by ID: those that are archived, or those that are not. */
  listVisible(
    viewerId: number,
    query: VisibleRoomsQuery,
  ): Promise<{ room: RoomRow; membership: MembershipRow | null }[]>;
  /** All rooms that the user is in, by ID. */
  listForUser(userId: number): Promise<{ room: RoomRow; membership: MembershipRow }[]>;
}

export interface RoomChange {
  room: RoomRow;
  /** As it was. */
  before: RoomRow;
  isChanged: boolean;
}

/** A name with the keys that keep public rooms apart. */
function namedAs(kind: RoomKind, name: string | null) {
  const nameKey = name === null ? null : normalizeName(name);
  const publicName = roomKinds[kind].naming === 'uniqueName' ? name : null;
  return {
    name,
    nameKey,
    publicNameKey: publicName === null ? null : nameKey,
    publicNameSkeleton: publicName === null ? null : skeletonKeyOf(publicName),
  };
}

export function createRoomStore(engine: Engine): RoomStore {
  const { incomingWebhooks, instance, invites, memberships, outgoingWebhooks, rooms } = engine.tables;
  const readActorFacts = actorFactsReader(engine);

  const selectOne = statement((queries) =>
    queries
      .select()
      .from(rooms)
      .where(eq(rooms.id, slot('id')))
      .prepare(),
  );

  const selectMany = selectByIds((queries, ids) =>
    queries.select().from(rooms).where(inArray(rooms.id, ids)).prepare(),
  );

  const selectForUser = statement((queries) =>
    queries
      .select({ room: rooms, membership: memberships })
      .from(memberships)
      .innerJoin(rooms, eq(rooms.id, memberships.roomId))
      .where(eq(memberships.userId, slot('userId')))
      .orderBy(asc(memberships.roomId))
      .prepare(),
  );

  async function findDirect(userIds: readonly [number, number]): Promise<RoomRow | undefined> {
    const directKey = directKeyOf(userIds);
    const [room] = await engine.read((queries) =>
      queries.select().from(rooms).where(eq(rooms.directKey, directKey)),
    );
    return room;
  }

  /** Inserts a room with its first members. The first of them owns it, if it has an owner. */
  async function insert(
    queries: Queries,
    room: typeof rooms.$inferInsert,
    memberIds: readonly number[],
    ownerId: number | null,
  ): Promise<RoomRow> {
    const roomId = await engine.insertCounted(queries, rooms, { ...room, memberCount: memberIds.length });
    const members = memberIds.map((userId) => ({
      roomId,
      userId,
      role: userId === ownerId ? ('owner' as const) : ('member' as const),
      readSeq: 0,
      joinedAt: room.createdAt,
    }));
    for (const chunk of chunksOf(members, rowsPerStatement)) {
      await queries.insert(memberships).values([...chunk]);
    }
    const [row] = await queries.select().from(rooms).where(eq(rooms.id, roomId));
    if (row === undefined) throw new Error(`Room ${roomId} was inserted and is not there.`);
    return row;
  }

  async function decided(queries: Queries, roomId: number, by: number, decide: DecideOnRoom) {
    const room = await lockRoom(engine, queries, roomId);
    return { room, refusal: decide(await readActorFacts(queries, room, by)) };
  }

  /** Locks the instance, so that of two rooms changed at once, the second counts the first. */
  async function countForNewcomers(queries: Queries): Promise<number> {
    await engine.forUpdate(queries.select().from(instance));
    const [counted] = await queries
      .select({ count: count() })
      .from(rooms)
      .where(eq(rooms.newcomersJoin, true));
    return counted?.count ?? 0;
  }

  async function set(queries: Queries, before: RoomRow, changed: Partial<RoomRow>): Promise<RoomChange> {
    const isChanged = Object.keys(changed).length > 0;
    if (isChanged) await queries.update(rooms).set(changed).where(eq(rooms.id, before.id));
    return { room: { ...before, ...changed }, before, isChanged };
  }

  async function pauseWebhooks(queries: Queries, { at }: { at: number }, which: SQL | undefined) {
    await queries
      .update(outgoingWebhooks)
      .set({ pausedAt: at })
      .where(and(which, isNull(outgoingWebhooks.pausedAt)));
  }

  async function pauseWebhooksOfOutsiders(
    queries: Queries,
    { roomId, at }: { roomId: number; at: number },
  ): Promise<void> {
    const members = queries
      .select({ userId: memberships.userId })
      .from(memberships)
      .where(eq(memberships.roomId, roomId));
    const isOutsiders = notInArray(outgoingWebhooks.createdBy, members);
    await pauseWebhooks(queries, { at }, and(eq(outgoingWebhooks.roomId, roomId), isOutsiders));
  }

  /** @throws ConflictError if another public room has the name. */
  async function writeNamed<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result> {
    try {
      return await engine.write(work);
    } catch (error) {
      const isTaken = ['rooms_public_name_key', 'rooms_public_name_skeleton'].some((index) =>
        engine.isViolationOf(index, error),
      );
      throw isTaken ? new ConflictError('roomName', { cause: error }) : error;
    }
  }

  return {
    create({ kind, name, description, by, memberIds, createdAt }) {
      const room = { kind, ...namedAs(kind, name), description, createdBy: by, createdAt };
      const members = [...new Set([by, ...memberIds])];
      return writeNamed((queries) => insert(queries, room, members, by));
    },

    update(roomId, { by, at, settings, maxNewcomerRooms = Infinity, decide }) {
      return writeNamed(async (queries) => {
        const { room, refusal } = await decided(queries, roomId, by, decide);
        if (refusal !== null) return { refusal };
        const changed = changedSettings(room, settings);
        if (changed.newcomersJoin === true && (await countForNewcomers(queries)) >= maxNewcomerRooms) {
          return { refusal: 'full' };
        }
        if ('name' in changed || 'kind' in changed) {
          const { name, kind } = { ...room, ...changed };
          Object.assign(changed, namedAs(kind, name));
        }
        // Newcomers can't join what they can't find.
        if (changed.kind === 'private' && room.newcomersJoin) changed.newcomersJoin = false;
        const result = await set(queries, room, changed);
        if (isOpenRoom(room) && !isOpenRoom(result.room)) {
          await pauseWebhooksOfOutsiders(queries, { roomId, at });
        }
        return result;
      });
    },

    archive(roomId, { by, at, decide }) {
      return engine.write(async (queries) => {
        const { room, refusal } = await decided(queries, roomId, by, decide);
        if (refusal !== null) return { refusal };
        const isSame = (at === null) === (room.archivedAt === null);
        return set(queries, room, isSame ? {} : { archivedAt: at });
      });
    },

    delete(roomId, { by, at, decide }) {
      return engine.write(async (queries) => {
        const { refusal } = await decided(queries, roomId, by, decide);
        if (refusal !== null) return { refusal };
        await queries.delete(memberships).where(eq(memberships.roomId, roomId));
        await queries.delete(incomingWebhooks).where(eq(incomingWebhooks.roomId, roomId));
        await queries.delete(invites).where(eq(invites.roomId, roomId));
        await pauseWebhooks(queries, { at }, eq(outgoingWebhooks.roomId, roomId));
        // A private room without members is one that nobody can find, read or join.
        const hidden = {
          ...namedAs('private', null),
          kind: 'private',
          memberCount: 0,
          newcomersJoin: false,
          deletedAt: at,
        } as const;
        await queries.update(rooms).set(hidden).where(eq(rooms.id, roomId));
        return { refusal: null };
      });
    },

    purge: createPurge(engine),

    async openDirect({ userIds, by, createdAt }) {
      const found = await findDirect(userIds);
      if (found !== undefined) return { room: found, isNew: false };
      const room = {
        kind: 'direct',
        directKey: directKeyOf(userIds),
        createdBy: by,
        createdAt,
      } as const;
      try {
        return {
          room: await engine.write((queries) => insert(queries, room, [...new Set(userIds)], null)),
          isNew: true,
        };
      } catch (error) {
        // The other person has opened it meanwhile.
        const opened = engine.isViolationOf('rooms_direct_key', error)
          ? await findDirect(userIds)
          : undefined;
        if (opened === undefined) throw error;
        return { room: opened, isNew: false };
      }
    },

    findDirect,

    async find(id) {
      const rows = await engine.read((queries) => selectOne(queries, { id }));
      return rows[0];
    },

    findMany(ids) {
      return engine.read((queries) => selectMany(queries, ids));
    },

    async findByName(viewerId, name) {
      const nameKey = normalizeName(name);
      const [own] = await engine.read((queries) =>
        queries
          .select({ room: rooms })
          .from(rooms)
          .innerJoin(memberships, and(eq(memberships.roomId, rooms.id), eq(memberships.userId, viewerId)))
          .where(eq(rooms.nameKey, nameKey))
          .orderBy(asc(rooms.id))
          .limit(1),
      );
      if (own !== undefined) return own.room;
      const found = await engine.read((queries) =>
        queries
          .select()
          .from(rooms)
          .where(and(eq(rooms.publicNameKey, nameKey), not(isBannedFrom(engine.tables, queries, viewerId)))),
      );
      return found[0];
    },

    listForNewcomers(limit) {
      return engine.read((queries) =>
        queries
          .select()
          .from(rooms)
          .where(and(eq(rooms.newcomersJoin, true), isNull(rooms.archivedAt)))
          .orderBy(asc(rooms.id))
          .limit(limit),
      );
    },

    listVisible(viewerId, { query = '', isArchived = false, after = 0, limit, signal }) {
      return engine.readOffThread(
        (queries) =>
          queries
            .select({ room: rooms, membership: memberships })
            .from(rooms)
            .leftJoin(memberships, and(eq(memberships.roomId, rooms.id), eq(memberships.userId, viewerId)))
            .where(
              and(
                gt(rooms.id, after),
                isReadable(engine.tables, queries, viewerId),
                isArchived ? isNotNull(rooms.archivedAt) : isNull(rooms.archivedAt),
                query === '' ? undefined : containing(rooms.nameKey, normalizeName(query)),
              ),
            )
            .orderBy(asc(rooms.id))
            .limit(limit),
        { userId: viewerId, signal },
      );
    },

    listForUser(userId) {
      return engine.read((queries) => selectForUser(queries, { userId }));
    },
  };
}

/** Those of the given settings that differ from the room's. */
function changedSettings(room: RoomRow, settings: RoomUpdate['settings']): Partial<RoomRow> {
  const changed = Object.entries(settings).filter(
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.entries loses the types of the keys
    ([setting, value]) => value !== undefined && value !== room[setting as keyof RoomSettings],
  );
  return Object.fromEntries(changed);
}

function directKeyOf(userIds: readonly [number, number]): string {
  return userIds.toSorted((a, b) => a - b).join(':');
}
