import { and, asc, count, eq, gt, isNotNull } from 'drizzle-orm';
import type { ApiKeyRow, UserRow } from '../schema/tables.ts';
import type { Engine } from './engine.ts';
import type { Queries } from './queries.ts';
import { insertUser, nameWordsOf, refuseTaken } from './users.ts';

export interface NewBot {
  username: string;
  displayName: string;
  /** Who creates the bot and owns it. */
  by: number;
  createdAt: number;
}

export interface BotsQuery {
  /** Only bots of this person. */
  ownerId?: number | undefined;
  /** Only bots with a higher ID. */
  after?: number | undefined;
  limit: number;
}

/** Bots are users whose `kind` is `bot`. A removed bot has no owner; its row stays, for the messages it wrote. */
export interface BotStore {
  /**
   * `full` if the owner already has `maxBots`.
   * @throws ConflictError if the username is taken, ignoring case, or looks like another one.
   * @throws Error if there is no such owner.
   */
  create(bot: NewBot, maxBots: number): Promise<UserRow | 'full'>;
  /** Not found if it was removed. */
  find(id: number): Promise<UserRow | undefined>;
  /** By ID, without removed bots. */
  list(query: BotsQuery): Promise<UserRow[]>;
  /** Undefined if there is no such bot, or it was removed. */
  setDisplayName(id: number, change: { by: number; displayName: string }): Promise<UserRow | undefined>;
  /** Takes the bot from its owner, and deletes and returns its keys. Undefined if there is no such bot, or it was removed. */
  remove(id: number, removal: { by: number }): Promise<ApiKeyRow[] | undefined>;
}

export function isRemovedBot({ kind, ownerId }: Pick<UserRow, 'kind' | 'ownerId'>): boolean {
  return kind === 'bot' && ownerId === null;
}

export function createBotStore(engine: Engine): BotStore {
  const { apiKeys, users } = engine.tables;
  const isBot = and(eq(users.kind, 'bot'), isNotNull(users.ownerId));

  function select(queries: Queries, id: number) {
    return queries
      .select()
      .from(users)
      .where(and(eq(users.id, id), isBot));
  }

  return {
    async create({ username, displayName, by, createdAt }, maxBots) {
      const bot = {
        username,
        email: null,
        passwordHash: '',
        displayName,
        kind: 'bot' as const,
        ownerId: by,
        createdAt,
      };
      try {
        return await engine.write(async (queries) => {
          // Locked, so that bots created at the same time are counted one after the other.
          const [owner] = await engine.forUpdate(
            queries.select({ id: users.id }).from(users).where(eq(users.id, by)),
          );
          if (owner === undefined) throw new Error(`There is no user ${by}.`);
          const [own] = await engine.forUpdate(
            queries.select({ count: count() }).from(users).where(eq(users.ownerId, by)),
          );
          if (own === undefined || own.count >= maxBots) return 'full';
          return insertUser(engine, queries, bot);
        });
      } catch (error) {
        return refuseTaken(engine, error);
      }
    },

    async find(id) {
      const rows = await engine.read((queries) => select(queries, id));
      return rows[0];
    },

    list({ ownerId, after = 0, limit }) {
      return engine.read((queries) =>
        queries
          .select()
          .from(users)
          .where(
            and(isBot, gt(users.id, after), ownerId === undefined ? undefined : eq(users.ownerId, ownerId)),
          )
          .orderBy(asc(users.id))
          .limit(limit),
      );
    },

    setDisplayName(id, { displayName }) {
      return engine.write(async (queries) => {
        const [bot] = await engine.forUpdate(select(queries, id));
        if (bot === undefined) return undefined;
        const changed = { displayName, nameWords: nameWordsOf(bot.username, displayName) };
        await queries.update(users).set(changed).where(eq(users.id, id));
        return { ...bot, ...changed };
      });
    },

    remove(id) {
      return engine.write(async (queries) => {
        const [bot] = await engine.forUpdate(select(queries, id));
        if (bot === undefined) return undefined;
        await queries.update(users).set({ ownerId: null }).where(eq(users.id, id));
        const keys = await engine.forUpdate(queries.select().from(apiKeys).where(eq(apiKeys.userId, id)));
        await queries.delete(apiKeys).where(eq(apiKeys.userId, id));
        return keys;
      });
    },
  };
}
