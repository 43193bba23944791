import type { Kit } from './kit.ts';
import type { defineRooms } from './rooms.ts';
import type { defineUsers } from './users.ts';

/** Addresses at which other programs post messages to one room. */
export function defineIncomingWebhooks(
  kit: Kit,
  rooms: ReturnType<typeof defineRooms>,
  users: ReturnType<typeof defineUsers>,
) {
  return kit.table(
    'incoming_webhooks',
    {
      id: kit.id(),
      roomId: kit
        .int()
        .notNull()
        .references(() => rooms.id),
      /** The bot that writes the posted messages. */
      botId: kit
        .int()
        .notNull()
        .references(() => users.id),
      name: kit.str(80).notNull(),
      /** The SHA-256 of the secret in the address, in hex. */
      secretHash: kit.key(64).notNull(),
      createdBy: kit
        .int()
        .notNull()
        .references(() => users.id),
      createdAt: kit.ms().notNull(),
      lastUsedAt: kit.ms(),
    },
    (webhooks) => [kit.index('incoming_webhooks_room').on(webhooks.roomId, webhooks.id)],
  );
}
