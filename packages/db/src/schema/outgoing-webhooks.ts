import type { Kit } from './kit.ts';
import type { defineRooms } from './rooms.ts';
import type { defineUsers } from './users.ts';

/** Addresses that are notified of what happens in one room. */
export function defineOutgoingWebhooks(
  kit: Kit,
  rooms: ReturnType<typeof defineRooms>,
  users: ReturnType<typeof defineUsers>,
) {
  return kit.table(
    'outgoing_webhooks',
    {
      id: kit.id(),
      roomId: kit
        .int()
        .notNull()
        .references(() => rooms.id),
      name: kit.str(80).notNull(),
      url: kit.str(2000).notNull(),
      /** The kinds of events it receives, separated by spaces. */
      events: kit.str(255).notNull(),
      /** The secret that signs its deliveries. It is encrypted, not hashed, because signing needs the secret itself. */
      sealedSecret: kit.str(255).notNull(),
      createdBy: kit
        .int()
        .notNull()
        .references(() => users.id),
      createdAt: kit.ms().notNull(),
      /** When it was switched off. */
      pausedAt: kit.ms(),
      /** The room's version up to which deliveries exist. The room's own log is the queue: nothing else has to be written along with a message. */
      version: kit.int().notNull(),
      /**
       * Every content change up to this version has its delivery; null if it equals `version`. It lags behind while the log is read in
       * several steps: a message that changes again in between, in whatever way, moves further on in the log.
       */
      contentVersion: kit.int(),
      /** The newest message that has a delivery: newer messages were sent since then, others were changed. */
      seq: kit.int().notNull(),
      /** The node that works on it, and until when the other nodes leave it alone. */
      claimedBy: kit.key(36),
      claimedUntil: kit.ms().notNull().default(0),
    },
    (webhooks) => [kit.index('outgoing_webhooks_room').on(webhooks.roomId, webhooks.id)],
  );
}

export type DeliveryState = 'waiting' | 'delivered' | 'failed';

/** What an outgoing webhook receives, one event per row, in the order of their IDs. */
export function defineWebhookDeliveries(kit: Kit, webhooks: ReturnType<typeof defineOutgoingWebhooks>) {
  return kit.table(
    'webhook_deliveries',
    {
      id: kit.id(),
      webhookId: kit
        .int()
        .notNull()
        .references(() => webhooks.id),
      event: kit.key(32).notNull(),
      /** The body, in JSON. */
      payload: kit.long().notNull(),
      state: kit.key(16).$type<DeliveryState>().notNull(),
      attempts: kit.int().notNull().default(0),
      /** When it is tried next, if it is waiting. */
      dueAt: kit.ms().notNull(),
      createdAt: kit.ms().notNull(),
      attemptedAt: kit.ms(),
      /** The HTTP status of the last attempt; null if there was no answer. */
      status: kit.int(),
      /** The beginning of the last attempt's answer, or what went wrong. */
      answer: kit.str(1000),
      tookMs: kit.int(),
    },
    (deliveries) => [
      kit.index('webhook_deliveries_state').on(deliveries.webhookId, deliveries.state, deliveries.id),
    ],
  );
}
