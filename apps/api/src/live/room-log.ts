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

  /** The log of a room, for somebody who may read it: see `Readers`. */
  follow(roomId: number, lastEventId: string | undefined): LiveStream<RoomItem> {
    return new LiveStream((sink) => {
      const feed = this.#feeds.get(roomId) ?? this.#open(roomId);
      return feed.follow(positionOf(lastEventId), sink);
    });
  }

  #open(roomId: number): Feed {
    const watch = this.#bus.watch(`room:${roomId}`);
    const onUnused = () => {
      this.#feeds.delete(roomId);
      watch.release();
    };
    const feed = new Feed(roomId, this.#source, watch, { onUnused, onFailure: this.#onFailure });
    this.#feeds.set(roomId, feed);
    return feed;
  }

  /** The rooms that are followed. */
  roomIds(): Iterable<number> {
    return this.#feeds.keys();
  }

  /** A room has come to be at this version. */
  heardOf(roomId: number, version: number): void {
    this.#feeds.get(roomId)?.heardOf(version);
  }
}

function positionOf(lastEventId: string | undefined): number | null {
  return lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : null;
}
