import type { Message, RoomEvent } from '@parley/api-contract';
import { ReasonError } from '@parley/api-contract/server';
import { tracked, type TrackedEnvelope } from '@trpc/server';
import { Audience } from './audience.ts';
import { EventQueue } from './event-queue.ts';

/** Further behind than this, reloading the latest page is cheaper than replaying. */
const maxBacklog = 500;

/** Where a room's log is read from when memory does not have it. */
export interface RoomLogSource {
  /** The room's version as stored. */
  version(roomId: number): Promise<number>;
  /** Messages last changed after `version`, by version, at most `limit` of them. */
  since(roomId: number, version: number, limit: number): Promise<Message[]>;
}

/** The rooms' logs: what changes in a room, in the order of its versions, for whoever follows it. */
export class RoomLog {
  #source: RoomLogSource;
  #audience = new Audience<Message>();

  constructor(source: RoomLogSource) {
    this.#source = source;
  }

  publish(message: Message): void {
    this.#audience.publish(message.roomId, message);
  }

  /** Ends the user's subscriptions to a room that they may no longer read. */
  evict(roomId: number, userId: number): void {
    this.#audience.evict(roomId, userId, new ReasonError('room_not_found', { field: 'roomId' }));
  }

  /** Every version after `lastEventId` once and in order; from no, an unknown or a far position a `reset` first. */
  async *follow(
    roomId: number,
    userId: number,
    lastEventId: string | undefined,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<TrackedEnvelope<RoomEvent>> {
    // Attached before the backlog is read: what commits in between stands in the queue, and what stands in both is skipped by version.
    const queue = new EventQueue<Message>();
    const leave = this.#audience.join(roomId, userId, queue);
    try {
      let position = yield* this.#catchUp(roomId, positionOf(lastEventId));
      for await (const message of queue.take(signal)) {
        if (message.version <= position) continue;
        if (message.version === position + 1) {
          position = message.version;
          yield changed(message);
        } else {
          position = yield* this.#catchUp(roomId, position);
        }
      }
    } finally {
      leave();
    }
  }

  /** Goes from a position to the room's present, by what was missed or by a `reset`, and returns the position reached. */
  async *#catchUp(
    roomId: number,
    position: number | null,
  ): AsyncGenerator<TrackedEnvelope<RoomEvent>, number> {
    const missed = position === null ? null : await this.#backlog(roomId, position);
    if (position === null || missed === null) {
      const version = await this.#source.version(roomId);
      yield resetAt(version);
      return version;
    }
    for (const message of missed) yield changed(message);
    return missed.at(-1)?.version ?? position;
  }

  /** What was missed since a position; null when that is too much, or when the position is ahead of the room. */
  async #backlog(roomId: number, position: number): Promise<Message[] | null> {
    const missed = await this.#source.since(roomId, position, maxBacklog + 1);
    if (missed.length > maxBacklog) return null;
    if (missed.length === 0 && position > (await this.#source.version(roomId))) return null;
    return missed;
  }
}

function positionOf(lastEventId: string | undefined): number | null {
  return lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : null;
}

function changed(message: Message): TrackedEnvelope<RoomEvent> {
  return tracked(String(message.version), { type: 'messageChanged', message });
}

function resetAt(version: number): TrackedEnvelope<RoomEvent> {
  return tracked(String(version), { type: 'reset', version });
}
