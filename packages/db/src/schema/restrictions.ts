import type { RoomRestriction } from '@parley/rules';
import type { Kit } from './kit.ts';
import type { defineRooms } from './rooms.ts';
import type { defineUsers } from './users.ts';

/** Bans and silences: one row for each person and room. They outlive the membership, and apply to the person's bots too. */
export function defineRestrictions(
  kit: Kit,
  rooms: ReturnType<typeof defineRooms>,
  users: ReturnType<typeof defineUsers>,
) {
  return kit.table(
    'restrictions',
    {
      roomId: kit
        .int()
        .notNull()
        .references(() => rooms.id),
      userId: kit
        .int()
        .notNull()
        .references(() => users.id),
      kind: kit.key(8).$type<RoomRestriction>().notNull(),
      /** When a silence ends; null for a ban. */
      until: kit.ms(),
      /** Why somebody was banned. */
      reason: kit.str(200),
      createdBy: kit
        .int()
        .notNull()
        .references(() => users.id),
      createdAt: kit.ms().notNull(),
    },
    (restrictions) => [
      kit.primaryKey({ columns: [restrictions.roomId, restrictions.userId] }),
      kit.index('restrictions_user').on(restrictions.userId, restrictions.roomId),
    ],
  );
}
