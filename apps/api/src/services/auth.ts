import { ReasonError, type AuthService, type Visitor } from '@parley/api-contract/server';
import { ConflictError, normalizeName, type Store, type UserRow } from '@parley/db';
import { limitKeyOf } from '../http/client-address.ts';
import type { Bus } from '../live/bus.ts';
import { Passwords, type Waiting } from './passwords.ts';
import type { RateLimits } from './rate-limits.ts';
import { Sessions } from './sessions.ts';
import type { Tokens } from './tokens.ts';
import { accountView } from './views.ts';

export interface AuthParts {
  store: Store;
  sessions: Sessions;
  tokens: Tokens;
  bus: Bus;
  rateLimits: RateLimits;
}

interface Credentials {
  username: string;
  password: string;
}

export function createAuthService({ store, sessions, tokens, bus, rateLimits }: AuthParts): AuthService {
  const passwords = new Passwords();

  /**
   * OWASP's authentication cheat sheet: guessing is slowed down at one account, and at many from one place. The call itself was
   * counted for its address, before anything was kept by the name that it gives.
   */
  async function authenticate(
    visitor: Visitor,
    { username, password }: Credentials,
    signal: AbortSignal | undefined,
  ): Promise<UserRow> {
    const waiting: Waiting = { address: limitKeyOf(visitor.ip), signal };
    passwords.assertCanVerify(waiting);
    const found = await store.users.findByLogin(username);
    // A bot has no password: to who signs in it is like nobody.
    const user = found?.kind === 'person' ? found : undefined;
    // However the name is spelled, and by e-mail address too, it is one account.
    // By address too, so that nobody is locked out by others.
    const account = [waiting.address, user === undefined ? normalizeName(username) : user.id];
    // Counted before the password is looked at, so that many attempts at once do not all pass, and given back when it was right.
    await rateLimits.take('signInToAccount', account);

    if (!(await passwords.verify(user?.passwordHash, password, waiting)) || user === undefined) {
      throw new ReasonError('invalid_credentials');
    }
    await rateLimits.forget('signInToAccount', account);
    await rateLimits.uncount('signIn', visitor.ip);
    // Each leaves a session behind.
    await rateLimits.take('beginSession', [user.id]);
    return user;
  }

  async function startCookieSession(visitor: Visitor, userId: number): Promise<void> {
    const { sessionId, expiresAt } = await sessions.start(userId);
    visitor.cookie?.set(sessionId, expiresAt);
  }

  return {
    async register(visitor, { username, password, email }, signal) {
      await rateLimits.take('registerOverall', []);
      const passwordHash = await passwords.hash(password, { address: limitKeyOf(visitor.ip), signal });
      const user = await store.users
        .create({ username, email: email ?? null, passwordHash, createdAt: Date.now() })
        .catch(refuseTaken);
      if (visitor.cookie !== null) await startCookieSession(visitor, user.id);
      return { message: 'The account was made.', user: accountView(user) };
    },

    async login(visitor, credentials, signal) {
      if (visitor.cookie === null) throw new ReasonError('cookie_needs_http');
      const user = await authenticate(visitor, credentials, signal);
      await startCookieSession(visitor, user.id);
      return { message: 'You are signed in.', user: accountView(user) };
    },

    async issueToken(visitor, credentials, signal) {
      const user = await authenticate(visitor, credentials, signal);
      const { sessionId, expiresAt } = await sessions.start(user.id);
      return {
        message: 'You are signed in.',
        token: await tokens.sign({ userId: user.id, sessionId, expiresAt }),
        expiresAt: expiresAt.toISOString(),
        user: accountView(user),
      };
    },

    async logout(viewer, visitor) {
      if (viewer.isByKey) throw new ReasonError('session_needed');
      await sessions.end(viewer.sessionId);
      visitor.cookie?.clear();
      // After this turn, so that the answer still goes out over a socket that this ends.
      const { userId } = viewer;
      const sessionId = Sessions.heldAs(viewer.sessionId);
      setImmediate(() => bus.publish({ type: 'sessionEnded', userId, sessionId }));
      return { message: 'You are signed out.' };
    },

    async me(viewer) {
      const user = viewer && (await store.users.find(viewer.userId));
      return user ? accountView(user) : null;
    },
  };
}

function refuseTaken(error: unknown): never {
  if (!(error instanceof ConflictError)) throw error;
  if (error.field === 'email') throw new ReasonError('email_taken', { field: 'email', cause: error });
  throw new ReasonError('username_taken', { field: 'username', cause: error });
}
