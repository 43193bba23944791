import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { ReasonError } from '@parley/api-contract/server';
import type { RedisLink } from '../live/redis/redis-link.ts';

export interface Rate {
  points: number;
  durationSeconds: number;
}

/** Counts what may be done so often, by key: among all nodes while Redis can be reached, and otherwise on this one. */
export class RateLimits {
  #link: RedisLink | null;

  constructor(link: RedisLink | null) {
    this.#link = link;
  }

  of(name: string, { points, durationSeconds: duration }: Rate): RateLimiterAbstract {
    const keyPrefix = `parley:limit:${name}`;
    const onThisNode = new RateLimiterMemory({ keyPrefix, points, duration });
    if (this.#link === null) return onThisNode;
    return new RateLimiterRedis({
      storeClient: this.#link.commands,
      keyPrefix,
      points,
      duration,
      insuranceLimiter: onThisNode,
    });
  }
}

/** @throws ReasonError `rate_limited` when the key has been spent. */
export async function spend(limiter: RateLimiterAbstract, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const retryAfterSeconds = Math.ceil(refusal.msBeforeNext / 1000);
    throw new ReasonError('rate_limited', { retryAfterSeconds, cause: refusal });
  }
}
