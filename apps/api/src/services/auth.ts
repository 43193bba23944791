import { ReasonError, type AuthService, type Visitor } from '@parley/api-contract/server';
import { ConflictError, normalizeName, type Store, type UserRow } from '@parley/db';
import type { Bus } from '../live/bus.ts';
import { spend, type RateLimits } from './rate-limits.ts';
import { hashPassword, isPasswordOf } from './passwords.ts';
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
  // OWASP's authentication cheat sheet: slow down guessing at one account, and at many from one place.
  const attemptsAtAccount = rateLimits.of('account', { points: 10, durationSeconds: 15 * 60 });
  const attemptsFromAddress = rateLimits.of('address', { points: 100, durationSeconds: 15 * 60 });

  async function authenticate(visitor: Visitor, { username, password }: Credentials): Promise<UserRow> {
    const found = await store.users.findByLogin(username);
    // A bot has no password: to who signs in it is like nobody.
    const user = found?.kind === 'person' ? found : undefined;
    // However the name is spelled, and by e-mail address too, it is one account.
    const account = `${visitor.ip} ${user === undefined ? normalizeName(username) : user.id}`;
    // Counted before the password is looked at, so that many attempts at once do not all pass, and given back when it was right.
    await spend(attemptsAtAccount, account);
    await spend(attemptsFromAddress, visitor.ip);

    if (!(await isPasswordOf(user?.passwordHash, password)) || user === undefined) {
      throw new ReasonError('invalid_credentials');
    }
    await attemptsAtAccount.delete(account);
    await attemptsFromAddress.reward(visitor.ip);
    return user;
  }

  async function startCookieSession(visitor: Visitor, userId: number): Promise<void> {
    const { sessionId, expiresAt } = await sessions.start(userId);
    visitor.cookie?.set(sessionId, expiresAt);
  }

  return {
    async register(visitor, { username, password, email }) {
      const passwordHash = await hashPassword(password);
      const user = await store.users
        .create({ username, email: email ?? null, passwordHash, createdAt: Date.now() })
        .catch(refuseTaken);
      if (visitor.cookie !== null) await startCookieSession(visitor, user.id);
      return { message: 'The account was made.', user: accountView(user) };
    },

    async login(visitor, credentials) {
      if (visitor.cookie === null) throw new ReasonError('cookie_needs_http');
      const user = await authenticate(visitor, credentials);
      await startCookieSession(visitor, user.id);
      return { message: 'You are signed in.', user: accountView(user) };
    },

    async issueToken(visitor, credentials) {
      const user = await authenticate(visitor, credentials);
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
