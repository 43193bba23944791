import type { Hub } from './hub.ts';
import type { ListTally } from './room-lists.ts';

const passMs = 1_000;
/** So much is checked in one pass; what is more waits for the next ones, so that a pass never takes the server's time from its people. */
const sessionsAPass = 10_000;
const placesAPass = 10_000;
const listsAPass = 2_000;
/** After a long outage many sessions are due at once. */
const renewalsAPass = 500;

export interface ReconcilerParts {
  hub: Hub;
  /** Among sessions, as `Connections` knows them: those that have ended, and those to be renewed because they are in use. */
  endingAmong: (sessionIds: readonly string[]) => Promise<{ ended: string[]; due: string[] }>;
  renew: (sessionIds: readonly string[]) => Promise<void>;
  talliesOf: (userIds: readonly number[]) => Promise<Map<number, ListTally>>;
  onFailure: (error: unknown) => void;
  onRecovery: () => void;
}

/**
 * Once a second, on every server, holds who is here against the database: sessions that are gone or have expired, API keys that were
 * revoked, rooms that somebody reads and may not any more. Mostly there was a notice of it, and nothing is found. A notice can be lost
 * with the connection that carried it, though, and some ends have none: time passes, and administrators delete rows.
 *
 * It also renews the sessions that hold something open.
 */
export class Reconciler {
  #parts: ReconcilerParts;
  #timer: NodeJS.Timeout | undefined;
  #isUnderWay = false;
  #hasFailed = false;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#tryPass(), passMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A pass that takes long is not overtaken by the next. Of those that fail one after the other, the first is told of. */
  async #tryPass(): Promise<void> {
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    const { hub, talliesOf } = this.#parts;
    const errors: unknown[] = [];
    // One after the other, so that at most one of the database's connections is taken up by it.
    for (const check of [
      async () => hub.connections.endLapsed(Date.now()),
      () => this.#checkSessions(),
      () => hub.readers.recheck(placesAPass),
      () => hub.lists.recheck(listsAPass, talliesOf),
    ]) {
      await check().catch((error: unknown) => errors.push(error));
    }
    this.#isUnderWay = false;
    this.#note(errors);
  }

  async #checkSessions(): Promise<void> {
    const { hub, endingAmong, renew } = this.#parts;
    const { ended, due } = await endingAmong(hub.connections.takeTurns(sessionsAPass));
    for (const sessionId of ended) hub.connections.endSession(sessionId);
    await renew(due.slice(0, renewalsAPass));
  }

  #note([error]: unknown[]): void {
    const hasFailed = error !== undefined;
    if (hasFailed && !this.#hasFailed) this.#parts.onFailure(error);
    if (!hasFailed && this.#hasFailed) this.#parts.onRecovery();
    this.#hasFailed = hasFailed;
  }
}
