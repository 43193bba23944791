import type { PersonFacts, Refusal } from '@parley/rules';
import { and, asc, count, eq, gt, inArray, lte, or } from 'drizzle-orm';
import type { RestrictionRow, RoomRow } from '../schema/tables.ts';
import { actorFactsReader, type Decided } from './actor-facts.ts';
import { chunksOf, rowsPerStatement, type Engine } from './engine.ts';
import { highestRole } from './highest-role.ts';
import { lockRoom } from './lock-room.ts';
import type { MembershipKey } from './messages/keys.ts';
import type { Queries } from './queries.ts';
import { removeMembers } from './remove-members.ts';
import {
  isInForce,
  isOfUserOrOwner,
  restrictionLookup,
  strongestInForce,
  type RestrictionInForce,
} from './restrictions-in-force.ts';

export interface RestrictionChange {
  by: number;
  at: number;
  /** Decides in the transaction, by what is stored then. */
  decide: (facts: Decided<PersonFacts>) => Refusal | null;
}

export interface NewRestriction extends RestrictionChange {
  /** How many restrictions the room may have. */
  maxPerRoom: number;
}

export interface RestrictionsQuery {
  /** Only those of users with a higher ID. */
  after?: number | undefined;
  limit: number;
}

/** `full` if the room has the maximum of restrictions. */
export type RestrictionRefusal = { refusal: Refusal | 'full' | 'banned' };

export interface ChangedRestriction {
  isChanged: boolean;
  /** The person and their bots. */
  affectedUserIds: number[];
}

/**
 * Bans and silences in rooms: at most one for each person and room. They outlive leaving, and restrict the person's bots too. Silences that
 * have ended count for nothing; their rows go with the next new restriction.
 */
export interface RestrictionStore {
  /** What restricts people now, at most one restriction for each place. */
  inForce(places: readonly MembershipKey[]): Promise<RestrictionInForce[]>;
  /** The same for all rooms of several users, by room ID. */
  inForceForUsers(userIds: readonly number[]): Promise<RestrictionInForce[]>;
  /** The restrictions in force in a room, by user ID. */
  listForRoom(roomId: number, query: RestrictionsQuery): Promise<RestrictionRow[]>;
  /** Those of these users, without those that their bots have through them. */
  listForMembers(roomId: number, userIds: readonly number[]): Promise<RestrictionRow[]>;
  /**
   * Bans somebody, in place of a silence. They and their bots leave the room if they are in it, and the outgoing webhooks that they created
   * are paused. A refusal changes nothing.
   * @throws Error if the room or the user does not exist.
   */
  ban(
    roomId: number,
    userId: number,
    ban: NewRestriction & { reason: string | null },
  ): Promise<
    | (ChangedRestriction & { removedUserIds: number[]; newOwnerId: number | null; room: RoomRow })
    | RestrictionRefusal
  >;
  /** Lifts a ban, if there is one. */
  unban(
    roomId: number,
    userId: number,
    change: RestrictionChange,
  ): Promise<ChangedRestriction | RestrictionRefusal>;
  /** Silences somebody until a time, or ends their silence if it is null. `banned` if they are. */
  silence(
    roomId: number,
    userId: number,
    silence: NewRestriction & { until: number | null },
  ): Promise<ChangedRestriction | RestrictionRefusal>;
}

