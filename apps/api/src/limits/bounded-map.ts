/**
 * A map of at most twice `generationSize` entries, each of which matters for `lifetimeMs` after it was set. Entries are kept in two
 * generations. When the young one is full, or as old as a lifetime, it becomes the old one, and the old one is dropped: an entry is kept
 * for as long as it matters, unless at least `generationSize` others came after it.
 *
 * Generations, because a `Map` whose first entry is removed again and again gets slow: each search for the first passes over the holes that
 * the others have left.
 */
export class BoundedMap<Key, Value> {
  #generationSize: number;
  #lifetimeMs: number;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();
  #youngSince = performance.now();

  constructor(generationSize: number, lifetimeMs: number) {
    this.#generationSize = generationSize;
    this.#lifetimeMs = lifetimeMs;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: Key): Value | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  set(key: Key, value: Value): void {
    const now = performance.now();
    if (this.#young.size >= this.#generationSize || now - this.#youngSince >= this.#lifetimeMs) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngSince = now;
    }
    if (this.#old.size > 0) this.#old.delete(key);
    this.#young.set(key, value);
  }

  delete(key: Key): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }
}
