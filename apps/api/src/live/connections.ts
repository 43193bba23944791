import type { Viewer } from '@parley/api-contract/server';
import type { Bus } from './bus.ts';

/** Something a session holds open: a socket, or a stream over HTTP. */
export interface SessionHold {
  /** Ends it at once: nothing is taken from it and nothing sent on it any more. */
  endSession(): void;
}

/** What each session holds open, so that authority reaches it: who signs out loses it at once. */
export class Connections {
  #bus: Bus;
  #bySession = new Map<string, Set<SessionHold>>();

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  /** Call what it returns when the hold is gone. */
  add({ sessionId, userId }: Viewer, hold: SessionHold): () => void {
    const watch = this.#bus.watch(`user:${userId}`);
    const holds = this.#bySession.get(sessionId) ?? new Set();
    this.#bySession.set(sessionId, holds.add(hold));
    return () => {
      watch.release();
      holds.delete(hold);
      if (holds.size === 0 && this.#bySession.get(sessionId) === holds) this.#bySession.delete(sessionId);
    };
  }

  sessionIds(): Iterable<string> {
    return this.#bySession.keys();
  }

  /** Ends what all sessions hold open. */
  endAll(): void {
    for (const sessionId of this.#bySession.keys()) this.endSession(sessionId);
  }

  endSession(sessionId: string): void {
    for (const hold of this.#bySession.get(sessionId) ?? []) hold.endSession();
  }
}