export function createRestrictionStore(engine: Engine): RestrictionStore {
  const { restrictions, rooms, users } = engine.tables;
  const lookUp = restrictionLookup(engine);
  const readActorFacts = actorFactsReader(engine);

  function place(roomId: number, userId: number) {
    return and(eq(restrictions.roomId, roomId), eq(restrictions.userId, userId));
  }

  const isBan = eq(restrictions.kind, 'banned');

  /** Locks the room, decides, and hands on what there is. */
  async function begin(
    queries: Queries,
    roomId: number,
    userId: number,
    { by, decide }: RestrictionChange,
  ): Promise<
    { refusal: Refusal } | { room: RoomRow; before: RestrictionRow | undefined; affectedUserIds: number[] }
  > {
    const room = await lockRoom(engine, queries, roomId);
    const involved = await queries
      .select()
      .from(users)
      .where(inArray(users.id, [userId, by]));
    const user = involved.find(({ id }) => id === userId);
    if (user === undefined) throw new Error(`There is no user ${userId}.`);
    const responsibleOf = (sought: number) => {
      const found = involved.find(({ id }) => id === sought);
      return found?.ownerId ?? sought;
    };
    const affectedUserIds = await withBots(queries, userId);
    const person = {
      isSelf: responsibleOf(userId) === responsibleOf(by),
      role: await highestRole(engine, queries, roomId, affectedUserIds),
      serverRole: user.role,
    };
    const refusal = decide({ ...(await readActorFacts(queries, room, by)), person });
    if (refusal !== null) return { refusal };
    const [before] = await queries.select().from(restrictions).where(place(roomId, userId));
    return { room, before, affectedUserIds };
  }

  /** Makes room for one more restriction by deleting silences that have ended. */
  async function isFull(
    queries: Queries,
    roomId: number,
    { at, maxPerRoom }: Pick<NewRestriction, 'at' | 'maxPerRoom'>,
  ): Promise<boolean> {
    await queries
      .delete(restrictions)
      .where(
        and(eq(restrictions.roomId, roomId), eq(restrictions.kind, 'silenced'), lte(restrictions.until, at)),
      );
    return (await countIn(queries, roomId)) >= maxPerRoom;
  }

  async function countIn(queries: Queries, roomId: number): Promise<number> {
    const [counted] = await queries
      .select({ count: count() })
      .from(restrictions)
      .where(eq(restrictions.roomId, roomId));
    return counted?.count ?? 0;
  }

  async function replace(queries: Queries, row: RestrictionRow): Promise<void> {
    await queries.delete(restrictions).where(place(row.roomId, row.userId));
    await queries.insert(restrictions).values(row);
    await setCount(queries, row.roomId);
  }

  async function setCount(queries: Queries, roomId: number): Promise<void> {
    const restrictionCount = await countIn(queries, roomId);
    await queries.update(rooms).set({ restrictionCount }).where(eq(rooms.id, roomId));
  }

  async function withBots(queries: Queries, userId: number): Promise<number[]> {
    const bots = await queries
      .select({ id: users.id })
      .from(users)
      .where(eq(users.ownerId, userId))
      .orderBy(asc(users.id));
    return [userId, ...bots.map(({ id }) => id)];
  }

  /** Takes a restriction of one kind from somebody. */
  async function lift(
    roomId: number,
    userId: number,
    kind: RestrictionRow['kind'],
    change: RestrictionChange,
  ): Promise<ChangedRestriction | RestrictionRefusal> {
    return engine.write(async (queries) => {
      const begun = await begin(queries, roomId, userId, change);
      if ('refusal' in begun) return begun;
      const isChanged = begun.before?.kind === kind;
      if (isChanged) {
        await queries.delete(restrictions).where(place(roomId, userId));
        await setCount(queries, roomId);
      }
      return { isChanged, affectedUserIds: begun.affectedUserIds };
    });
  }

  return {
    inForce(places) {
      return engine.read((queries) => lookUp(queries, places));
    },

    async inForceForUsers(userIds) {
      const found: RestrictionInForce[] = [];
      for (const chunk of chunksOf(userIds, rowsPerStatement)) {
        const rows = await engine.read((queries) =>
          queries
            .select({
              roomId: restrictions.roomId,
              userId: users.id,
              kind: restrictions.kind,
              until: restrictions.until,
            })
            .from(users)
            .innerJoin(restrictions, isOfUserOrOwner(engine.tables))
            .where(inArray(users.id, [...chunk]))
            .orderBy(asc(restrictions.roomId)),
        );
        found.push(...rows);
      }
      return strongestInForce(found, Date.now());
    },

    listForRoom(roomId, { after = 0, limit }) {
      return engine.read((queries) =>
        queries
          .select()
          .from(restrictions)
          .where(
            and(
              eq(restrictions.roomId, roomId),
              gt(restrictions.userId, after),
              or(isBan, gt(restrictions.until, Date.now())),
            ),
          )
          .orderBy(asc(restrictions.userId))
          .limit(limit),
      );
    },

    async listForMembers(roomId, userIds) {
      const found: RestrictionRow[] = [];
      for (const chunk of chunksOf(userIds, rowsPerStatement)) {
        const isOne = and(eq(restrictions.roomId, roomId), inArray(restrictions.userId, [...chunk]));
        found.push(...(await engine.read((queries) => queries.select().from(restrictions).where(isOne))));
      }
      return found.filter((restriction) => isInForce(restriction, Date.now()));
    },

    ban(roomId, userId, { reason, ...change }) {
      return engine.write(async (queries) => {
        const begun = await begin(queries, roomId, userId, change);
        if ('refusal' in begun) return begun;
        const { before, affectedUserIds } = begun;
        if (before === undefined && (await isFull(queries, roomId, change))) return { refusal: 'full' };
        const { by: createdBy, at } = change;
        await replace(queries, {
          roomId,
          userId,
          kind: 'banned',
          until: null,
          reason,
          createdBy,
          createdAt: at,
        });
        const removed = await removeMembers(engine, queries, begun.room, {
          userIds: affectedUserIds,
          at,
          mayStillRead: false,
        });
        return { isChanged: true, affectedUserIds, ...removed };
      });
    },

    unban(roomId, userId, change) {
      return lift(roomId, userId, 'banned', change);
    },

    silence(roomId, userId, { until, ...change }) {
      if (until === null) return lift(roomId, userId, 'silenced', change);
      return engine.write(async (queries) => {
        const begun = await begin(queries, roomId, userId, change);
        if ('refusal' in begun) return begun;
        const { before, affectedUserIds } = begun;
        if (before?.kind === 'banned') return { refusal: 'banned' };
        if (before === undefined && (await isFull(queries, roomId, change))) return { refusal: 'full' };
        const { by: createdBy, at: createdAt } = change;
        await replace(queries, {
          roomId,
          userId,
          kind: 'silenced',
          until,
          reason: null,
          createdBy,
          createdAt,
        });
        return { isChanged: true, affectedUserIds };
      });
    },
  };
}
