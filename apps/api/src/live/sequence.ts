/** Takes steps one after the other: at once when none is under way. */
export class Sequence {
  #waiting: (() => Promise<void> | void)[] = [];
  #isBusy = false;
  #onFailure: (error: unknown) => void;

  /** After a step that fails, none is taken any more. */
  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  take(step: () => Promise<void> | void): void {
    if (this.#isBusy) {
      this.#waiting.push(step);
      return;
    }
    const underWay = step();
    if (underWay === undefined) return;
    this.#isBusy = true;
    underWay.then(() => this.#goOn(), this.#onFailure);
  }

  #goOn(): void {
    this.#isBusy = false;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      this.take(next);
      if (this.#isBusy) return;
    }
  }
}
