import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisLink } from '../redis/redis-link.ts';
import type { Limiter, LimiterKey, Rate } from './limiters.ts';

/** Counts in windows across all servers, and on this one alone while Redis is down. */
export class SharedLimiter {
  #inRedis: RateLimiterRedis;
  #here: Limiter;
  #times: number;

  constructor(link: RedisLink, name: string, { times, seconds }: Rate, here: Limiter) {
    this.#here = here;
    this.#times = times;
    this.#inRedis = new RateLimiterRedis({
      storeClient: link.commands,
      keyPrefix: `limit:${name}`,
      points: times,
      duration: seconds,
    });
  }

  /** As in `Limiter`. */
  async take(key: LimiterKey, times: number): Promise<number> {
    const cost = Math.min(times, this.#times);
    try {
      await this.#inRedis.consume(key, cost);
      return 0;
    } catch (failure) {
      if (!(failure instanceof RateLimiterRes)) return this.#here.take(key, cost);
      // Refused calls must not count. A single one beyond the limit does no harm.
      if (cost > 1) await this.giveBack(key, cost);
      return failure.msBeforeNext;
    }
  }

  async giveBack(key: LimiterKey, times: number): Promise<void> {
    this.#here.giveBack(key, times);
    await this.#inRedis.reward(key, times).catch(ignoreAbsence);
  }

  async forget(key: LimiterKey): Promise<void> {
    this.#here.forget(key);
    await this.#inRedis.delete(key).catch(ignoreAbsence);
  }
}

/** While Redis is down, there is nothing to give back. */
function ignoreAbsence(): void {}
