import type { Bus, Watch } from './bus.ts';
import { Turns } from './turns.ts';

/** A caller's proof of who they are. */
export interface Credentials {
  cookieHeader?: string | undefined;
  authorization?: string | undefined;
  /** A token given elsewhere: in connectionParams, or in the body by an older client. */
  token?: string | undefined;
}

/** Something that a session or an API key holds open: a socket, a stream over HTTP, or a call over HTTP that is under way. */
export interface SessionHold {
  /** Ends it at once: nothing more is received or sent on it. */
  endSession(): void;
  /** Whether it soon ends by itself, like a call. */
  readonly isBrief?: boolean;
}

/**
 * What each credential holds open, so that the end of the credential ends all of it. A credential is a session or an API key. A hold is
 * registered before its credential is looked up. The other way round, a session that ends between the lookup and the registration would
 * leave its socket open.
 *
 * Credentials are identified here as in the database: by the hash of the session's ID or of the API key, which is not secret.
 */
export class Connections {
  #bus: Bus;
  #credentials = new Map<string, Credential>();
  #turns = new Turns(() => this.credentialIds());

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  /** Registers a hold, which ends no later than `lapsesAtMs`. Release it when it is over or was refused. */
  register(credentialId: string, hold: SessionHold, lapsesAtMs: number | null): CredentialHold {
    const credential = this.#credentials.get(credentialId) ?? {
      credentialId,
      userId: null,
      holds: new Set(),
    };
    const held = new CredentialHold(this, credential, hold, lapsesAtMs);
    credential.holds.add(held);
    this.#credentials.set(credentialId, credential);
    return held;
  }

  /** Forgets a hold that is over. */
  forget(held: CredentialHold): void {
    const { credentialId, holds } = held.credential;
    holds.delete(held);
    if (holds.size > 0 || this.#credentials.get(credentialId) !== held.credential) return;
    this.#credentials.delete(credentialId);
    this.#turns.delete(credentialId);
  }

  /** The credentials that hold something open, without those that are still being looked up. */
  *credentialIds(): Iterable<string> {
    for (const { credentialId, userId } of this.#credentials.values()) {
      if (userId !== null) yield credentialId;
    }
  }

  /** About `limit` credentials to check again: new ones first, then each in turn. */
  takeTurns(limit: number): string[] {
    return this.#turns.take(limit);
  }

  /** The users whose credentials these are, as far as they hold something open. */
  userIdsOf(credentialIds: readonly string[]): number[] {
    return credentialIds.flatMap((credentialId) => this.#credentials.get(credentialId)?.userId ?? []);
  }

  /** Ends what a credential holds open. */
  endCredential(credentialId: string): void {
    for (const held of this.#credentials.get(credentialId)?.holds ?? []) held.end();
  }

  /** Ends what was held open by a token that has expired. */
  endLapsed(nowMs: number): void {
    for (const { holds } of this.#credentials.values()) {
      for (const held of holds) if (held.lapsesAtMs !== null && held.lapsesAtMs <= nowMs) held.end();
    }
  }

  /** Ends everything that would not end by itself. */
  endAll(): void {
    for (const { holds } of this.#credentials.values()) {
      for (const held of holds) if (!held.isBrief) held.end();
    }
  }

  /** Listens for the end of a credential that holds something, until it is released. */
  watch(credentialId: string, userId: number): Watch {
    const watch = this.#bus.watch(`user:${userId}`);
    // The next check finds what other nodes announced before this one listened.
    void watch.ready.then(() => this.#credentials.has(credentialId) && this.#turns.add(credentialId));
    return watch;
  }
}

/** A session or an API key, with what it holds open. */
interface Credential {
  readonly credentialId: string;
  /** Whose it is; null until the lookup has found it valid. */
  userId: number | null;
  readonly holds: Set<CredentialHold>;
}

/** One hold of a credential. */
export class CredentialHold {
  /** Whether the session or key has ended, or the token has expired. */
  isOver = false;
  readonly isBrief: boolean;
  readonly lapsesAtMs: number | null;
  readonly credential: Credential;
  #connections: Connections;
  #hold: SessionHold;
  #watch: Watch | null = null;

  constructor(
    connections: Connections,
    credential: Credential,
    hold: SessionHold,
    lapsesAtMs: number | null,
  ) {
    this.#connections = connections;
    this.credential = credential;
    this.#hold = hold;
    this.isBrief = hold.isBrief === true;
    this.lapsesAtMs = lapsesAtMs;
  }

  /** The credential was looked up and is valid. */
  admit(userId: number): void {
    this.credential.userId = userId;
    if (!this.isBrief) this.#watch = this.#connections.watch(this.credential.credentialId, userId);
  }

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#hold.endSession();
  }

  release(): void {
    this.#watch?.release();
    this.#watch = null;
    this.#connections.forget(this);
  }
}
