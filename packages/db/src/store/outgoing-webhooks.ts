import type { Actor, Refusal, RoomFacts } from '@parley/rules';
import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { OutgoingWebhookRow, WebhookDeliveryRow } from '../schema/tables.ts';
import { actorFactsReader, type Decided } from './actor-facts.ts';
import { lockRoom } from './lock-room.ts';
import { contentVersionOf } from './content-version.ts';
import type { Engine } from './engine.ts';
import type { Queries } from './queries.ts';
import { isManaged } from './room-rights.ts';
import { slot, statement } from './statements.ts';

export interface NewOutgoingWebhook {
  roomId: number;
  name: string;
  url: string;
  events: string;
  sealedSecret: string;
  /** Stored as `createdBy`. */
  by: number;
  createdAt: number;
  /** How many webhooks the room may have. */
  maxPerRoom: number;
  decide: DecideOnWebhook;
}

/** Decides in the transaction, by what is stored then about whoever acts and the webhook's room. */
export type DecideOnWebhook = (facts: Decided<RoomFacts>) => Refusal | null;

export interface ManagedOutgoingWebhooksQuery {
  /** Only those of this room. */
  roomId?: number | undefined;
  /** Only webhooks with a higher ID. */
  after?: number | undefined;
  limit: number;
}

/** Fields that are missing stay as they are. */
export interface OutgoingWebhookChange {
  by: number;
  decide: DecideOnWebhook;
  name?: string | undefined;
  url?: string | undefined;
  events?: string | undefined;
  sealedSecret?: string | undefined;
}

export interface OutgoingWebhookResumption {
  by: number;
  decide: DecideOnWebhook;
}

export interface OutgoingWebhookPause {
  /** Null if the server itself pauses it, because its receiver is gone. */
  by: number | null;
  pausedAt: number;
}

/** A webhook that is not paused, and whether there is something to do for it. */
export interface ActiveWebhook {
  id: number;
  roomId: number;
  createdBy: number;
  url: string;
  /** When its next delivery is due; null if none is waiting. */
  dueAt: number | null;
  /** Whether the content of its room's messages has changed since deliveries were last created. */
  isBehind: boolean;
  claimedBy: string | null;
  claimedUntil: number;
}

export interface Claim {
  /** The node that claims. */
  nodeId: string;
  now: number;
  until: number;
}

/** New deliveries, and the position in the log that they bring a webhook to. */
export interface MadeOut {
  /** The webhook's version when they were decided on. */
  from: number;
  /** As in the webhook's row. */
  version: number;
  contentVersion: number | null;
  seq: number;
  deliveries: readonly Pick<WebhookDeliveryRow, 'event' | 'payload' | 'createdAt'>[];
}

export interface OutgoingWebhookStore {
  /** It receives what happens in its room from here on. `full` if the room already has `maxPerRoom`. @throws Error if the room does not exist. */
  create(webhook: NewOutgoingWebhook): Promise<OutgoingWebhookRow | 'full' | { refusal: Refusal }>;
  find(id: number): Promise<OutgoingWebhookRow | undefined>;
  /** The webhooks that the actor manages, by ID. */
  listManaged(actor: Actor, query: ManagedOutgoingWebhooksQuery): Promise<OutgoingWebhookRow[]>;
  /** Every webhook that is not paused, by ID. */
  listActive(): Promise<ActiveWebhook[]>;
  /** Undefined if it is gone, also below. A refusal changes nothing. */
  update(
    id: number,
    change: OutgoingWebhookChange,
  ): Promise<OutgoingWebhookRow | undefined | { refusal: Refusal }>;
  /** One that is already paused keeps its time. */
  pause(id: number, pause: OutgoingWebhookPause): Promise<OutgoingWebhookRow | undefined>;
  resume(
    id: number,
    resumption: OutgoingWebhookResumption,
  ): Promise<OutgoingWebhookRow | undefined | { refusal: Refusal }>;
  /** Removes it and its deliveries. Returns whether it existed. */
  remove(id: number, removal: { by: number }): Promise<boolean>;
  /** Claims a webhook for a node, or extends its claim, unless it is paused or another node has it. */
  claim(id: number, claim: Claim): Promise<OutgoingWebhookRow | undefined>;
  /** Releases a webhook that the node has. */
  release(id: number, nodeId: string): Promise<void>;
  /** Stores deliveries and moves the webhook on, in one transaction. False if it is not where they were decided on: then nothing is written. */
  makeOut(id: number, madeOut: MadeOut): Promise<boolean>;
}

