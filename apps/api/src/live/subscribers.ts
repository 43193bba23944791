/** Who follows what: the followers of each topic of one kind, such as those of presence by user ID. */
export class Subscribers<Follower> {
  #followers = new Map<number, Set<Follower>>();

  /** The follower stays until the returned function is called. */
  join(topic: number, follower: Follower): () => void {
    const followers = this.#followers.get(topic) ?? new Set();
    this.#followers.set(topic, followers.add(follower));
    return () => {
      followers.delete(follower);
      if (followers.size === 0 && this.#followers.get(topic) === followers) this.#followers.delete(topic);
    };
  }

  has(topic: number): boolean {
    return this.#followers.has(topic);
  }

  topics(): Iterable<number> {
    return this.#followers.keys();
  }

  of(topic: number): Iterable<Follower> {
    return this.#followers.get(topic) ?? [];
  }
}
