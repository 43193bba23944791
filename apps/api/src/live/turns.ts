/** Hands out the items of a changing set a few at a time, so that all have their turn, and those that were added last come first. */
export class Turns<Item> {
  #all: () => Iterable<Item>;
  #added = new Set<Item>();
  #toCome: Item[] = [];

  constructor(all: () => Iterable<Item>) {
    this.#all = all;
  }

  add(item: Item): void {
    this.#added.add(item);
  }

  delete(item: Item): void {
    this.#added.delete(item);
  }

  /** About `limit` items, each once; more only if more were added. Some may have left the set since their turn was planned. */
  take(limit: number): Item[] {
    const taken = this.#added;
    this.#added = new Set();
    if (this.#toCome.length === 0) this.#toCome = [...this.#all()];
    for (const item of this.#toCome.splice(0, Math.max(limit - taken.size, 0))) taken.add(item);
    return [...taken];
  }
}
