import type { Kit } from './kit.ts';
import type { defineRooms } from './rooms.ts';
import type { defineUsers } from './users.ts';

/** Addresses that are told what happens in one room. */
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
      /** The kinds of events that it is told, with spaces between. */
      events: kit.str(255).notNull(),
      /** The secret that signs what it is told, encrypted: it has to be known to sign with. */
      sealedSecret: kit.str(255).notNull(),
      createdBy: kit
        .int()
        .notNull()
        .references(() => users.id),
      createdAt: kit.ms().notNull(),
      /** When it was switched off. */
      pausedAt: kit.ms(),
      /** The room's version up to which deliveries have been made out. The room's own log is the queue: nothing else has to be written when a message is. */
      version: kit.int().notNull(),
      /**
       * Every change of what messages say has been made out up to this version; null while that is `version`. It lags behind while the log
       * is read in several steps: a message that is changed again in between, in whatever way, has its place further on.
       */
      contentVersion: kit.int(),
      /** The newest message of which a delivery has been made out: what is newer was sent, what is not was changed. */
      seq: kit.int().notNull(),
      /** The node that works on it, and until when the others leave it alone. */
      claimedBy: kit.key(36),
      claimedUntil: kit.ms().notNull().default(0),
    },
    (webhooks) => [kit.index('outgoing_webhooks_room').on(webhooks.roomId, webhooks.id)],
  );
}

export type DeliveryState = 'waiting' | 'delivered' | 'failed';

/** What an outgoing webhook is told, one event a row, in the order of their IDs. */
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
      /** When it is tried next, while it waits. */
      dueAt: kit.ms().notNull(),
      createdAt: kit.ms().notNull(),
      attemptedAt: kit.ms(),
      /** Of the last attempt: the HTTP status, null when there was no answer. */
      status: kit.int(),
      /** Of the last attempt: the beginning of the answer's body, or what went wrong. */
      answer: kit.str(1000),
      tookMs: kit.int(),
    },
    (deliveries) => [
      kit.index('webhook_deliveries_state').on(deliveries.webhookId, deliveries.state, deliveries.id),
    ],
  );
}
