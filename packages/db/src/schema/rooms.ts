import type { RoomKind } from '@parley/rules';
import type { Kit } from './kit.ts';
import type { defineUsers } from './users.ts';

export function defineRooms(kit: Kit, users: ReturnType<typeof defineUsers>) {
  return kit.table(
    'rooms',
    {
      id: kit.id(),
      kind: kit.key(8).$type<RoomKind>().notNull(),
      name: kit.str(80),
      /** The name, normalized, of every room that has one. */
      nameKey: kit.key(255),
      /** The same for public rooms alone: their names are unique, and a private room's name is not given away by a conflict. */
      publicNameKey: kit.key(255),
      /** Equal for names of public rooms that look the same. Null in the same cases as `users.usernameSkeleton`. */
      publicNameSkeleton: kit.key(255),
      /** "3:9" for the conversation of users 3 and 9, the lower ID first: two people have one. */
      directKey: kit.key(32),
      description: kit.str(500),
      createdBy: kit
        .int()
        .notNull()
        .references(() => users.id),
      createdAt: kit.ms().notNull(),
      /** How many messages the room has had: the number of the newest. */
      lastSeq: kit.int().notNull().default(0),
      /** How many changes its messages have had. */
      version: kit.int().notNull().default(0),
      /** The version of the last change of what its messages say; null while that is `version`. Read it by `contentVersionOf`. */
      contentVersion: kit.int(),
      /**
       * The newest messages that do not count as unread, as ascending runs of numbers in JSON, `[[first, last], …]`. They reach back to the
       * hundredth message that counts. Null if there are none.
       */
      silent: kit.long(),
      memberCount: kit.int().notNull().default(0),
    },
    (rooms) => [
      kit.uniqueIndex('rooms_public_name_key').on(rooms.publicNameKey),
      kit.uniqueIndex('rooms_public_name_skeleton').on(rooms.publicNameSkeleton),
      kit.uniqueIndex('rooms_direct_key').on(rooms.directKey),
      kit.index('rooms_name_key').on(rooms.nameKey),
      kit.index('rooms_kind').on(rooms.kind),
    ],
  );
}
