/** A queue of pushed items for a consumer that reads them at its own pace. */
export class Inbox<Item> {
  #items: Item[] = [];
  #ending: { error: unknown } | null = null;
  #wake: (() => void) | null = null;

  get size(): number {
    return this.#items.length;
  }

  put(item: Item): void {
    if (this.#ending !== null) return;
    this.#items.push(item);
    this.#wake?.();
  }

  /** Accepts no more items. The consumer can still read those that have arrived; then the error is thrown, if there is one. */
  end(error: unknown = null): void {
    this.#ending ??= { error };
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, undefined, undefined> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) yield item;
      else if (this.#ending === null) await new Promise<void>((resolve) => (this.#wake = resolve));
      else if (this.#ending.error === null) return undefined;
      else throw this.#ending.error;
    }
  }
}
