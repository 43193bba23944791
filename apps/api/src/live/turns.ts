/** Hands out the items of a changing set a few at a time: new ones first, then each in turn. */
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

  /** About `limit` different items, or all new ones if there are more. Some may have left the set in the meantime. */
  take(limit: number): Item[] {
    const taken = this.#added;
    this.#added = new Set();
    if (this.#toCome.length === 0) this.#toCome = [...this.#all()];
    for (const item of this.#toCome.splice(0, Math.max(limit - taken.size, 0))) taken.add(item);
    return [...taken];
  }
}
