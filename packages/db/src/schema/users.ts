import type { AccountKind } from '@parley/rules';
import type { Kit } from './kit.ts';

export type UserRole = 'admin' | 'member';
export type Availability = 'available' | 'away' | 'busy' | 'invisible';

export function defineUsers(kit: Kit) {
  return kit.table(
    'users',
    {
      id: kit.id(),
      username: kit.str(64).notNull(),
      usernameKey: kit.key(255).notNull(),
      /**
       * Equal for usernames that look the same. Null if another account had a similar name before this was checked, and until
       * `fillSkeletons` has run.
       */
      usernameSkeleton: kit.key(255),
      email: kit.str(254),
      emailKey: kit.key(254),
      /** Empty for a bot: no password matches it. */
      passwordHash: kit.str(255).notNull(),
      displayName: kit.str(64).notNull(),
      /** The username and the words of the display name, folded, each after a space. `users.search` searches it. */
      nameWords: kit.key(255).notNull(),
      profilePicture: kit.str(255),
      role: kit.key(8).$type<UserRole>().notNull(),
      availability: kit.key(16).$type<Availability>().notNull().default('available'),
      statusText: kit.str(100),
      statusEmoji: kit.str(32),
      kind: kit.key(8).$type<AccountKind>().notNull().default('person'),
      /** For a bot, the person who created and manages it. Null for one that writes for a webhook, and is managed with it. */
      ownerId: kit.int(),
      createdAt: kit.ms().notNull(),
    },
    (users) => [
      kit.uniqueIndex('users_username_key').on(users.usernameKey),
      kit.uniqueIndex('users_username_skeleton').on(users.usernameSkeleton),
      kit.uniqueIndex('users_email_key').on(users.emailKey),
      kit.index('users_owner').on(users.ownerId, users.id),
    ],
  );
}
