import type { MemberRole } from '@parley/rules';
import type { Kit } from './kit.ts';
import type { defineRooms } from './rooms.ts';
import type { defineUsers } from './users.ts';

export function defineMemberships(
  kit: Kit,
  rooms: ReturnType<typeof defineRooms>,
  users: ReturnType<typeof defineUsers>,
) {
  return kit.table(
    'memberships',
    {
      roomId: kit
        .int()
        .notNull()
        .references(() => rooms.id),
      userId: kit
        .int()
        .notNull()
        .references(() => users.id),
      role: kit.key(16).$type<MemberRole>().notNull(),
      /** The last message that the member has read; 0 for none. */
      readSeq: kit.int().notNull(),
      joinedAt: kit.ms().notNull(),
      /** When the member last wrote in the room while it was in slow mode. */
      sentAt: kit.ms(),
      isFavorite: kit.flag().notNull().default(false),
      /** The room is muted until then. Null or in the past if it is not. */
      mutedUntil: kit.ms(),
      /** The section of the member's sidebar that they moved the room to: one of those in their row of `sidebars`. */
      sectionId: kit.int(),
    },
    (memberships) => [
      kit.primaryKey({ columns: [memberships.roomId, memberships.userId] }),
      kit.index('memberships_user').on(memberships.userId, memberships.roomId),
    ],
  );
}
