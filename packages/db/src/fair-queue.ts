import { AbandonedError, QueueFullError } from './errors.ts';

export interface FairQueueSizes {
  /** How much runs at once, … */
  slots: number;
  /** … and how much of that for one key. */
  slotsPerKey: number;
  /** How much may wait, plus as much again for keys with nothing else waiting, so that a crowd does not shut out others. */
  waiting: number;
  /** How much may wait for one key. */
  waitingPerKey: number;
}

interface Job {
  begin: () => void;
}

interface Line {
  underWay: number;
  waiting: Job[];
}

/**
 * Runs a few pieces of work at a time. Keys, such as users or addresses, take turns: a key with much to do delays the others by at most one
 * piece of work.
 */
export class FairQueue {
  #sizes: FairQueueSizes;
  /** Keys with work, in the order of their turns. */
  #lines = new Map<number | string, Line>();
  #underWay = 0;
  #waiting = 0;
  #onIdle: (() => void)[] = [];

  constructor(sizes: FairQueueSizes) {
    this.#sizes = sizes;
  }

  /** How many pieces of work are waiting. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Whether work for this key would be refused now. */
  isFullFor(key: number | string): boolean {
    const { waiting, waitingPerKey } = this.#sizes;
    const ofKey = this.#lines.get(key)?.waiting.length ?? 0;
    return ofKey >= waitingPerKey || this.#waiting >= (ofKey === 0 ? 2 * waiting : waiting);
  }

  /**
   * Runs `work` when its turn comes. Work that has not begun when the signal aborts never does.
   * @throws QueueFullError at once if too much is waiting.
   * @throws AbandonedError if the signal aborts before the work begins.
   */
  run<Result>(key: number | string, work: () => PromiseLike<Result>, signal?: AbortSignal): Promise<Result> {
    if (signal?.aborted) return Promise.reject(new AbandonedError());
    if (this.isFullFor(key)) return Promise.reject(new QueueFullError());
    return new Promise<Result>((resolve, reject) => {
      const line = this.#lines.get(key) ?? { underWay: 0, waiting: [] };
      const abandon = () => {
        line.waiting.splice(line.waiting.indexOf(job), 1);
        this.#waiting -= 1;
        this.#advance();
        reject(new AbandonedError());
      };
      const job: Job = {
        begin: () => {
          signal?.removeEventListener('abort', abandon);
          void this.#perform(line, work).then(resolve, reject);
        },
      };
      this.#lines.set(key, line);
      line.waiting.push(job);
      this.#waiting += 1;
      signal?.addEventListener('abort', abandon);
      this.#advance();
    });
  }

  /** Resolves when nothing is running and nothing is waiting. */
  idle(): Promise<void> {
    if (this.#lines.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  async #perform<Result>(line: Line, work: () => PromiseLike<Result>): Promise<Result> {
    try {
      return await work();
    } finally {
      line.underWay -= 1;
      this.#underWay -= 1;
      this.#advance();
    }
  }

  #advance(): void {
    for (const [key, line] of this.#lines) {
      if (line.waiting.length === 0) {
        if (line.underWay === 0) this.#lines.delete(key);
        continue;
      }
      if (this.#underWay >= this.#sizes.slots) return;
      if (line.underWay >= this.#sizes.slotsPerKey) continue;
      // Moved to the end, so that the others get their turn first; the loop reaches it again there.
      this.#lines.delete(key);
      this.#lines.set(key, line);
      line.underWay += 1;
      this.#underWay += 1;
      this.#waiting -= 1;
      line.waiting.shift()?.begin();
    }
    if (this.#lines.size > 0) return;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }
}
