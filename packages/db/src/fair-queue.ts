import { AbandonedError, QueueFullError } from './errors.ts';

export interface FairQueueSizes {
  /** How much is under way at once, … */
  slots: number;
  /** … and of it for one key. */
  slotsPerKey: number;
  /** How much waits at most, and as much again of keys of which nothing else waits: a crowd does not shut out the others. */
  waiting: number;
  /** How much waits at most for one key. */
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
 * Runs a few pieces of work at a time. Keys, such as users or addresses, take turns: a key with much to do delays the others by one
 * piece of work at most.
 */
export class FairQueue {
  #sizes: FairQueueSizes;
  /** Those with work, in the order of their turns. */
  #lines = new Map<number | string, Line>();
  #underWay = 0;
  #waiting = 0;
  #onIdle: (() => void)[] = [];

  constructor(sizes: FairQueueSizes) {
    this.#sizes = sizes;
  }

  /** How many pieces of work wait. */
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
   * Runs `work` when it is its turn. Work that has not begun when the signal is aborted never does.
   * @throws QueueFullError at once when too much waits.
   * @throws AbandonedError when the signal is aborted before the work begins.
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

  /** Resolves when nothing is under way and nothing waits. */
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
      // To the end, so that the others have their turns first; the loop comes by there again.
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
