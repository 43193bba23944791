export interface SlotLimits {
  /** How many slots there are. */
  slots: number;
  /** How many of them one owner holds at most. */
  perOwner: number;
  /** How many may wait for one owner; any number unless given. */
  waitingPerOwner?: number;
}

export type Slot = Disposable;

/** Too many already wait for this owner. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/** How many owners' last turns are remembered. Older ones count as never served. */
const maxRemembered = 10_000;

/**
 * A semaphore that is shared fairly by owners. A free slot goes to whichever waiting owner was served least recently, so somebody who
 * asks rarely goes before everyone with a backlog, however many of those there are. An owner's own requests are served in order.
 */
export class FairSlots<Owner = number> {
  #limits: SlotLimits;
  #taken = 0;
  #takenBy = new Map<Owner, number>();
  /** Owners with waiting requests, each with the callbacks that grant them. An owner without any is removed. */
  #waiting = new Map<Owner, Set<() => void>>();
  /** When each owner was last served, counted in grants; in that order. */
  #servedAt = new Map<Owner, number>();
  #grants = 0;

  constructor(limits: SlotLimits) {
    this.#limits = limits;
  }

  /** Whether anybody waits. */
  get isAwaited(): boolean {
    return this.#waiting.size > 0;
  }

  /**
   * Waits for a slot. Dispose of it to give it back.
   * @throws QueueFullError if `waitingPerOwner` requests of this owner are already waiting.
   * @throws the signal's reason if it aborts before there is a slot.
   */
  async take(owner: Owner, signal?: AbortSignal): Promise<Slot> {
    signal?.throwIfAborted();
    const slot = this.tryTake(owner);
    if (slot !== null) return slot;
    const { waitingPerOwner = Infinity } = this.#limits;
    const queue = this.#waiting.get(owner) ?? new Set();
    if (queue.size >= waitingPerOwner) throw new QueueFullError();

    const { promise, resolve, reject } = Promise.withResolvers<Slot>();
    const grant = () => {
      leave();
      resolve(this.#grant(owner));
    };
    const giveUp = () => {
      leave();
      reject(signal?.reason);
    };
    const leave = () => {
      signal?.removeEventListener('abort', giveUp);
      queue.delete(grant);
      if (queue.size === 0) this.#waiting.delete(owner);
    };
    queue.add(grant);
    this.#waiting.set(owner, queue);
    signal?.addEventListener('abort', giveUp, { once: true });
    return promise;
  }

  /** A slot if one is free for this owner, without waiting. */
  tryTake(owner: Owner): Slot | null {
    return this.#taken < this.#limits.slots && this.#isBelowShare(owner) ? this.#grant(owner) : null;
  }

  #grant(owner: Owner): Slot {
    this.#taken += 1;
    this.#takenBy.set(owner, (this.#takenBy.get(owner) ?? 0) + 1);
    this.#remember(owner);
    let isHeld = true;
    return {
      [Symbol.dispose]: () => {
        if (!isHeld) return;
        isHeld = false;
        this.#giveBack(owner);
      },
    };
  }

  #remember(owner: Owner): void {
    this.#grants += 1;
    this.#servedAt.delete(owner);
    this.#servedAt.set(owner, this.#grants);
    if (this.#servedAt.size <= maxRemembered) return;
    for (const oldest of this.#servedAt.keys()) {
      this.#servedAt.delete(oldest);
      return;
    }
  }

  #giveBack(owner: Owner): void {
    this.#taken -= 1;
    const left = (this.#takenBy.get(owner) ?? 0) - 1;
    if (left > 0) this.#takenBy.set(owner, left);
    else this.#takenBy.delete(owner);
    // No waiting request could have used a slot that was free before, so a slot that becomes free serves one request.
    this.#nextGrant()?.();
  }

  #nextGrant(): (() => void) | undefined {
    let next: (() => void) | undefined;
    let nextServedAt = Infinity;
    for (const [owner, queue] of this.#waiting) {
      const servedAt = this.#servedAt.get(owner) ?? 0;
      if (servedAt >= nextServedAt || !this.#isBelowShare(owner)) continue;
      [next] = queue;
      nextServedAt = servedAt;
    }
    return next;
  }

  #isBelowShare(owner: Owner): boolean {
    return (this.#takenBy.get(owner) ?? 0) < this.#limits.perOwner;
  }
}
