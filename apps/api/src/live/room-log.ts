import type { Message } from '@parley/api-contract';
import { Feed, type FeedSource, type RoomItem } from './feed.ts';
import { LiveStream } from './live-stream.ts';

/** The logs of the rooms that somebody follows on this node, a feed each. */
export class RoomLog {
  #source: FeedSource;
  #onFailure: (error: unknown) => void;
  #feeds = new Map<number, Feed>();

  constructor(source: FeedSource, onFailure: (error: unknown) => void) {
    this.#source = source;
    this.#onFailure = onFailure;
  }

  /** Takes what was committed together, in each room in the order of versions. */
  publish(messages: readonly Message[]): void {
    for (const [roomId, ofRoom] of Map.groupBy(messages, (message) => message.roomId)) {
      this.#feeds.get(roomId)?.publish(ofRoom);
    }
  }

  follow(
    roomId: number,
    userId: number,
    lastEventId: string | undefined,
    signal: AbortSignal | undefined,
  ): LiveStream<RoomItem> {
    return new LiveStream((sink) => {
      const feed = this.#feeds.get(roomId) ?? new Feed(roomId, this.#source, this.#onFailure);
      this.#feeds.set(roomId, feed);
      const detach = feed.follow(userId, positionOf(lastEventId), sink);
      return () => {
        detach();
        if (feed.isUnused && this.#feeds.get(roomId) === feed) this.#feeds.delete(roomId);
      };
    }, signal);
  }

  /** Ends the user's subscriptions to a room that they may no longer read. */
  evict(roomId: number, userId: number): void {
    this.#feeds.get(roomId)?.evict(userId);
  }
}

function positionOf(lastEventId: string | undefined): number | null {
  return lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : null;
}
