import type { Kit } from './kit.ts';
import type { defineUsers } from './users.ts';

/** What a key allows. Each scope includes those before it. */
export type KeyScope = 'read' | 'write' | 'admin';

export function defineApiKeys(kit: Kit, users: ReturnType<typeof defineUsers>) {
  return kit.table(
    'api_keys',
    {
      id: kit.id(),
      /** Who the key acts as: a person or a bot. */
      userId: kit
        .int()
        .notNull()
        .references(() => users.id),
      name: kit.str(80).notNull(),
      /** The SHA-256 of the key, in hex: reading the database is not enough to act with it. */
      hash: kit.key(64).notNull(),
      /** The key's last characters, to tell it from others. */
      hint: kit.str(8).notNull(),
      scope: kit.key(8).$type<KeyScope>().notNull(),
      createdAt: kit.ms().notNull(),
      lastUsedAt: kit.ms(),
    },
    (apiKeys) => [
      kit.uniqueIndex('api_keys_hash').on(apiKeys.hash),
      kit.index('api_keys_user').on(apiKeys.userId, apiKeys.id),
    ],
  );
}
