import type { TypingEvent, User } from '@parley/api-contract';
import { Subscribers } from './subscribers.ts';
import type { Bus } from './bus.ts';
import { LiveBatch, LiveStream, type Sink } from './live-stream.ts';

/** Longer than the 3 s after which a client that is still typing says so again. */
const leaseMs = 6_000;

interface Lease {
  user: User;
  expiry: NodeJS.Timeout;
}

interface TypingFollower {
  userId: number;
  sink: Sink<TypingEvent>;
}

/** Tracks typing in each room. Each entry expires with its lease. */
export class Typing {
  #leases = new Map<number, Map<number, Lease>>();
  #subscribers = new Subscribers<TypingFollower>();
  #bus: Bus;

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  isTyping(roomId: number, userId: number): boolean {
    return this.#leases.get(roomId)?.has(userId) === true;
  }

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

  /** Who is typing, for somebody who may read the room: see `Readers`. */
  follow(roomId: number, viewerId: number): LiveStream<TypingEvent> {
    return new LiveStream((sink) => {
      const leases = [...(this.#leases.get(roomId)?.values() ?? [])];
      const users = leases.map(({ user }) => user).filter(({ id }) => id !== viewerId);
      sink.deliver(LiveBatch.of({ type: 'snapshot', users }));
      const watch = this.#bus.watch(`room:${roomId}`);
      const leave = this.#subscribers.join(roomId, { userId: viewerId, sink });
      return () => {
        leave();
        watch.release();
      };
    });
  }

  #publish(roomId: number, typistId: number, event: TypingEvent): void {
    const batch = LiveBatch.of(event);
    for (const { userId, sink } of this.#subscribers.of(roomId)) {
      if (userId !== typistId) sink.deliver(batch);
    }
  }
}
