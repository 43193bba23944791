import type { Bus, Watch } from './bus.ts';
import { Turns } from './turns.ts';

/** Something a session holds open: a socket, a stream over HTTP, or a call over HTTP that is under way. */
export interface SessionHold {
  /** Ends it at once: nothing is taken from it and nothing sent on it any more. */
  endSession(): void;
  /** Whether it is over soon by itself, as a call is. */
  readonly isBrief?: boolean;
}

/**
 * What each session holds open, so that its end reaches all of it. A hold is registered before its session is looked up. The other way
 * round, a session that ends between the look-up and the registration would leave its socket open.
 *
 * Sessions are identified here as in the database: by the hash of the session's ID or of the API key, which is not secret.
 */
export class Connections {
  #bus: Bus;
  #bySession = new Map<string, Set<HeldSession>>();
  #turns = new Turns(() => this.sessionIds());

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  /** Registers a hold, which ends no later than `lapsesAtMs`. Release it when it is over or was refused. */
  register(sessionId: string, hold: SessionHold, lapsesAtMs: number | null): HeldSession {
    const ofSession = this.#bySession.get(sessionId) ?? new Set();
    const held = new HeldSession(hold, lapsesAtMs, {
      onAdmit: (userId) => this.#watch(sessionId, userId),
      onRelease: () => {
        ofSession.delete(held);
        if (ofSession.size > 0 || this.#bySession.get(sessionId) !== ofSession) return;
        this.#bySession.delete(sessionId);
        this.#turns.delete(sessionId);
      },
    });
    this.#bySession.set(sessionId, ofSession.add(held));
    return held;
  }

  /** The sessions that hold something open, without those that are still being looked up. */
  *sessionIds(): Iterable<string> {
    for (const [sessionId, ofSession] of this.#bySession) {
      if (ofSession.values().some(({ isAdmitted }) => isAdmitted)) yield sessionId;
    }
  }

  /** About `limit` sessions to check again: new ones first, then each in turn. */
  takeTurns(limit: number): string[] {
    return this.#turns.take(limit);
  }

  /** Ends what a session holds open. */
  endSession(sessionId: string): void {
    for (const held of this.#bySession.get(sessionId) ?? []) held.end();
  }

  /** Ends what was held open by a token that has expired. */
  endLapsed(nowMs: number): void {
    for (const ofSession of this.#bySession.values()) {
      for (const held of ofSession) if (held.lapsesAtMs !== null && held.lapsesAtMs <= nowMs) held.end();
    }
  }

  /** Ends everything that would not end by itself. */
  endAll(): void {
    for (const ofSession of this.#bySession.values()) {
      for (const held of ofSession) if (!held.isBrief) held.end();
    }
  }

  #watch(sessionId: string, userId: number): Watch {
    const watch = this.#bus.watch(`user:${userId}`);
    // The next check finds what other nodes announced before this one listened.
    void watch.ready.then(() => this.#bySession.has(sessionId) && this.#turns.add(sessionId));
    return watch;
  }
}

interface Callbacks {
  onAdmit: (userId: number) => Watch;
  onRelease: () => void;
}

/** One hold of a session. */
export class HeldSession {
  /** Whether the session has ended, or the token has expired. */
  isOver = false;
  isAdmitted = false;
  readonly isBrief: boolean;
  readonly lapsesAtMs: number | null;
  #hold: SessionHold;
  #callbacks: Callbacks;
  #watch: Watch | null = null;

  constructor(hold: SessionHold, lapsesAtMs: number | null, callbacks: Callbacks) {
    this.#hold = hold;
    this.#callbacks = callbacks;
    this.isBrief = hold.isBrief === true;
    this.lapsesAtMs = lapsesAtMs;
  }

  /** The session was looked up and is valid. */
  admit(userId: number): void {
    this.isAdmitted = true;
    if (!this.isBrief) this.#watch = this.#callbacks.onAdmit(userId);
  }

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#hold.endSession();
  }

  release(): void {
    this.#watch?.release();
    this.#watch = null;
    this.#callbacks.onRelease();
  }
}
