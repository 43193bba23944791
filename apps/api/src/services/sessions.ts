import { createHash } from 'node:crypto';
import type { Viewer } from '@parley/api-contract/server';
import type { SessionRow, Store, UserRow } from '@parley/db';
import { Lucia, TimeSpan, type Adapter, type DatabaseSession, type DatabaseUser } from 'lucia';

const cookieName = 'parley_session';
/** Sessions carry nothing beside their user. */
type NoAttributes = Record<string, never>;

const lifetime = new TimeSpan(30, 'd');

/**
 * Sessions: the one file that knows Lucia. A session lives for 30 days after its last use. What is stored is the SHA-256 of its ID,
 * so that who reads the database cannot sign in with it.
 */
export class Sessions {
  #lucia: Lucia<NoAttributes, Pick<UserRow, 'role'>>;
  #store: Store;

  constructor(store: Store, options: { isSecure: boolean }) {
    this.#store = store;
    this.#lucia = new Lucia(adapterOver(store), {
      sessionExpiresIn: lifetime,
      sessionCookie: { name: cookieName, attributes: { secure: options.isSecure, sameSite: 'lax' } },
      getUserAttributes: ({ role }) => ({ role }),
    });
  }

  async start(userId: number): Promise<{ sessionId: string; expiresAt: Date }> {
    const session = await this.#lucia.createSession(userId, {});
    return { sessionId: session.id, expiresAt: session.expiresAt };
  }

  /** Who a session belongs to; null when it has ended. `renewedUntil` is set when its life was just extended. */
  async validate(sessionId: string): Promise<{ viewer: Viewer; renewedUntil: Date | null } | null> {
    const { session, user } = await this.#lucia.validateSession(sessionId);
    if (session === null) return null;
    return {
      viewer: {
        userId: user.id,
        sessionId,
        role: user.role,
        scope: 'admin',
        isByKey: false,
        limitedAs: user.id,
      },
      renewedUntil: session.fresh ? session.expiresAt : null,
    };
  }

  /** Which of these sessions have not ended. */
  async validAmong(sessionIds: readonly string[]): Promise<Set<string>> {
    const sessionIdByHash = new Map(sessionIds.map((sessionId) => [hashed(sessionId), sessionId]));
    const rows = await this.#store.sessions.findMany([...sessionIdByHash.keys()]);
    const now = Date.now();
    return new Set(
      rows.flatMap(({ id, expiresAt }) => (expiresAt > now ? (sessionIdByHash.get(id) ?? []) : [])),
    );
  }

  async end(sessionId: string): Promise<void> {
    await this.#lucia.invalidateSession(sessionId);
  }

  /** Removes what has expired from the store. */
  async sweep(): Promise<void> {
    await this.#store.sessions.deleteExpired(Date.now());
  }

  /** The session ID in a Cookie header; null when there is none, or when the header is malformed. */
  readCookie(header: string | undefined): string | null {
    try {
      return this.#lucia.readSessionCookie(header ?? '');
    } catch {
      return null;
    }
  }

  /** The Set-Cookie header for a session. */
  cookie(sessionId: string): string {
    return this.#lucia.createSessionCookie(sessionId).serialize();
  }

  blankCookie(): string {
    return this.#lucia.createBlankSessionCookie().serialize();
  }
}

function adapterOver(store: Store): Adapter {
  const { sessions, users } = store;
  return {
    async getSessionAndUser(sessionId) {
      const row = await sessions.find(hashed(sessionId));
      const user = row && (await users.find(row.userId));
      return row && user ? [databaseSession(sessionId, row), databaseUser(user)] : [null, null];
    },
    async getUserSessions(userId) {
      const rows = await sessions.findForUser(userId);
      return rows.map((row) => databaseSession(row.id, row));
    },
    async setSession({ id, userId, expiresAt }) {
      await sessions.create({
        id: hashed(id),
        userId,
        expiresAt: expiresAt.getTime(),
        createdAt: Date.now(),
      });
    },
    updateSessionExpiration: (sessionId, expiresAt) =>
      sessions.extend(hashed(sessionId), expiresAt.getTime()),
    async deleteSession(sessionId) {
      await sessions.delete(hashed(sessionId));
    },
    deleteUserSessions: (userId) => sessions.deleteForUser(userId),
    async deleteExpiredSessions() {
      await sessions.deleteExpired(Date.now());
    },
  };
}

function databaseSession(id: string, row: SessionRow): DatabaseSession {
  return { id, userId: row.userId, expiresAt: new Date(row.expiresAt), attributes: {} };
}

function databaseUser({ id, role }: UserRow): DatabaseUser {
  return { id, attributes: { role } };
}

function hashed(sessionId: string): string {
  return createHash('sha256').update(sessionId).digest('hex');
}

declare module 'lucia' {
  // Lucia takes its types from here; the name is its own.
  // oxlint-disable-next-line typescript/consistent-type-definitions -- an interface is what can be merged
  interface Register {
    Lucia: Lucia<NoAttributes, Pick<UserRow, 'role'>>;
    UserId: number;
    DatabaseUserAttributes: Pick<UserRow, 'role'>;
    DatabaseSessionAttributes: NoAttributes;
  }
}
