import { ReasonError, type CallLimit, type Context, type Limits } from '@parley/api-contract/server';
import { FairQueue, QueueFullError } from '@parley/db';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { limitKeyOf } from './client-address.ts';

/** How many queries over HTTP begin in one turn of the event loop: each may read a page of the longest messages there are. */
const readsPerTurn = 4;
/** How many wait. Before so many come, the limits of the callers are spent. */
const maxWaiting = 10_000;

/**
 * Lets the queries that come over HTTP begin a few at a time, so that everything else has its turn in between. Accounts take turns too.
 * A batch, or one request behind the other, would otherwise read hundreds of pages at once. WebSockets have `CallQueue` for that.
 */
export class PacedReads implements Limits {
  #limits: Limits;
  #turns = new FairQueue({
    slots: readsPerTurn,
    slotsPerKey: readsPerTurn,
    waiting: maxWaiting,
    waitingPerKey: maxWaiting,
  });

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  count(limit: CallLimit, caller: Pick<Context, 'viewer' | 'visitor'>): Promise<void> | undefined {
    const counting = this.#limits.count(limit, caller);
    if (limit !== 'read') return counting;
    const key = caller.viewer?.limitedAs ?? limitKeyOf(caller.visitor.ip);
    return counting === undefined ? this.#turnOf(key) : counting.then(() => this.#turnOf(key));
  }

  #turnOf(key: number | string): Promise<void> {
    return new Promise((resolve, reject) => {
      const work = () => {
        resolve();
        return nextTurn();
      };
      this.#turns.run(key, work).catch((error: unknown) => {
        reject(error instanceof QueueFullError ? new ReasonError('rate_limited', { cause: error }) : error);
      });
    });
  }
}
