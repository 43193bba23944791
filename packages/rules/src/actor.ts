/** The role of an account on the server. Guests see only the rooms that they were added to. */
export type ServerRole = 'admin' | 'member' | 'guest';

/** A bot acts only through API keys: nobody signs in as one. */
export type AccountKind = 'person' | 'bot';

/** What an API key allows. Each scope includes the ones before it. */
export type Scope = 'read' | 'write' | 'admin';

/**
 * A restriction set by moderators, on the server or in the room in question. Silenced accounts can read but not write. Banned accounts are
 * outsiders in the room, even a public one. Deactivated accounts can do nothing.
 */
export type Restriction = 'silenced' | 'banned' | 'deactivated';

/** The restrictions that moderators set in a single room. */
export type RoomRestriction = Exclude<Restriction, 'deactivated'>;

/** The account that wants to do something, in its state at the time of the call. */
export interface Actor {
  userId: number;
  role: ServerRole;
  /** A person if left out. */
  kind?: AccountKind;
  /** What the actor's API key allows. If left out, everything, as with a session. */
  scope?: Scope;
  /** Nothing if left out. */
  restriction?: Restriction | undefined;
}

const scopes: readonly Scope[] = ['read', 'write', 'admin'];

/** Whether `scope` includes `neededScope`. */
export function includesScope(scope: Scope, neededScope: Scope): boolean {
  return scopes.indexOf(scope) >= scopes.indexOf(neededScope);
}
