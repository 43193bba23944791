const giveUpMs = 120_000;

/** Counts what arrives, and reports when all of it has. */
export class Tally {
  count = 0;
  #awaited = Infinity;
  #arrived = Promise.withResolvers<void>();

  readonly add = (): void => {
    this.count += 1;
    if (this.count >= this.#awaited) this.#arrived.resolve();
  };

  /** Resolves when this many have arrived since the beginning. */
  async reaches(awaited: number): Promise<void> {
    if (this.count >= awaited) return;
    this.#awaited = awaited;
    this.#arrived = Promise.withResolvers();
    const timeout = setTimeout(() => {
      this.#arrived.reject(new Error(`Only ${this.count} of ${awaited} arrived.`));
    }, giveUpMs);
    await this.#arrived.promise.finally(() => clearTimeout(timeout));
    this.#awaited = Infinity;
  }
}
