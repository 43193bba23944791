import type { Posting, RoomKind } from '@parley/rules';
import type { Kit } from './kit.ts';
import type { defineUsers } from './users.ts';

export function defineRooms(kit: Kit, users: ReturnType<typeof defineUsers>) {
  return kit.table(
    'rooms',
    {
      id: kit.id(),
      kind: kit.key(8).$type<RoomKind>().notNull(),
      name: kit.str(80),
      /** The normalized name; null if the room has none. */
      nameKey: kit.key(255),
      /** The same for public rooms only: their names are unique, and a conflict must not reveal a private room's name. */
      publicNameKey: kit.key(255),
      /** Equal for names of public rooms that look the same. Null in the same cases as `users.usernameSkeleton`. */
      publicNameSkeleton: kit.key(255),
      /** "3:9" for the direct conversation of users 3 and 9, the lower ID first: two people have only one. */
      directKey: kit.key(32),
      description: kit.str(500),
      /** The current subject, on one line. */
      topic: kit.str(250),
      emoji: kit.str(32),
      posting: kit.key(16).$type<Posting>().notNull().default('everyone'),
      /** How long a member waits between two messages; 0 if they need not. */
      slowModeSeconds: kit.int().notNull().default(0),
      /** Whether new accounts join it by themselves; only public rooms. */
      newcomersJoin: kit.flag().notNull().default(false),
      /** Null unless it is archived. */
      archivedAt: kit.ms(),
      /** When it was deleted. Nobody is in it any more, and a job removes the rest. */
      deletedAt: kit.ms(),
      createdBy: kit
        .int()
        .notNull()
        .references(() => users.id),
      createdAt: kit.ms().notNull(),
      /** How many messages the room has had, which is the number of the newest. */
      lastSeq: kit.int().notNull().default(0),
      /** How many changes its messages have had. */
      version: kit.int().notNull().default(0),
      /** The version of the last content change of its messages; null if it equals `version`. Read it with `contentVersionOf`. */
      contentVersion: kit.int(),
      /**
       * The newest messages that do not count as unread, as ascending runs of numbers in JSON, `[[first, last], …]`, back to the hundredth
       * message that counts. Null if there are none.
       */
      silent: kit.long(),
      memberCount: kit.int().notNull().default(0),
      /** How many bans and silences it has, including silences that have ended: if none, nobody needs to be looked up. */
      restrictionCount: kit.int().notNull().default(0),
    },
    (rooms) => [
      kit.uniqueIndex('rooms_public_name_key').on(rooms.publicNameKey),
      kit.uniqueIndex('rooms_public_name_skeleton').on(rooms.publicNameSkeleton),
      kit.uniqueIndex('rooms_direct_key').on(rooms.directKey),
      kit.index('rooms_name_key').on(rooms.nameKey),
      kit.index('rooms_kind').on(rooms.kind),
      kit.index('rooms_deleted_at').on(rooms.deletedAt),
      kit.index('rooms_newcomers_join').on(rooms.newcomersJoin),
    ],
  );
}
