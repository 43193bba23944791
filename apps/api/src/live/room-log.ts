import { parsePosition, type Message } from '@parley/api-contract';
import type { Bus } from './bus.ts';
import { Feed, type FeedSource } from './feed.ts';
import { LiveStream } from './live-stream.ts';
import type { RoomItem } from './room-change.ts';

/** Where a follower continues from: see the input of `rooms.follow`. */
interface FollowFrom {
  lastEventId?: string | undefined;
  epoch?: string | undefined;
}

/** The logs of the rooms that somebody follows on this node, one feed per room. */
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
  follow(roomId: number, from: FollowFrom): LiveStream<RoomItem> {
    return new LiveStream((sink) => {
      const feed = this.#feeds.get(roomId) ?? this.#open(roomId);
      const knowsEpochs = from.epoch !== undefined;
      return feed.follow(versionIn(from, this.#source.epoch), { knowsEpochs }, sink);
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

  /** A room has reached this version. */
  heardOf(roomId: number, version: number): void {
    this.#feeds.get(roomId)?.heardOf(version);
  }
}

/** The version to continue from; null if there is none, or it does not belong to the current data. */
function versionIn({ lastEventId, epoch }: FollowFrom, currentEpoch: string): number | null {
  const position = lastEventId === undefined ? null : parsePosition(lastEventId);
  if (position === null) return null;
  // Without an epoch, a bare version is taken as current, and a position with one is unknown, as it always was.
  if (epoch === undefined) return position.epoch === '' ? position.version : null;
  const given = position.epoch || epoch || currentEpoch;
  return given === currentEpoch ? position.version : null;
}
