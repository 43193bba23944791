import { and, asc, desc, eq, lt, lte, ne } from 'drizzle-orm';
import type { DeliveryState, WebhookDeliveryRow } from '../schema/tables.ts';
import type { Engine } from './engine.ts';
import type { Queries } from './queries.ts';

/** The result of an attempt. */
export interface DeliveryAttempt {
  /** The delivery's next state; a waiting one is tried again at `dueAt`. */
  state: DeliveryState;
  dueAt: number;
  attemptedAt: number;
  /** Null if there was no answer. */
  status: number | null;
  /** The beginning of the answer, or what went wrong. At most 1,000 characters. */
  answer: string | null;
  tookMs: number;
}

export interface DeliveriesQuery {
  /** Only deliveries with a lower ID. */
  before?: number | undefined;
  limit: number;
}

export interface WebhookDeliveryStore {
  /** Creates a delivery that does not wait: the caller attempts it. Undefined if the webhook is gone. */
  create(
    delivery: Pick<WebhookDeliveryRow, 'webhookId' | 'event' | 'payload' | 'createdAt'>,
  ): Promise<WebhookDeliveryRow | undefined>;
  find(webhookId: number, id: number): Promise<WebhookDeliveryRow | undefined>;
  /** The delivery whose turn it is: the first that is waiting. */
  next(webhookId: number): Promise<WebhookDeliveryRow | undefined>;
  /** The last delivery of a room's event before the given delivery. Pings are not such events. */
  lastBefore(webhookId: number, id: number): Promise<WebhookDeliveryRow | undefined>;
  /** The deliveries of a webhook, newest first. */
  list(webhookId: number, query: DeliveriesQuery): Promise<WebhookDeliveryRow[]>;
  /** Records the result of an attempt, and counts it. Undefined if the delivery is gone. */
  record(id: number, attempt: DeliveryAttempt): Promise<WebhookDeliveryRow | undefined>;
  /** Makes waiting deliveries due at a time, instead of later. */
  makeDue(webhookId: number, dueAt: number): Promise<void>;
  /** Deletes a webhook's finished deliveries, except for the newest `keptCount`. */
  prune(webhookId: number, keptCount: number): Promise<void>;
  /** Deletes finished deliveries that were created before a time. */
  deleteOlder(createdAt: number): Promise<void>;
}

/** The event of a test delivery that somebody requested. */
export const pingEvent = 'ping';

export function createWebhookDeliveryStore(engine: Engine): WebhookDeliveryStore {
  const { outgoingWebhooks, webhookDeliveries } = engine.tables;

  function ofState(webhookId: number, state: DeliveryState) {
    return and(eq(webhookDeliveries.webhookId, webhookId), eq(webhookDeliveries.state, state));
  }

  async function findIn(queries: Queries, webhookId: number, id: number) {
    const [delivery] = await queries
      .select()
      .from(webhookDeliveries)
      .where(and(eq(webhookDeliveries.id, id), eq(webhookDeliveries.webhookId, webhookId)));
    return delivery;
  }

  return {
    create(delivery) {
      return engine.write(async (queries) => {
        const [webhook] = await engine.forUpdate(
          queries
            .select({ id: outgoingWebhooks.id })
            .from(outgoingWebhooks)
            .where(eq(outgoingWebhooks.id, delivery.webhookId)),
        );
        if (webhook === undefined) return undefined;
        const row = { ...delivery, state: 'failed' as const, dueAt: delivery.createdAt };
        const id = await engine.insertCounted(queries, webhookDeliveries, row);
        return findIn(queries, delivery.webhookId, id);
      });
    },

    find(webhookId, id) {
      return engine.read((queries) => findIn(queries, webhookId, id));
    },

    async next(webhookId) {
      const [delivery] = await engine.read((queries) =>
        queries
          .select()
          .from(webhookDeliveries)
          .where(ofState(webhookId, 'waiting'))
          .orderBy(asc(webhookDeliveries.id))
          .limit(1),
      );
      return delivery;
    },

    async lastBefore(webhookId, id) {
      const [delivery] = await engine.read((queries) =>
        queries
          .select()
          .from(webhookDeliveries)
          .where(
            and(
              eq(webhookDeliveries.webhookId, webhookId),
              lt(webhookDeliveries.id, id),
              ne(webhookDeliveries.event, pingEvent),
            ),
          )
          .orderBy(desc(webhookDeliveries.id))
          .limit(1),
      );
      return delivery;
    },

    list(webhookId, { before = Number.MAX_SAFE_INTEGER, limit }) {
      return engine.read((queries) =>
        queries
          .select()
          .from(webhookDeliveries)
          .where(and(eq(webhookDeliveries.webhookId, webhookId), lt(webhookDeliveries.id, before)))
          .orderBy(desc(webhookDeliveries.id))
          .limit(limit),
      );
    },

    record(id, attempt) {
      return engine.write(async (queries) => {
        const [delivery] = await engine.forUpdate(
          queries.select().from(webhookDeliveries).where(eq(webhookDeliveries.id, id)),
        );
        if (delivery === undefined) return undefined;
        const change = { ...attempt, attempts: delivery.attempts + 1 };
        await queries.update(webhookDeliveries).set(change).where(eq(webhookDeliveries.id, id));
        return { ...delivery, ...change };
      });
    },

    async makeDue(webhookId, dueAt) {
      await engine.write((queries) =>
        queries.update(webhookDeliveries).set({ dueAt }).where(ofState(webhookId, 'waiting')),
      );
    },

    async prune(webhookId, keptCount) {
      const isOver = and(eq(webhookDeliveries.webhookId, webhookId), ne(webhookDeliveries.state, 'waiting'));
      await engine.write(async (queries) => {
        const [last] = await queries
          .select({ id: webhookDeliveries.id })
          .from(webhookDeliveries)
          .where(isOver)
          .orderBy(desc(webhookDeliveries.id))
          .limit(1)
          .offset(keptCount);
        if (last === undefined) return;
        await queries.delete(webhookDeliveries).where(and(isOver, lte(webhookDeliveries.id, last.id)));
      });
    },

    async deleteOlder(createdAt) {
      await engine.write((queries) =>
        queries
          .delete(webhookDeliveries)
          .where(and(ne(webhookDeliveries.state, 'waiting'), lt(webhookDeliveries.createdAt, createdAt))),
      );
    },
  };
}
