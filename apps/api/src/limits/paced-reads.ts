import { ReasonError, type CallLimit, type Context, type Limits } from '@parley/api-contract/server';
import { FairQueue, QueueFullError } from '@parley/db';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { limitKeyOf } from './address-key.ts';

/** How many begin in a turn of the event loop: each may read a page, or a backlog, of the longest messages. */
const readsPerTurn = 1;
/** How many may wait. Callers reach their limits before so many come. */
const maxWaiting = 10_000;

/**
 * Starts queries and subscriptions one per turn of the event loop, whichever way they come in. Everything else gets its turn in between,
 * and accounts take turns too. Otherwise a frame, a batch or pipelined requests would read hundreds of pages at once.
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
    if (limit !== 'read' && limit !== 'follow' && limit !== 'followList') return counting;
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
