import type { Actor, Refusal } from '@parley/rules';
import { and, asc, eq, gt } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import { ConflictError } from '../errors.ts';
import type { IncomingWebhookRow } from '../schema/tables.ts';
import { actorFactsReader } from './actor-facts.ts';
import { lockRoom } from './lock-room.ts';
import type { Engine } from './engine.ts';
import type { Queries } from './queries.ts';
import { normalizeName } from './names.ts';
import type { DecideOnWebhook } from './outgoing-webhooks.ts';
import { isManaged } from './room-rights.ts';
import { slot, statement } from './statements.ts';
import { insertUser, isUsernameTaken, nameWordsOf } from './users.ts';

export interface NewIncomingWebhook {
  roomId: number;
  name: string;
  /** The SHA-256 of the secret, in hex. */
  secretHash: string;
  /** Stored as `createdBy`. */
  by: number;
  createdAt: number;
  /** How many webhooks the room may have. */
  maxPerRoom: number;
  decide: DecideOnWebhook;
}

export interface IncomingWebhookRenaming {
  by: number;
  name: string;
  decide: DecideOnWebhook;
}

export interface SecretRenewal {
  by: number;
  secretHash: string;
  decide: DecideOnWebhook;
}

export interface ManagedWebhooksQuery {
  /** Only those of this room. */
  roomId?: number | undefined;
  /** Only webhooks with a higher ID. */
  after?: number | undefined;
  limit: number;
}

export interface IncomingWebhookStore {
  /**
   * Creates a webhook, and the bot that writes for it: an account with the webhook's name, which nobody can sign in to. `full` if the room
   * already has `maxPerRoom`.
   * @throws Error if the room does not exist.
   */
  create(webhook: NewIncomingWebhook): Promise<IncomingWebhookRow | 'full' | { refusal: Refusal }>;
  find(id: number): Promise<IncomingWebhookRow | undefined>;
  /** The webhooks that the actor manages, by ID. */
  listManaged(actor: Actor, query: ManagedWebhooksQuery): Promise<IncomingWebhookRow[]>;
  /** Renames a webhook and its bot. Undefined if there is no such webhook, also below. A refusal changes nothing. */
  rename(
    id: number,
    renaming: IncomingWebhookRenaming,
  ): Promise<IncomingWebhookRow | undefined | { refusal: Refusal }>;
  renewSecret(
    id: number,
    renewal: SecretRenewal,
  ): Promise<IncomingWebhookRow | undefined | { refusal: Refusal }>;
  markUsed(id: number, lastUsedAt: number): Promise<void>;
  /** Returns whether there was such a webhook. Its bot stays as the author of its messages, and writes nothing more. */
  remove(id: number, removal: { by: number }): Promise<boolean>;
}

/** How often to look for a username that nobody has. */
const maxAttempts = 5;

