import {
  limits,
  programFactor,
  ReasonError,
  type CallLimit,
  type ConnectionLimit,
  type Context,
  type LimitName,
  type Limits,
  type OtherLimit,
} from '@parley/api-contract/server';
import { limitKeyOf } from './address-key.ts';
import type { RedisLink } from '../redis/redis-link.ts';
import { hashedKey } from './hashed-key.ts';
import { TokenBuckets, Windows, type Limiter, type LimiterKey } from './limiters.ts';
import { SharedLimiter } from './shared-limiter.ts';

/** Enforces every limit in `limits.ts` of the contract. */
export class RateLimits implements Limits {
  #link: RedisLink | null;
  /** Multiplies all limits; 0 turns them off. */
  #factor: number;
  #forPeople: Record<LimitName, Limiter | SharedLimiter>;
  #forPrograms: Record<LimitName, Limiter | SharedLimiter>;

  constructor(link: RedisLink | null, factor: number) {
    this.#link = link;
    this.#factor = factor;
    this.#forPeople = this.#limiters('people', 1);
    this.#forPrograms = this.#limiters('programs', programFactor);
  }

  count(
    limit: CallLimit,
    { viewer, visitor }: Pick<Context, 'viewer' | 'visitor'>,
  ): Promise<void> | undefined {
    if (this.#factor === 0) return undefined;
    if (viewer === null || limits[limit].per === 'address') {
      return this.#take(this.#forPeople[limit], limitKeyOf(visitor.ip), 1);
    }
    const limiters = viewer.isByKey ? this.#forPrograms : this.#forPeople;
    return this.#take(limiters[limit], viewer.limitedAs, 1);
  }

  /** Counts what comes over a connection. False if it is beyond the limit, and then nothing is counted. */
  allows(limit: ConnectionLimit, key: LimiterKey, { isByKey = false, times = 1 } = {}): boolean {
    if (this.#factor === 0) return true;
    const waiting = (isByKey ? this.#forPrograms : this.#forPeople)[limit].take(key, times);
    return typeof waiting !== 'number' || waiting <= 0;
  }

  /** Counts something other than a call. `key` may be any text. @throws ReasonError `rate_limited` */
  async take(limit: OtherLimit, key: readonly (number | string)[], times = 1): Promise<void> {
    if (this.#factor > 0) await this.#take(this.#forPeople[limit], hashedKey(...key), times);
  }

  /** Gives back one that `take` counted. */
  async giveBack(limit: OtherLimit, key: readonly (number | string)[]): Promise<void> {
    if (this.#factor > 0) await this.#forPeople[limit].giveBack(hashedKey(...key), 1);
  }

  /** Restarts the count of a key. */
  async forget(limit: OtherLimit, key: readonly (number | string)[]): Promise<void> {
    if (this.#factor > 0) await this.#forPeople[limit].forget(hashedKey(...key));
  }

  #take(limiter: Limiter | SharedLimiter, key: LimiterKey, times: number): Promise<void> | undefined {
    const waiting = limiter.take(key, times);
    if (typeof waiting !== 'number') return waiting.then(assertNow);
    assertNow(waiting);
    return undefined;
  }

  #limiters(group: string, multiplier: number): Record<LimitName, Limiter | SharedLimiter> {
    const factor = this.#factor * multiplier;
    const made = Object.entries(limits).map(([name, { times, seconds, burst }]) => {
      if (burst !== undefined) {
        return [name, new TokenBuckets({ times: times * factor, seconds }, atLeastOne(burst * factor))];
      }
      const rate = { times: atLeastOne(times * factor), seconds };
      const here = new Windows(rate);
      return [
        name,
        this.#link === null ? here : new SharedLimiter(this.#link, `${group}:${name}`, rate, here),
      ];
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.fromEntries loses the types of its keys
    return Object.fromEntries(made) as Record<LimitName, Limiter | SharedLimiter>;
  }
}

function atLeastOne(times: number): number {
  return Math.max(1, Math.round(times));
}

function assertNow(waitMs: number): void {
  if (waitMs <= 0) return;
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  throw new ReasonError('rate_limited', {
    retryAfterSeconds,
    message: `You are doing this too often. Try again in ${retryAfterSeconds === 1 ? 'a second' : `${retryAfterSeconds} seconds`}.`,
  });
}
