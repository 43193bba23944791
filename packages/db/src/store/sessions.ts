import { count, eq, inArray, lte } from 'drizzle-orm';
import type { Engine } from './engine.ts';
import { selectByIds, slot, statement } from './statements.ts';
import type { SessionRow } from '../schema/tables.ts';

/** Sessions are known by the SHA-256 of their secret ID, in hex. Hashing is the caller's. */
export interface SessionStore {
  create(session: SessionRow): Promise<void>;
  /** Also finds a session that has expired and was not deleted yet. */
  find(id: string): Promise<SessionRow | undefined>;
  /** As `find`, of many: those that are there, in no particular order. */
  findMany(ids: readonly string[]): Promise<SessionRow[]>;
  findForUser(userId: number): Promise<SessionRow[]>;
  /** Does nothing when the session is gone. */
  extend(id: string, expiresAt: number): Promise<void>;
  /** Whether there was such a session. */
  delete(id: string): Promise<boolean>;
  deleteForUser(userId: number): Promise<void>;
  /** Deletes what expired at `now` or before; returns how many. */
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

  const selectMany = selectByIds((queries, ids) =>
    queries.select().from(sessions).where(inArray(sessions.id, ids)).prepare(),
  );

  return {
    async create(session) {
      await engine.write((queries) => queries.insert(sessions).values(session));
    },

    async find(id) {
      const rows = await engine.read((queries) => selectOne(queries, { id }));
      return rows[0];
    },

    findMany(ids) {
      return engine.read((queries) => selectMany(queries, ids));
    },

    findForUser(userId) {
      return engine.read((queries) => queries.select().from(sessions).where(eq(sessions.userId, userId)));
    },

    async extend(id, expiresAt) {
      await engine.write((queries) => queries.update(sessions).set({ expiresAt }).where(eq(sessions.id, id)));
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