export function createOutgoingWebhookStore(engine: Engine): OutgoingWebhookStore {
  const { memberships, outgoingWebhooks, rooms, webhookDeliveries } = engine.tables;
  const readActorFacts = actorFactsReader(engine);

  const selectOne = statement((queries) =>
    queries
      .select()
      .from(outgoingWebhooks)
      .where(eq(outgoingWebhooks.id, slot('id')))
      .prepare(),
  );

  const selectActive = statement((queries) =>
    queries
      .select({
        id: outgoingWebhooks.id,
        roomId: outgoingWebhooks.roomId,
        createdBy: outgoingWebhooks.createdBy,
        url: outgoingWebhooks.url,
        dueAt: sql<number | null>`(select ${webhookDeliveries.dueAt} from ${webhookDeliveries}
          where ${webhookDeliveries.webhookId} = ${outgoingWebhooks.id} and ${webhookDeliveries.state} = 'waiting'
          order by ${webhookDeliveries.id} limit 1)`,
        version: outgoingWebhooks.version,
        contentVersion: outgoingWebhooks.contentVersion,
        room: { version: rooms.version, contentVersion: rooms.contentVersion },
        claimedBy: outgoingWebhooks.claimedBy,
        claimedUntil: outgoingWebhooks.claimedUntil,
      })
      .from(outgoingWebhooks)
      .innerJoin(rooms, eq(rooms.id, outgoingWebhooks.roomId))
      .where(isNull(outgoingWebhooks.pausedAt))
      .orderBy(asc(outgoingWebhooks.id))
      .prepare(),
  );

  async function lock(queries: Queries, id: number): Promise<OutgoingWebhookRow | undefined> {
    const [webhook] = await engine.forUpdate(
      queries.select().from(outgoingWebhooks).where(eq(outgoingWebhooks.id, id)),
    );
    return webhook;
  }

  /** Locks the webhook's room and then the webhook, and decides. */
  async function lockDecided(
    queries: Queries,
    id: number,
    { by, decide }: { by: number; decide: DecideOnWebhook },
  ): Promise<OutgoingWebhookRow | undefined | { refusal: Refusal }> {
    const [found] = await selectOne(queries, { id });
    if (found === undefined) return undefined;
    const room = await lockRoom(engine, queries, found.roomId);
    const refusal = decide(await readActorFacts(queries, room, by));
    return refusal === null ? lock(queries, id) : { refusal };
  }

  async function set(
    queries: Queries,
    webhook: OutgoingWebhookRow,
    change: Partial<OutgoingWebhookRow>,
  ): Promise<OutgoingWebhookRow> {
    await queries.update(outgoingWebhooks).set(change).where(eq(outgoingWebhooks.id, webhook.id));
    return { ...webhook, ...change };
  }

  return {
    create({ by, maxPerRoom, decide, ...webhook }) {
      return engine.write(async (queries) => {
        const room = await lockRoom(engine, queries, webhook.roomId);
        const refusal = decide(await readActorFacts(queries, room, by));
        if (refusal !== null) return { refusal };
        const present = await queries
          .select({ id: outgoingWebhooks.id })
          .from(outgoingWebhooks)
          .where(eq(outgoingWebhooks.roomId, webhook.roomId))
          .limit(maxPerRoom);
        if (present.length >= maxPerRoom) return 'full';
        const row = {
          ...webhook,
          version: room.version,
          seq: room.lastSeq,
          createdBy: by,
          contentVersion: null,
          pausedAt: null,
          claimedBy: null,
          claimedUntil: 0,
        };
        return { id: await engine.insertCounted(queries, outgoingWebhooks, row), ...row };
      });
    },

    async find(id) {
      const rows = await engine.read((queries) => selectOne(queries, { id }));
      return rows[0];
    },

    listManaged(actor, { roomId, after = 0, limit }) {
      const isOwn = and(
        eq(memberships.roomId, outgoingWebhooks.roomId),
        eq(memberships.userId, actor.userId),
      );
      return engine.read(async (queries) => {
        const rows = await queries
          .select({ webhook: outgoingWebhooks })
          .from(outgoingWebhooks)
          .innerJoin(rooms, eq(rooms.id, outgoingWebhooks.roomId))
          .leftJoin(memberships, isOwn)
          .where(
            and(
              gt(outgoingWebhooks.id, after),
              roomId === undefined ? undefined : eq(outgoingWebhooks.roomId, roomId),
              isManaged(engine.tables, queries, actor),
            ),
          )
          .orderBy(asc(outgoingWebhooks.id))
          .limit(limit);
        return rows.map(({ webhook }) => webhook);
      });
    },

    async listActive() {
      const rows = await engine.readOffThread((queries) => selectActive(queries, {}));
      return rows.map(({ version, contentVersion, room, ...webhook }) => ({
        ...webhook,
        isBehind: contentVersionOf(room) > contentVersionOf({ version, contentVersion }),
      }));
    },

    update(id, { name, url, events, sealedSecret, ...change }) {
      return engine.write(async (queries) => {
        const webhook = await lockDecided(queries, id, change);
        if (webhook === undefined || 'refusal' in webhook) return webhook;
        return set(queries, webhook, {
          name: name ?? webhook.name,
          url: url ?? webhook.url,
          events: events ?? webhook.events,
          sealedSecret: sealedSecret ?? webhook.sealedSecret,
        });
      });
    },

    pause(id, { pausedAt }) {
      return engine.write(async (queries) => {
        const webhook = await lock(queries, id);
        if (webhook === undefined || webhook.pausedAt !== null) return webhook;
        return set(queries, webhook, { pausedAt });
      });
    },

    resume(id, resumption) {
      return engine.write(async (queries) => {
        const webhook = await lockDecided(queries, id, resumption);
        if (webhook === undefined || 'refusal' in webhook || webhook.pausedAt === null) return webhook;
        return set(queries, webhook, { pausedAt: null });
      });
    },

    remove(id) {
      return engine.write(async (queries) => {
        const webhook = await lock(queries, id);
        await queries.delete(webhookDeliveries).where(eq(webhookDeliveries.webhookId, id));
        await queries.delete(outgoingWebhooks).where(eq(outgoingWebhooks.id, id));
        return webhook !== undefined;
      });
    },

    claim(id, { nodeId, now, until }) {
      return engine.write(async (queries) => {
        const webhook = await lock(queries, id);
        if (webhook === undefined || webhook.pausedAt !== null) return undefined;
        const isOthers = webhook.claimedBy !== null && webhook.claimedBy !== nodeId;
        if (isOthers && webhook.claimedUntil > now) return undefined;
        return set(queries, webhook, { claimedBy: nodeId, claimedUntil: until });
      });
    },

    async release(id, nodeId) {
      await engine.write((queries) =>
        queries
          .update(outgoingWebhooks)
          .set({ claimedBy: null, claimedUntil: 0 })
          .where(and(eq(outgoingWebhooks.id, id), eq(outgoingWebhooks.claimedBy, nodeId))),
      );
    },

    makeOut(id, { from, version, contentVersion, seq, deliveries }) {
      return engine.write(async (queries) => {
        const webhook = await lock(queries, id);
        if (webhook?.version !== from) return false;
        // One by one, because their IDs are their order.
        for (const delivery of deliveries) {
          await queries
            .insert(webhookDeliveries)
            .values({ ...delivery, webhookId: id, state: 'waiting', dueAt: delivery.createdAt });
        }
        await set(queries, webhook, { version, contentVersion, seq });
        return true;
      });
    },
  };
}
