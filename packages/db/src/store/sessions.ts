import { and, count, eq, gt, inArray, lte } from 'drizzle-orm';
import { chunksOf, rowsPerStatement, type Engine } from './engine.ts';
import { lookForLacking } from './lacking.ts';
import { slot, statement } from './statements.ts';
import type { SessionRow } from '../schema/tables.ts';

/** Sessions are identified by the SHA-256 of their secret ID, in hex, which the caller computes. */
export interface SessionStore {
  create(session: SessionRow): Promise<void>;
  /** Also finds a session that has expired but was not deleted yet. */
  find(id: string): Promise<SessionRow | undefined>;
  /**
   * The sessions among these that are gone, or expire at `expiryMs` or before, with the row if it still exists. Made for thousands of IDs,
   * which must differ; other work gets its turn in between.
   */
  expiringAmong(ids: readonly string[], expiryMs: number): Promise<{ id: string; row: SessionRow | null }[]>;
  findForUser(userId: number): Promise<SessionRow[]>;
  /** Does nothing if the session is gone. */
  extend(id: string, expiresAt: number): Promise<void>;
  /** As `extend`, for many, except those that have expired at `now`. */
  extendMany(ids: readonly string[], expiresAt: number, now: number): Promise<void>;
  /** Returns whether there was such a session. */
  delete(id: string): Promise<boolean>;
  deleteForUser(userId: number): Promise<void>;
  /** Deletes sessions that expired at `now` or before; returns how many. */
  deleteExpired(now: number): Promise<number>;
}

export function createSessionStore(engine: Engine): SessionStore {
  const { sessions } = engine.tables;

  const selectOne = statement((queries) =>
    queries
      .select()
      .from(sessions)
      .where(eq(sessions.id, slot('id')))
      .prepare(),
  );

  const lookForExpiring = lookForLacking(engine, ['id'], {
    count: (queries, items) => {
      const isAmong = inArray(
        sessions.id,
        items.map(({ id }) => id),
      );
      return queries
        .select({ count: count() })
        .from(sessions)
        .where(and(isAmong, gt(sessions.expiresAt, slot('expiryMs'))))
        .prepare();
    },
    find: (queries, items) => {
      const isAmong = inArray(
        sessions.id,
        items.map(({ id }) => id),
      );
      return queries.select().from(sessions).where(isAmong).prepare();
    },
  });

  return {
    async create(session) {
      await engine.write((queries) => queries.insert(sessions).values(session));
    },

    async find(id) {
      const rows = await engine.read((queries) => selectOne(queries, { id }));
      return rows[0];
    },

    async expiringAmong(ids, expiryMs) {
      const pieces = await lookForExpiring(
        ids.map((id) => ({ id })),
        { expiryMs },
      );
      return pieces.flatMap(({ items, rows }) => {
        const rowById = new Map(rows.map((row) => [row.id, row]));
        return items
          .map(({ id }) => ({ id, row: rowById.get(id) ?? null }))
          .filter(({ row }) => row === null || row.expiresAt <= expiryMs);
      });
    },

    findForUser(userId) {
      return engine.read((queries) => queries.select().from(sessions).where(eq(sessions.userId, userId)));
    },

    async extend(id, expiresAt) {
      await engine.write((queries) => queries.update(sessions).set({ expiresAt }).where(eq(sessions.id, id)));
    },

    async extendMany(ids, expiresAt, now) {
      for (const chunk of chunksOf(ids, rowsPerStatement)) {
        const isValid = and(inArray(sessions.id, [...chunk]), gt(sessions.expiresAt, now));
        await engine.write((queries) => queries.update(sessions).set({ expiresAt }).where(isValid));
      }
    },

    delete(id) {
      return engine.write(async (queries) => {
        const rows = await engine.forUpdate(
          queries.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, id)),
        );
        await queries.delete(sessions).where(eq(sessions.id, id));
        return rows.length > 0;
      });
    },

    async deleteForUser(userId) {
      await engine.write((queries) => queries.delete(sessions).where(eq(sessions.userId, userId)));
    },

    deleteExpired(now) {
      return engine.write(async (queries) => {
        const isExpired = lte(sessions.expiresAt, now);
        const [expired] = await engine.forUpdate(
          queries.select({ count: count() }).from(sessions).where(isExpired),
        );
        await queries.delete(sessions).where(isExpired);
        return expired?.count ?? 0;
      });
    },
  };
}
