import { roomKinds, type Refusal, type RoomFacts, type RoomKind } from '@parley/rules';
import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import { ConflictError } from '../errors.ts';
import { chunksOf, rowsPerStatement, type Engine } from './engine.ts';
import type { Queries } from './queries.ts';
import { containing, normalizeName, skeletonKeyOf } from './names.ts';
import { lockRoom } from './lock-room.ts';
import { isReadable } from './room-rights.ts';
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
  /** Two different users, in any order. */
  userIds: readonly [number, number];
  /** The one who opens it. */
  by: number;
  createdAt: number;
}

export interface RoomUpdate {
  by: number;
  name?: string | undefined;
  description?: string | null | undefined;
  /** Decides in the transaction, by what is stored then. */
  decide: (facts: RoomFacts) => Refusal | null;
}

export interface VisibleRoomsQuery {
  /** Only rooms whose name contains this, ignoring case. */
  query?: string | undefined;
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
   * Changes what is given and differs, and leaves the rest. A refusal changes nothing.
   * @throws ConflictError as `create`
   * @throws Error if the room does not exist.
   */
  update(
    roomId: number,
    update: RoomUpdate,
  ): Promise<{ room: RoomRow; isChanged: boolean } | { refusal: Refusal }>;
  /** The one direct room of two users, created if there is none, even if both open it at once. */
  openDirect(room: NewDirectRoom): Promise<{ room: RoomRow; isNew: boolean }>;
  /** The one direct room of two users, if they have opened it. */
  findDirect(userIds: readonly [number, number]): Promise<RoomRow | undefined>;
  find(id: number): Promise<RoomRow | undefined>;
  /** Those that exist, in no particular order. */
  findMany(ids: readonly number[]): Promise<RoomRow[]>;
  /** One of the viewer's own rooms by that name, ignoring case, or else the public room of that name. */
  findByName(viewerId: number, name: string): Promise<RoomRow | undefined>;
  /** Public rooms and the viewer's own of all kinds, by ID. */
  listVisible(
    viewerId: number,
    query: VisibleRoomsQuery,
  ): Promise<{ room: RoomRow; membership: MembershipRow | null }[]>;
  /** All rooms that the user is in, by ID. */
  listForUser(userId: number): Promise<{ room: RoomRow; membership: MembershipRow }[]>;
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
  const { memberships, rooms } = engine.tables;

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

    update(roomId, { by, name, description, decide }) {
      return writeNamed(async (queries) => {
        const room = await lockRoom(engine, queries, roomId);
        const [membership] = await queries
          .select()
          .from(memberships)
          .where(and(eq(memberships.roomId, roomId), eq(memberships.userId, by)));
        const refusal = decide({ room, membership });
        if (refusal !== null) return { refusal };
        const changed = {
          ...(name !== undefined && name !== room.name && namedAs(room.kind, name)),
          ...(description !== undefined && description !== room.description && { description }),
        };
        const isChanged = Object.keys(changed).length > 0;
        if (isChanged) await queries.update(rooms).set(changed).where(eq(rooms.id, roomId));
        return { room: { ...room, ...changed }, isChanged };
      });
    },

    async openDirect({ userIds, by, createdAt }) {
      if (userIds[0] === userIds[1]) throw new Error('A direct room needs two different users.');
      const found = await findDirect(userIds);
      if (found !== undefined) return { room: found, isNew: false };
      const room = {
        kind: 'direct',
        directKey: directKeyOf(userIds),
        createdBy: by,
        createdAt,
      } as const;
      try {
        return { room: await engine.write((queries) => insert(queries, room, userIds, null)), isNew: true };
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
        queries.select().from(rooms).where(eq(rooms.publicNameKey, nameKey)),
      );
      return found[0];
    },

    listVisible(viewerId, { query = '', after = 0, limit, signal }) {
      return engine.readOffThread(
        (queries) =>
          queries
            .select({ room: rooms, membership: memberships })
            .from(rooms)
            .leftJoin(memberships, and(eq(memberships.roomId, rooms.id), eq(memberships.userId, viewerId)))
            .where(
              and(
                gt(rooms.id, after),
                isReadable(engine.tables),
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

function directKeyOf(userIds: readonly [number, number]): string {
  return userIds.toSorted((a, b) => a - b).join(':');
}
