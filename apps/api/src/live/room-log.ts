import type { Message } from '@parley/api-contract';
import type { Bus } from './bus.ts';
import { Feed, type FeedSource, type RoomItem } from './feed.ts';
import { LiveStream } from './live-stream.ts';

/** The logs of the rooms that somebody follows on this node, a feed each. */
export class RoomLog {
  #source: FeedSource;
  #bus: Bus;
  #onFailure: (error: unknown) => void;
  #feeds = new Map<number, Feed>();

  constructor(source: FeedSource, bus: Bus, onFailure: (error: unknown) => void) {
    this.#source = source;
    this.#bus = bus;
    this.#onFailure = onFailure;
  }

  /** Takes what was committed in a room, in the order of versions. */
  publish(roomId: number, messages: readonly Message[]): void {
    this.#feeds.get(roomId)?.publish(messages);
  }

  follow(
    roomId: number,
    userId: number,
    lastEventId: string | undefined,
    signal: AbortSignal | undefined,
  ): LiveStream<RoomItem> {
    return new LiveStream((sink) => {
      const feed = this.#feeds.get(roomId) ?? this.#open(roomId);
      const detach = feed.follow(userId, positionOf(lastEventId), sink);
      return () => {
        detach();
        if (feed.isUnused && this.#feeds.get(roomId) === feed) this.#close(roomId, feed);
      };
    }, signal);
  }

  #open(roomId: number): Feed {
    const watch = this.#bus.watch(`room:${roomId}`);
    const feed = new Feed(roomId, this.#source, watch, this.#onFailure);
    this.#feeds.set(roomId, feed);
    return feed;
  }

  #close(roomId: number, feed: Feed): void {
    this.#feeds.delete(roomId);
    feed.watch.release();
  }

  /** The rooms that are followed. */
  roomIds(): Iterable<number> {
    return this.#feeds.keys();
  }

  /** A room has come to be at this version. */
  heardOf(roomId: number, version: number): void {
    this.#feeds.get(roomId)?.heardOf(version);
  }

  /** Ends the subscriptions to a room of those who may no longer read it. */
  evict(roomId: number, isGone: (userId: number) => boolean): void {
    this.#feeds.get(roomId)?.evict(isGone);
  }
}

function positionOf(lastEventId: string | undefined): number | null {
  return lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : null;
}
