/**
 * A map that forgets. What is over makes room by itself; when the map is full of what is not, that which was set longest ago goes.
 */
export class BoundedMap<Key, Value> {
  #entries = new Map<Key, Value>();
  #maxEntries: number;
  #isOver: (value: Value) => boolean;

  constructor(maxEntries: number, isOver: (value: Value) => boolean) {
    this.#maxEntries = maxEntries;
    this.#isOver = isOver;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  set(key: Key, value: Value): void {
    // The order of the map is the order in which entries were set.
    if (!this.#entries.delete(key)) this.#makeRoom();
    this.#entries.set(key, value);
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }

  /** Two may go for one that comes: after an attack the map shrinks by being used. */
  #makeRoom(): void {
    let looked = 0;
    for (const [key, value] of this.#entries) {
      if (!this.#isOver(value) && this.#entries.size < this.#maxEntries) return;
      this.#entries.delete(key);
      if ((looked += 1) === 2) return;
    }
  }
}