export function createIncomingWebhookStore(engine: Engine): IncomingWebhookStore {
  const { incomingWebhooks, memberships, rooms, users } = engine.tables;
  const readActorFacts = actorFactsReader(engine);

  const selectOne = statement((queries) =>
    queries
      .select()
      .from(incomingWebhooks)
      .where(eq(incomingWebhooks.id, slot('id')))
      .prepare(),
  );

  async function inserted(
    queries: Queries,
    { roomId, name, secretHash, by, createdAt, maxPerRoom, decide }: NewIncomingWebhook,
    username: string,
  ): Promise<IncomingWebhookRow | 'full' | { refusal: Refusal }> {
    const room = await lockRoom(engine, queries, roomId);
    const refusal = decide(await readActorFacts(queries, room, by));
    if (refusal !== null) return { refusal };
    const present = await queries
      .select({ id: incomingWebhooks.id })
      .from(incomingWebhooks)
      .where(eq(incomingWebhooks.roomId, roomId))
      .limit(maxPerRoom);
    if (present.length >= maxPerRoom) return 'full';
    const bot = await insertUser(engine, queries, {
      username,
      email: null,
      passwordHash: '',
      displayName: name,
      kind: 'bot',
      createdAt,
    });
    const webhook = { roomId, botId: bot.id, name, secretHash, createdBy: by, createdAt };
    const id = await engine.insertCounted(queries, incomingWebhooks, webhook);
    return { ...webhook, id, lastUsedAt: null };
  }

  /** Locks the webhook's room and then the webhook, and decides. */
  async function lockDecided(
    queries: Queries,
    id: number,
    { by, decide }: { by: number; decide: DecideOnWebhook },
  ): Promise<IncomingWebhookRow | undefined | { refusal: Refusal }> {
    const [found] = await selectOne(queries, { id });
    if (found === undefined) return undefined;
    const room = await lockRoom(engine, queries, found.roomId);
    const refusal = decide(await readActorFacts(queries, room, by));
    if (refusal !== null) return { refusal };
    const [webhook] = await engine.forUpdate(
      queries.select().from(incomingWebhooks).where(eq(incomingWebhooks.id, id)),
    );
    return webhook;
  }

  async function find(id: number): Promise<IncomingWebhookRow | undefined> {
    const rows = await engine.read((queries) => selectOne(queries, { id }));
    return rows[0];
  }

  return {
    async create(webhook) {
      for (let attempt = 1; ; attempt += 1) {
        const username = usernameOf(webhook.name, { isFirstChoice: attempt === 1 });
        try {
          return await engine.write((queries) => inserted(queries, webhook, username));
        } catch (error) {
          if (!isUsernameTaken(engine, error)) throw error;
          if (attempt === maxAttempts) throw new ConflictError('username', { cause: error });
        }
      }
    },

    find,

    listManaged(actor, { roomId, after = 0, limit }) {
      const ownRoom = and(
        eq(memberships.roomId, incomingWebhooks.roomId),
        eq(memberships.userId, actor.userId),
      );
      return engine.read(async (queries) => {
        const rows = await queries
          .select({ webhook: incomingWebhooks })
          .from(incomingWebhooks)
          .innerJoin(rooms, eq(rooms.id, incomingWebhooks.roomId))
          .leftJoin(memberships, ownRoom)
          .where(
            and(
              gt(incomingWebhooks.id, after),
              roomId === undefined ? undefined : eq(incomingWebhooks.roomId, roomId),
              isManaged(engine.tables, queries, actor),
            ),
          )
          .orderBy(asc(incomingWebhooks.id))
          .limit(limit);
        return rows.map(({ webhook }) => webhook);
      });
    },

    rename(id, { name, ...change }) {
      return engine.write(async (queries) => {
        const webhook = await lockDecided(queries, id, change);
        if (webhook === undefined || 'refusal' in webhook) return webhook;
        const [bot] = await queries.select().from(users).where(eq(users.id, webhook.botId));
        await queries.update(incomingWebhooks).set({ name }).where(eq(incomingWebhooks.id, id));
        await queries
          .update(users)
          .set({ displayName: name, nameWords: nameWordsOf(bot?.username ?? '', name) })
          .where(eq(users.id, webhook.botId));
        return { ...webhook, name };
      });
    },

    renewSecret(id, { secretHash, ...change }) {
      return engine.write(async (queries) => {
        const webhook = await lockDecided(queries, id, change);
        if (webhook === undefined || 'refusal' in webhook) return webhook;
        await queries.update(incomingWebhooks).set({ secretHash }).where(eq(incomingWebhooks.id, id));
        return { ...webhook, secretHash };
      });
    },

    async markUsed(id, lastUsedAt) {
      await engine.write((queries) =>
        queries.update(incomingWebhooks).set({ lastUsedAt }).where(eq(incomingWebhooks.id, id)),
      );
    },

    async remove(id) {
      const webhook = await find(id);
      if (webhook === undefined) return false;
      return engine.write(async (queries) => {
        await lockRoom(engine, queries, webhook.roomId);
        const [present] = await queries.select().from(incomingWebhooks).where(eq(incomingWebhooks.id, id));
        await queries.delete(incomingWebhooks).where(eq(incomingWebhooks.id, id));
        return present !== undefined;
      });
    },
  };
}

/** A username based on a webhook's name, of a kind that people do not choose: `grafana-hook`, or `grafana-hook-5e0c`. */
function usernameOf(name: string, { isFirstChoice }: { isFirstChoice: boolean }): string {
  const words = normalizeName(name)
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replace(/^[-\p{M}]+/u, '');
  const stem = Array.from(words).slice(0, 20).join('').replace(/-$/, '');
  const username = stem === '' ? 'hook' : `${stem}-hook`;
  return isFirstChoice ? username : `${username}-${randomBytes(2).toString('hex')}`;
}
