import { ReasonError, type AuthService, type Visitor } from '@parley/api-contract/server';
import { ConflictError, normalizeName, type Store, type UserRow } from '@parley/db';
import { can } from '@parley/rules';
import { limitKeyOf } from '../limits/address-key.ts';
import type { DomainEvents } from '../events/domain-events.ts';
import { assertUsername } from '../people/names.ts';
import { assertPassword, Passwords, type Waiting } from './passwords.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import type { JoinNewcomer } from '../rooms/join-newcomer.ts';
import { Sessions } from './sessions.ts';
import type { SignInAttempts } from './sign-in-attempts.ts';
import type { Tokens } from './tokens.ts';
import { accountView } from '../views/users.ts';

export interface AuthParts {
  store: Store;
  sessions: Sessions;
  tokens: Tokens;
  events: DomainEvents;
  rateLimits: RateLimits;
  signInAttempts: SignInAttempts;
  joinNewcomer: JoinNewcomer;
  /** Reports a wrong password or an unknown name. The name itself is left out, because people type passwords there too. */
  onSignInFailed: (failure: { address: string; userId: number | null }) => void;
}

interface Credentials {
  username: string;
  password: string;
}

export function createAuthService({
  store,
  sessions,
  tokens,
  events,
  rateLimits,
  signInAttempts,
  joinNewcomer,
  onSignInFailed,
}: AuthParts): AuthService {
  const passwords = new Passwords();

  /**
   * Slows down guessing against one account, and against many from one address (OWASP's authentication cheat sheet). The call has already
   * been counted for its address, before anything is kept for the name that it gives.
   */
  async function authenticate(
    visitor: Visitor,
    { username, password }: Credentials,
    signal: AbortSignal | undefined,
  ): Promise<UserRow> {
    const waiting: Waiting = { address: limitKeyOf(visitor.ip), signal };
    passwords.assertCanVerify(waiting);
    const found = await store.users.findByLogin(username);
    // A bot has no password: signing in as one fails as for an unknown user.
    const user = found && can({ ...found, userId: found.id }, 'session.begin') ? found : undefined;
    // Counted before the password is checked, so that a burst of attempts can't all get through.
    const attempt = await signInAttempts.admit(waiting.address, normalizeName(username), user?.id);

    if (!(await passwords.verify(user?.passwordHash, password, waiting)) || user === undefined) {
      onSignInFailed({ address: visitor.ip, userId: user?.id ?? null });
      throw attempt.refusal ?? new ReasonError('invalid_credentials');
    }
    await attempt.succeed(user.id);
    // Each sign-in leaves a session behind.
    await rateLimits.take('beginSession', [user.id]);
    return user;
  }

  async function startCookieSession(visitor: Visitor, userId: number): Promise<void> {
    const { sessionId, expiresAt } = await sessions.start(userId);
    visitor.cookie?.set(sessionId, expiresAt);
  }

  return {
    async register(visitor, { username, password, email }, signal) {
      assertUsername(username);
      assertPassword(password);
      await rateLimits.take('registerOverall', []);
      const passwordHash = await passwords.hash(password, { address: limitKeyOf(visitor.ip), signal });
      const user = await store.users
        .create({ username, email: email ?? null, passwordHash, createdAt: Date.now() })
        .catch(refuseTaken);
      events.emit({ type: 'accountCreated', by: user.id, user });
      await joinNewcomer(user);
      await signInAttempts.welcome(user.id, limitKeyOf(visitor.ip));
      if (visitor.cookie !== null) await startCookieSession(visitor, user.id);
      return { message: 'The account was created.', user: accountView(user) };
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
      await sessions.end(viewer.credentialId);
      visitor.cookie?.clear();
      const { userId } = viewer;
      const credentialId = Sessions.heldAs(viewer.credentialId);
      events.emit({ type: 'credentialEnded', by: userId, userId, credentialId });
      return { message: 'You are signed out.' };
    },

    async me(viewer) {
      const user = viewer && (await store.users.find(viewer.userId));
      return user ? accountView(user) : null;
    },

    async setup() {
      return { needsFirstAccount: await store.users.isEmpty() };
    },
  };
}

function refuseTaken(error: unknown): never {
  if (!(error instanceof ConflictError)) throw error;
  if (error.field === 'email') throw new ReasonError('email_taken', { field: 'email', cause: error });
  throw new ReasonError('username_taken', { field: 'username', cause: error });
}
