import { FairSlots, type Slot, type SlotLimits } from './fair-slots.ts';

export interface CallLanesLimits {
  fast: SlotLimits;
  slow: SlotLimits;
  /** A call that takes longer belongs in the slow lane, in milliseconds. */
  slowAfterMs: number;
}

/** Who a call is made for, and the key under which a slow receiver is remembered. */
export interface Caller {
  owner: number;
  receiver: string;
}

type LaneName = 'fast' | 'slow';

/** A receiver leaves the slow lane after this many quick answers in a row. */
const quickAnswersNeeded = 3;
/** How many slow receivers are remembered at most; the oldest are forgotten. */
const maxRemembered = 10_000;

/**
 * Two lanes for calls to other people's servers, each shared fairly by owners. Every call starts in the fast lane unless its receiver was
 * slow lately. One that takes longer than `slowAfterMs` moves to the slow lane, so no call holds a fast slot for longer than that while
 * others wait, no matter who makes how many calls.
 */
export class CallLanes {
  #lanes: Record<LaneName, FairSlots>;
  #slowAfterMs: number;
  /** The receivers that were slow, each with its quick answers since then. */
  #slowReceivers = new Map<string, number>();

  constructor({ fast, slow, slowAfterMs }: CallLanesLimits) {
    this.#lanes = { fast: new FairSlots(fast), slow: new FairSlots(slow) };
    this.#slowAfterMs = slowAfterMs;
  }

  /**
   * Waits for a place in the lane that suits the receiver. Dispose of it to give it back.
   * @throws QueueFullError, or the signal's reason, as `FairSlots.take` does.
   */
  async enter(caller: Caller, signal?: AbortSignal): Promise<CallPlace> {
    for (;;) {
      const lane = this.#laneOf(caller);
      const slot = await this.#lanes[lane].take(caller.owner, signal);
      if (lane === this.#laneOf(caller)) return this.#place(caller, lane, slot);
      // The receiver turned out to be slow, or quick again, while this call waited.
      slot[Symbol.dispose]();
    }
  }

  #place(caller: Caller, startLane: LaneName, startSlot: Slot): CallPlace {
    let lane = startLane;
    let slot = startSlot;
    /** Whether there was room. */
    const moveToSlow = () => {
      this.#wasSlow(caller);
      if (lane === 'slow') return true;
      const slowSlot = this.#lanes.slow.tryTake(caller.owner);
      if (slowSlot === null) return false;
      slot[Symbol.dispose]();
      [lane, slot] = ['slow', slowSlot];
      return true;
    };
    return {
      time: async (call) => {
        const crowdedOut = new AbortController();
        let isQuick = true;
        const timer = setTimeout(() => {
          isQuick = false;
          if (!moveToSlow()) crowdedOut.abort();
        }, this.#slowAfterMs);
        try {
          return await call(crowdedOut.signal);
        } finally {
          clearTimeout(timer);
          if (isQuick) this.#wasQuick(caller);
        }
      },
      isAwaited: () => this.#lanes[lane].isAwaited,
      isInRightLane: () => lane === this.#laneOf(caller),
      [Symbol.dispose]: () => slot[Symbol.dispose](),
    };
  }

  #laneOf({ receiver }: Caller): LaneName {
    return this.#slowReceivers.has(receiver) ? 'slow' : 'fast';
  }

  #wasSlow({ receiver }: Caller): void {
    this.#slowReceivers.delete(receiver);
    this.#slowReceivers.set(receiver, 0);
    if (this.#slowReceivers.size <= maxRemembered) return;
    for (const oldest of this.#slowReceivers.keys()) {
      this.#slowReceivers.delete(oldest);
      return;
    }
  }

  #wasQuick({ receiver }: Caller): void {
    const quickAnswers = this.#slowReceivers.get(receiver);
    if (quickAnswers === undefined) return;
    if (quickAnswers + 1 >= quickAnswersNeeded) this.#slowReceivers.delete(receiver);
    else this.#slowReceivers.set(receiver, quickAnswers + 1);
  }
}

/** A slot in one of the lanes. */
export interface CallPlace extends Disposable {
  /**
   * Makes a call and learns from how long it takes. A slow one moves to the slow lane. When that has no room, `crowdedOut` aborts: a call
   * that can be made again later should end then. One that continues keeps its slot in the fast lane.
   */
  time<Result>(call: (crowdedOut: AbortSignal) => Promise<Result>): Promise<Result>;
  /** Whether others wait in this lane. */
  isAwaited(): boolean;
  /** False when the next call to this receiver belongs in the other lane. */
  isInRightLane(): boolean;
}
