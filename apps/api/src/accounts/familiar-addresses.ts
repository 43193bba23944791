import type { RedisLink } from '../redis/redis-link.ts';
import { BoundedMap } from '../limits/bounded-map.ts';
import { hashedKey } from '../limits/hashed-key.ts';

const lifetimeSeconds = 30 * 24 * 60 * 60;
/** This server remembers at least this many pairs of account and address, and at most twice as many. */
const perGeneration = 65_536;

/**
 * Remembers the addresses from which accounts have signed in lately, so that strangers guessing passwords at the same address don't lock
 * them out. Shared by all servers; while Redis is down, each server knows only its own.
 */
export class FamiliarAddresses {
  #link: RedisLink | null;
  #here = new BoundedMap<string, true>(perGeneration, lifetimeSeconds * 1000);

  constructor(link: RedisLink | null) {
    this.#link = link;
  }

  async add(userId: number, address: string): Promise<void> {
    const key = hashedKey(userId, address);
    this.#here.set(key, true);
    await this.#link?.commands.set(`familiar:${key}`, '', 'EX', lifetimeSeconds).catch(ignoreAbsence);
  }

  async has(userId: number, address: string): Promise<boolean> {
    const key = hashedKey(userId, address);
    if (this.#here.get(key) === true) return true;
    const found = await this.#link?.commands.exists(`familiar:${key}`).catch(ignoreAbsence);
    return found === 1;
  }
}

/** While Redis is down, what this server knows must do. */
function ignoreAbsence(): void {}
