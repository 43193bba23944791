/** The role of an account on the server. Guests see only the rooms that they were added to. */
export type ServerRole = 'admin' | 'member' | 'guest';

/** A bot acts only by API keys: nobody signs in as one. */
export type AccountKind = 'person' | 'bot';

/** What an API key allows; each scope includes those before it. */
export type Scope = 'read' | 'write' | 'admin';

/**
 * What moderators took from an account, on the server or in the room in question. The silenced read but don't write. The banned are
 * outsiders in the room, even a public one. The deactivated can do nothing.
 */
export type Restriction = 'silenced' | 'banned' | 'deactivated';

/** Whoever wants to do something, as their account stands at the time of the call. */
export interface Actor {
  userId: number;
  role: ServerRole;
  /** A person if left out. */
  kind?: AccountKind;
  /** What the actor's API key allows. If left out, everything, as with a session. */
  scope?: Scope;
  /** Nothing if left out. */
  restriction?: Restriction;
}

const scopes: readonly Scope[] = ['read', 'write', 'admin'];

/** Whether `scope` allows what needs `neededScope`. */
export function includesScope(scope: Scope, neededScope: Scope): boolean {
  return scopes.indexOf(scope) >= scopes.indexOf(neededScope);
}
