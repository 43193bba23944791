import type { Kit } from './kit.ts';
import type { defineUsers } from './users.ts';

export function defineSessions(kit: Kit, users: ReturnType<typeof defineUsers>) {
  return kit.table(
    'sessions',
    {
      /** The SHA-256 of the session's secret ID, in hex: reading the database is not enough to sign in. */
      id: kit.key(64).primaryKey(),
      userId: kit
        .int()
        .notNull()
        .references(() => users.id),
      expiresAt: kit.ms().notNull(),
      createdAt: kit.ms().notNull(),
    },
    (sessions) => [
      kit.index('sessions_user').on(sessions.userId),
      kit.index('sessions_expiry').on(sessions.expiresAt),
    ],
  );
}
