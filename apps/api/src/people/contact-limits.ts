import type { OtherLimit, Viewer } from '@parley/api-contract/server';
import type { Store, UserRow } from '@parley/db';
import { can } from '@parley/rules';
import type { RateLimits } from '../limits/rate-limits.ts';

export interface ContactLimitsParts {
  store: Store;
  rateLimits: RateLimits;
}

/**
 * Limits how often people may be drawn into rooms and conversations. Strangers are people who share no private room, group or direct
 * conversation with the viewer: being in the same public room doesn't make people acquainted. Administrators know everybody, and anybody
 * may add bots.
 */
export class ContactLimits {
  #store: Store;
  #rateLimits: RateLimits;

  constructor({ store, rateLimits }: ContactLimitsParts) {
    this.#store = store;
    this.#rateLimits = rateLimits;
  }

  /** Counts a conversation that the viewer opens with others. @throws ReasonError `rate_limited` */
  async opens(viewer: Viewer, others: readonly UserRow[]): Promise<void> {
    await this.#count('meetStranger', viewer, others);
  }

  /** Counts people that the viewer adds to a room. @throws ReasonError `rate_limited` */
  async adds(viewer: Viewer, others: readonly UserRow[]): Promise<void> {
    await this.#count('addStranger', viewer, others);
  }

  async #count(limit: OtherLimit, viewer: Viewer, others: readonly UserRow[]): Promise<void> {
    const people = others.filter(({ id, kind }) => id !== viewer.userId && kind === 'person');
    const strangers = await this.#strangersAmong(viewer, people);
    if (strangers > 0) await this.#rateLimits.take(limit, [viewer.limitedAs], strangers);
    // First, so that one person alone cannot use up `beAdded`.
    await Promise.all(people.map(({ id }) => this.#rateLimits.take('beAddedBy', [viewer.limitedAs, id])));
    await Promise.all(people.map(({ id }) => this.#rateLimits.take('beAdded', [id])));
  }

  async #strangersAmong(viewer: Viewer, people: readonly UserRow[]): Promise<number> {
    if (can(viewer, 'people.contactFreely') || people.length === 0) return 0;
    const ids = people.map(({ id }) => id);
    return ids.length - (await this.#store.memberships.acquaintancesAmong(viewer.userId, ids)).size;
  }
}
