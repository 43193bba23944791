import { BoundedMap } from './bounded-map.ts';

/**
 * How many other keys have to come before a limiter lets one go early; it holds at most twice as many, about 20 MB. Each new key costs its
 * caller a call of the same kind, and for kinds with long windows an address as well: pushing out a spent key takes far more calls than it
 * would give back. For sign-ins each new key also takes a hash, which are made one at a time, in 15 ms or more: the window of 15 minutes is
 * too short for that many.
 */
export const keysPerGeneration = 65_536;

export interface Rate {
  times: number;
  seconds: number;
}

export type LimiterKey = number | string;

/** Counts by key, on this server. */
export interface Limiter {
  /** Counts `times` if they are within the limit; otherwise counts nothing and returns in how many milliseconds they would be. */
  take(key: LimiterKey, times: number): number;
  giveBack(key: LimiterKey, times: number): void;
  forget(key: LimiterKey): void;
  /** How many keys are held. */
  readonly size: number;
}

/**
 * Token buckets. For each key, only the moment is kept at which its bucket will be full again (the generic cell rate algorithm,
 * https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm). Our own code, because the library's limiters cost a promise and a timer for
 * each call or key and hold any number of keys.
 */
export class TokenBuckets implements Limiter {
  #msPerToken: number;
  #burstMs: number;
  #fullAt: BoundedMap<LimiterKey, number>;

  constructor({ times, seconds }: Rate, burst: number) {
    this.#msPerToken = (seconds * 1000) / times;
    this.#burstMs = burst * this.#msPerToken;
    this.#fullAt = new BoundedMap(keysPerGeneration, this.#burstMs);
  }

  get size(): number {
    return this.#fullAt.size;
  }

  take(key: LimiterKey, times: number): number {
    const now = performance.now();
    // More than the bucket holds takes all of it; otherwise it could never be taken.
    const costMs = Math.min(times * this.#msPerToken, this.#burstMs);
    const fullAt = Math.max(this.#fullAt.get(key) ?? 0, now) + costMs;
    // Compares sums of the same terms: the rounding error of a difference could refuse the first call.
    const latestFullAt = now + this.#burstMs;
    if (fullAt > latestFullAt) return fullAt - latestFullAt;
    this.#fullAt.set(key, fullAt);
    return 0;
  }

  giveBack(key: LimiterKey, times: number): void {
    const fullAt = this.#fullAt.get(key);
    if (fullAt !== undefined) this.#fullAt.set(key, fullAt - times * this.#msPerToken);
  }

  forget(key: LimiterKey): void {
    this.#fullAt.delete(key);
  }
}

interface Window {
  taken: number;
  endsAt: number;
}

/** Counts in windows, each of which begins when its key is first used. */
export class Windows implements Limiter {
  #times: number;
  #windowMs: number;
  #windows: BoundedMap<LimiterKey, Window>;

  constructor({ times, seconds }: Rate) {
    this.#times = times;
    this.#windowMs = seconds * 1000;
    this.#windows = new BoundedMap(keysPerGeneration, this.#windowMs);
  }

  get size(): number {
    return this.#windows.size;
  }

  take(key: LimiterKey, times: number): number {
    const now = performance.now();
    const { taken, endsAt } = this.#windowAt(key, now);
    const cost = Math.min(times, this.#times);
    if (taken + cost > this.#times) return endsAt - now;
    this.#windows.set(key, { taken: taken + cost, endsAt });
    return 0;
  }

  giveBack(key: LimiterKey, times: number): void {
    const { taken, endsAt } = this.#windowAt(key, performance.now());
    if (taken > times) this.#windows.set(key, { taken: taken - times, endsAt });
    else this.#windows.delete(key);
  }

  forget(key: LimiterKey): void {
    this.#windows.delete(key);
  }

  #windowAt(key: LimiterKey, now: number): Window {
    const window = this.#windows.get(key);
    return window !== undefined && window.endsAt > now ? window : { taken: 0, endsAt: now + this.#windowMs };
  }
}
