import type { KeyScope } from './schemas/keys.ts';
import type { Account } from './schemas/users.ts';

/** Who asks. Services take it first, so that nobody forgets to ask. */
export interface Viewer {
  userId: number;
  /** What the viewer came in by: the ID of a session, or the hash of an API key. What it holds open ends with it. */
  credentialId: string;
  role: Account['role'];
  kind: Account['kind'];
  /** What the viewer may do here: a session allows everything that its user may. */
  scope: KeyScope;
  /** Whether a program calls, by an API key. */
  isByKey: boolean;
  /** The person against whose limits the calls count: a bot's owner, and otherwise the user. */
  limitedAs: number;
}

/** Whoever calls, signed in or not, as far as the transport knows them. */
export interface Visitor {
  requestId: string;
  /** The address that calls, for limits. */
  ip: string;
  /** Sets and clears the session cookie; null where there is no HTTP answer to set it on. */
  cookie: SessionCookie | null;
}

export interface SessionCookie {
  set(sessionId: string, expiresAt: Date): void;
  clear(): void;
}
