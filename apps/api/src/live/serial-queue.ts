import { ReasonError } from '@parley/api-contract/server';

/** How many steps may wait behind a slow one, such as a read of the database. Beyond that the queue fails. */
const maxWaiting = 10_000;

/** Takes steps one after the other: right away if none is under way. */
export class SerialQueue {
  #waiting: (() => Promise<void> | void)[] = [];
  #isBusy = false;
  #hasFailed = false;
  #onFailure: (error: unknown) => void;

  /** After a step that fails, no more are taken. */
  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  take(step: () => Promise<void> | void): void {
    if (this.#hasFailed) return;
    if (this.#isBusy) {
      if (this.#waiting.length < maxWaiting) this.#waiting.push(step);
      else this.#fail(new ReasonError('unavailable'));
      return;
    }
    try {
      const underWay = step();
      if (underWay === undefined) return;
      this.#isBusy = true;
      underWay.then(() => this.#goOn()).catch((error: unknown) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
    }
  }

  #goOn(): void {
    this.#isBusy = false;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      this.take(next);
      if (this.#isBusy) return;
    }
  }

  #fail(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#waiting = [];
    this.#onFailure(error);
  }
}
