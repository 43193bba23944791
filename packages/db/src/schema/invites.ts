import type { Kit } from './kit.ts';
import type { defineRooms } from './rooms.ts';
import type { defineUsers } from './users.ts';

/** Links by which people join a room, until they expire, are used up or are revoked. */
export function defineInvites(
  kit: Kit,
  rooms: ReturnType<typeof defineRooms>,
  users: ReturnType<typeof defineUsers>,
) {
  return kit.table(
    'invites',
    {
      id: kit.id(),
      /** Every invite has a room so far. Null is reserved for invites to the whole server. */
      roomId: kit.int().references(() => rooms.id),
      /** The SHA-256 of the code in the link, in hex: reading the database is not enough to join. */
      codeHash: kit.key(64).notNull(),
      /** The code's last characters, to tell it from others. */
      hint: kit.str(8).notNull(),
      createdBy: kit
        .int()
        .notNull()
        .references(() => users.id),
      createdAt: kit.ms().notNull(),
      expiresAt: kit.ms().notNull(),
      /** How many people may join by it; null for any number. */
      maxUses: kit.int(),
      /** How many people have joined by it. */
      uses: kit.int().notNull().default(0),
    },
    (invites) => [
      kit.uniqueIndex('invites_code_hash').on(invites.codeHash),
      kit.index('invites_room').on(invites.roomId, invites.id),
    ],
  );
}
