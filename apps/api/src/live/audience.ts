import type { ReasonError } from '@parley/api-contract/server';
import type { EventQueue } from './event-queue.ts';

interface Seat<Event> {
  userId: number;
  queue: EventQueue<Event>;
}

/** Who follows what: the followers of each topic of one kind, such as the rooms' logs by room ID. */
export class Audience<Event> {
  #seats = new Map<number, Set<Seat<Event>>>();

  /** The queue gets every event published on the topic until the returned function is called. */
  join(topic: number, userId: number, queue: EventQueue<Event>): () => void {
    const seat: Seat<Event> = { userId, queue };
    const seats = this.#seats.get(topic) ?? new Set();
    this.#seats.set(topic, seats.add(seat));
    return () => {
      seats.delete(seat);
      if (seats.size === 0 && this.#seats.get(topic) === seats) this.#seats.delete(topic);
    };
  }

  has(topic: number): boolean {
    return this.#seats.has(topic);
  }

  publish(topic: number, event: Event, isFor: (userId: number) => boolean = () => true): void {
    for (const { userId, queue } of this.#seats.get(topic) ?? []) {
      if (isFor(userId)) queue.push(event);
    }
  }

  /** Ends what a user follows of a topic, because they may no longer. */
  evict(topic: number, userId: number, failure: ReasonError): void {
    for (const seat of this.#seats.get(topic) ?? []) {
      if (seat.userId === userId) seat.queue.fail(failure);
    }
  }
}
