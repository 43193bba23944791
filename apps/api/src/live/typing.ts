import type { TypingEvent, User } from '@parley/api-contract';
import { ReasonError } from '@parley/api-contract/server';
import { Audience } from './audience.ts';
import { EventQueue } from './event-queue.ts';

/** Longer than the 3 s after which a client that goes on typing says so again. */
const leaseMs = 6_000;

interface Lease {
  user: User;
  expiry: NodeJS.Timeout;
}

/** Who is typing where, each for the time of a lease. */
export class Typing {
  #leases = new Map<number, Map<number, Lease>>();
  #audience = new Audience<TypingEvent>();

  start(roomId: number, user: User): void {
    const leases = this.#leases.get(roomId) ?? new Map<number, Lease>();
    this.#leases.set(roomId, leases);
    const lease = leases.get(user.id);
    if (lease !== undefined) {
      lease.expiry.refresh();
      return;
    }
    leases.set(user.id, { user, expiry: setTimeout(() => this.stop(roomId, user.id), leaseMs).unref() });
    this.#publish(roomId, user.id, { type: 'typingStarted', user });
  }

  stop(roomId: number, userId: number): void {
    const leases = this.#leases.get(roomId);
    const lease = leases?.get(userId);
    if (leases === undefined || lease === undefined) return;
    clearTimeout(lease.expiry);
    leases.delete(userId);
    if (leases.size === 0) this.#leases.delete(roomId);
    this.#publish(roomId, userId, { type: 'typingStopped', userId });
  }

  async *follow(
    roomId: number,
    viewerId: number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<TypingEvent> {
    const queue = new EventQueue<TypingEvent>();
    const leave = this.#audience.join(roomId, viewerId, queue);
    try {
      const leases = [...(this.#leases.get(roomId)?.values() ?? [])];
      yield { type: 'snapshot', users: leases.map(({ user }) => user).filter(({ id }) => id !== viewerId) };
      yield* queue.take(signal);
    } finally {
      leave();
    }
  }

  /** Ends the user's subscriptions in a room that they may no longer read. */
  evict(roomId: number, userId: number): void {
    this.#audience.evict(roomId, userId, new ReasonError('room_not_found', { field: 'roomId' }));
  }

  #publish(roomId: number, typistId: number, event: TypingEvent): void {
    this.#audience.publish(roomId, event, (userId) => userId !== typistId);
  }
}
