/** Keeps what comes by itself for one who takes it in their own time. */
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

  /** Nothing comes any more, because of an error if one is given. What has come can still be taken. */
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
