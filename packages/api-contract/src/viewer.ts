import type { KeyScope } from './schemas/keys.ts';
import type { Account } from './schemas/users.ts';

/** The user who calls. It is the first argument of every service, so that permissions are never forgotten. */
export interface Viewer {
  userId: number;
  /** How the viewer signed in: the ID of a session, or the hash of an API key. Its open connections end with it. */
  credentialId: string;
  role: Account['role'];
  kind: Account['kind'];
  /** What the viewer can do: a session allows everything that its user can do. */
  scope: KeyScope;
  /** Whether the caller is a program with an API key. */
  isByKey: boolean;
  /** The person whose limits the calls count against: the owner of a bot, otherwise the user. */
  limitedAs: number;
}

/** The caller, signed in or not, as known to the transport. */
export interface Visitor {
  requestId: string;
  /** The address of the caller, for limits. */
  ip: string;
  /** Sets and clears the session cookie; null if there is no HTTP response to set it on. */
  cookie: SessionCookie | null;
}

export interface SessionCookie {
  set(sessionId: string, expiresAt: Date): void;
  clear(): void;
}
