import { and, asc, count, eq, inArray, isNull, lte, or } from 'drizzle-orm';
import type { ApiKeyRow, UserRow } from '../schema/tables.ts';
import { chunksOf, rowsPerStatement, type Engine } from './engine.ts';
import { isRemovedBot } from './bots.ts';
import { lookForLacking } from './lacking.ts';
import { slot, statement } from './statements.ts';

export interface NewApiKey extends Omit<ApiKeyRow, 'id' | 'lastUsedAt'> {
  by: number;
}

/** Keys are identified by their SHA-256, in hex, which the caller computes. */
export interface ApiKeyStore {
  /** `full` if the user already has `maxKeys`, `gone` if there is no such user, or it is a bot that was removed. */
  create(key: NewApiKey, maxKeys: number): Promise<ApiKeyRow | 'full' | 'gone'>;
  find(id: number): Promise<ApiKeyRow | undefined>;
  /** With the user that the key acts as. */
  findByHash(hash: string): Promise<{ key: ApiKeyRow; user: UserRow } | undefined>;
  /** The hashes among these that no key has. Made for thousands, which must differ; other work gets its turn in between. */
  unknownAmong(hashes: readonly string[]): Promise<string[]>;
  /** By ID. */
  listForUser(userId: number): Promise<ApiKeyRow[]>;
  /** Records that the keys are in use, except for those for which this was recorded after `unlessAfter`. */
  markUsed(hashes: readonly string[], at: number, unlessAfter: number): Promise<void>;
  /** Returns whether there was such a key. */
  delete(id: number, deletion: { by: number }): Promise<boolean>;
}

export function createApiKeyStore(engine: Engine): ApiKeyStore {
  const { apiKeys, users } = engine.tables;

  const selectByHash = statement((queries) =>
    queries
      .select({ key: apiKeys, user: users })
      .from(apiKeys)
      .innerJoin(users, eq(users.id, apiKeys.userId))
      .where(eq(apiKeys.hash, slot('hash')))
      .prepare(),
  );

  const lookForUnknown = lookForLacking(engine, ['hash'], {
    count: (queries, items) => {
      const isAmong = inArray(
        apiKeys.hash,
        items.map(({ hash }) => hash),
      );
      return queries.select({ count: count() }).from(apiKeys).where(isAmong).prepare();
    },
    find: (queries, items) => {
      const isAmong = inArray(
        apiKeys.hash,
        items.map(({ hash }) => hash),
      );
      return queries.select({ hash: apiKeys.hash }).from(apiKeys).where(isAmong).prepare();
    },
  });

  async function find(id: number): Promise<ApiKeyRow | undefined> {
    const rows = await engine.read((queries) => queries.select().from(apiKeys).where(eq(apiKeys.id, id)));
    return rows[0];
  }

  return {
    create({ userId, name, hash, hint, scope, createdAt }, maxKeys) {
      return engine.write(async (queries) => {
        // Locked, so that keys created at the same time are counted one after the other.
        const [user] = await engine.forUpdate(queries.select().from(users).where(eq(users.id, userId)));
        if (user === undefined || isRemovedBot(user)) return 'gone';
        const [own] = await engine.forUpdate(
          queries.select({ count: count() }).from(apiKeys).where(eq(apiKeys.userId, userId)),
        );
        if (own === undefined || own.count >= maxKeys) return 'full';
        const row = { userId, name, hash, hint, scope, createdAt, lastUsedAt: null };
        return { ...row, id: await engine.insertCounted(queries, apiKeys, row) };
      });
    },

    find,

    async findByHash(hash) {
      const rows = await engine.read((queries) => selectByHash(queries, { hash }));
      return rows[0];
    },

    async unknownAmong(hashes) {
      const pieces = await lookForUnknown(hashes.map((hash) => ({ hash })));
      return pieces.flatMap(({ items, rows }) => {
        const known = new Set(rows.map(({ hash }) => hash));
        return items.map(({ hash }) => hash).filter((hash) => !known.has(hash));
      });
    },

    listForUser(userId) {
      return engine.read((queries) =>
        queries.select().from(apiKeys).where(eq(apiKeys.userId, userId)).orderBy(asc(apiKeys.id)),
      );
    },

    async markUsed(hashes, at, unlessAfter) {
      for (const chunk of chunksOf(hashes, rowsPerStatement)) {
        await engine.write((queries) =>
          queries
            .update(apiKeys)
            .set({ lastUsedAt: at })
            .where(
              and(
                inArray(apiKeys.hash, [...chunk]),
                or(isNull(apiKeys.lastUsedAt), lte(apiKeys.lastUsedAt, unlessAfter)),
              ),
            ),
        );
      }
    },

    delete(id) {
      return engine.write(async (queries) => {
        const rows = await engine.forUpdate(
          queries.select({ id: apiKeys.id }).from(apiKeys).where(eq(apiKeys.id, id)),
        );
        await queries.delete(apiKeys).where(eq(apiKeys.id, id));
        return rows.length > 0;
      });
    },
  };
}
