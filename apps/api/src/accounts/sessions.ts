import { createHash } from 'node:crypto';
import type { Viewer } from '@parley/api-contract/server';
import type { SessionRow, Store, UserRow } from '@parley/db';
import { Cookie, Lucia, TimeSpan, type Adapter, type DatabaseSession, type DatabaseUser } from 'lucia';

const plainName = 'parley_session';
/** Browsers accept a cookie with this name only over TLS, and only from the exact host that gets it back (RFC 6265bis, 4.1.3.2). */
const secureName = `__Host-${plainName}`;
type Attributes = Pick<SessionRow, 'createdAt'>;

const lifetime = new TimeSpan(30, 'd');
/** A session is renewed in the second half of its lifetime, so that few uses cost a write. Lucia hard-codes the same for HTTP requests. */
const renewalMs = lifetime.milliseconds() / 2;

/**
 * Sessions: the only file that uses Lucia. A session lives for 30 days after its last use. Requests count as use, and so does the time
 * during which a socket or an event stream is open. Only the SHA-256 of a session's ID is stored: reading the database is not enough to
 * sign in.
 */
export class Sessions {
  #lucia: Lucia<Attributes, Pick<UserRow, 'role' | 'kind'>>;
  #store: Store;
  #isSecure: boolean;

  constructor(store: Store, { isSecure }: { isSecure: boolean }) {
    this.#store = store;
    this.#isSecure = isSecure;
    this.#lucia = new Lucia(adapterOver(store), {
      sessionExpiresIn: lifetime,
      sessionCookie: {
        name: isSecure ? secureName : plainName,
        // The browser keeps it for 400 days, the most that browsers allow (RFC 6265bis). The database decides when the session ends.
        expires: false,
        attributes: { secure: isSecure, sameSite: 'lax' },
      },
      getSessionAttributes: ({ createdAt }) => ({ createdAt }),
      getUserAttributes: ({ role, kind }) => ({ role, kind }),
    });
  }

  async start(userId: number): Promise<{ sessionId: string; expiresAt: Date }> {
    const session = await this.#lucia.createSession(userId, { createdAt: Date.now() });
    return { sessionId: session.id, expiresAt: session.expiresAt };
  }

  /** Identifies a session where its secret ID must not be known: by its hash, as in the database. */
  static heldAs(sessionId: string): string {
    return hashed(sessionId);
  }

  /**
   * Who a session belongs to; null if it has ended. The cookie is due again once the session has passed half of its lifetime: sockets renew
   * sessions but can't send cookies, so the server doesn't know when the browser last got one.
   */
  async validate(sessionId: string): Promise<{ viewer: Viewer; isCookieDue: boolean } | null> {
    const { session, user } = await this.#lucia.validateSession(sessionId);
    if (session === null) return null;
    return {
      viewer: {
        userId: user.id,
        credentialId: sessionId,
        role: user.role,
        kind: user.kind,
        scope: 'admin',
        isByKey: false,
        limitedAs: user.id,
      },
      isCookieDue: session.fresh || Date.now() - session.createdAt >= renewalMs,
    };
  }

  /** Among these hashes of session IDs, those of sessions that have ended, and those of sessions due for renewal. */
  async endingAmong(hashes: readonly string[]): Promise<{ ended: string[]; due: string[] }> {
    const now = Date.now();
    const expiring = await this.#store.sessions.expiringAmong(hashes, now + renewalMs);
    const { ended = [], due = [] } = Object.groupBy(expiring, ({ row }) =>
      row === null || row.expiresAt <= now ? 'ended' : 'due',
    );
    return { ended: ended.map(({ id }) => id), due: due.map(({ id }) => id) };
  }

  /** Renews sessions by the hashes of their IDs, except those that have expired. */
  async renew(hashes: readonly string[]): Promise<void> {
    const now = Date.now();
    await this.#store.sessions.extendMany(hashes, now + lifetime.milliseconds(), now);
  }

  async end(sessionId: string): Promise<void> {
    await this.#lucia.invalidateSession(sessionId);
  }

  /** Deletes expired sessions from the store. */
  async sweep(): Promise<void> {
    await this.#store.sessions.deleteExpired(Date.now());
  }

  /**
   * The session ID in a Cookie header; null if there is none. Over https, earlier releases named the cookie differently: that name counts
   * too, and is due to be replaced.
   */
  readCookie(header = ''): { sessionId: string; isOld: boolean } | null {
    const sessionId = cookieIn(header, this.#lucia.sessionCookieName);
    if (sessionId !== null) return { sessionId, isOld: false };
    const old = this.#isSecure ? cookieIn(header, plainName) : null;
    return old === null ? null : { sessionId: old, isOld: true };
  }

  /** The Set-Cookie headers for a session. */
  cookies(sessionId: string): string[] {
    return this.#instead(this.#lucia.createSessionCookie(sessionId));
  }

  blankCookies(): string[] {
    return this.#instead(this.#lucia.createBlankSessionCookie());
  }

  /** Adds the removal of a cookie with the earlier name. */
  #instead(cookie: Cookie): string[] {
    if (!this.#isSecure) return [cookie.serialize()];
    const old = new Cookie(plainName, '', { ...cookie.attributes, maxAge: 0 });
    return [cookie.serialize(), old.serialize()];
  }
}

/** Matches the exact name. Lucia decodes names and would take `__%48ost-`, which any neighboring host may set, for `__Host-`. */
function cookieIn(header: string, name: string): string | null {
  const pairs = header.split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1) || null;
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
    async setSession({ id, userId, expiresAt, attributes }) {
      await sessions.create({
        id: hashed(id),
        userId,
        expiresAt: expiresAt.getTime(),
        createdAt: attributes.createdAt,
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
  const { userId, expiresAt, createdAt } = row;
  return { id, userId, expiresAt: new Date(expiresAt), attributes: { createdAt } };
}

function databaseUser({ id, role, kind }: UserRow): DatabaseUser {
  return { id, attributes: { role, kind } };
}

function hashed(sessionId: string): string {
  return createHash('sha256').update(sessionId).digest('hex');
}

declare module 'lucia' {
  // Lucia reads its types from here, and requires this name.
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface can be merged
  interface Register {
    Lucia: Lucia<Attributes, Pick<UserRow, 'role' | 'kind'>>;
    UserId: number;
    DatabaseUserAttributes: Pick<UserRow, 'role' | 'kind'>;
    DatabaseSessionAttributes: Attributes;
  }
}
