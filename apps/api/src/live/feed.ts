import type { Message } from '@parley/api-contract';
import { ReasonError } from '@parley/api-contract/server';
import type { Watch } from './bus.ts';
import type { Sink } from './live-stream.ts';
import { changeOf, Changes, resetTo, type Change, type RoomItem } from './room-change.ts';

/** How many changes a feed keeps in memory, and how many bytes of them, so that followers who return after a short while need no read. */
const maxKept = 256;
const maxKeptBytes = 512 * 1024;
/** Further behind than this, reloading the latest page is cheaper than replaying. */
const maxBacklog = 500;
const maxBacklogBytes = 1024 * 1024;
const recoveryPauseMs = 1_000;

/** Where to read a room's log when memory does not reach back far enough. */
export interface FeedSource {
  /** The epoch of all versions. */
  epoch: string;
  /** The room's version as stored. */
  version(roomId: number): Promise<number>;
  /** How many messages were changed after `version`, up to `limit`, and how many bytes of text they have. */
  sizeSince(roomId: number, version: number, limit: number): Promise<{ count: number; bytes: number }>;
  /** Messages last changed after `version`, by version, at most `limit` of them. */
  since(roomId: number, version: number, limit: number): Promise<Message[]>;
}

interface Follower {
  sink: Sink<RoomItem>;
  /** Whether its positions have an epoch. */
  knowsEpochs: boolean;
  isAttached: boolean;
}

/**
 * The log of one room for its followers on this node. It continues in the order of versions: if a version does not follow the last one, it
 * reads the store. Exists while somebody follows.
 */
export class Feed {
  #roomId: number;
  #source: FeedSource;
  #watch: Watch;
  #onUnused: () => void;
  #onFailure: (error: unknown) => void;
  /** Followers that have everything up to `#version`. */
  #followers = new Set<Follower>();
  #catchingUp = new Set<Follower>();
  /** The last version that was delivered; null until it has been read. */
  #version: number | null = null;
  /** The newest version heard of. */
  #heardVersion = 0;
  /** What changed after `#keptFrom`, by version: for each message changed since then, at least its newest state. */
  #kept: Change[] = [];
  #keptBytes = 0;
  #keptFrom = 0;
  /** What a returning follower gets, shared by all who return from the same position in this turn of the event loop. */
  #missed: { after: number; upTo: number; changes: Changes } | null = null;
  #reading: Promise<void> | null = null;

  /**
   * `watch` brings notices about the room from other nodes. `onUnused` is called when the last follower has gone: nobody follows a feed
   * after that.
   */
  constructor(
    roomId: number,
    source: FeedSource,
    watch: Watch,
    { onUnused, onFailure }: { onUnused: () => void; onFailure: (error: unknown) => void },
  ) {
    this.#roomId = roomId;
    this.#source = source;
    this.#watch = watch;
    this.#onUnused = onUnused;
    this.#onFailure = onFailure;
  }

  get #isUnused(): boolean {
    return this.#followers.size + this.#catchingUp.size === 0;
  }

  /** Takes what was committed, in the order of versions; an empty list means that it has to be looked up. */
  publish(messages: readonly Message[]): void {
    const last = messages.at(-1);
    if (last === undefined) {
      this.heardOf((this.#version ?? 0) + 1);
      return;
    }
    this.#heardVersion = Math.max(this.#heardVersion, last.version);
    if (this.#version === null || this.#reading !== null) return;
    const version = this.#version;
    const fresh = messages.filter((message) => message.version > version);
    if (fresh.every((message, index) => message.version === version + 1 + index))
      this.#goOn(fresh.map(changeOf));
    else this.#recover();
  }

  /** The room may have reached this version: what is missing is read. */
  heardOf(version: number): void {
    this.#heardVersion = Math.max(this.#heardVersion, version);
    if (this.#version !== null && this.#reading === null && version > this.#version) this.#recover();
  }

  /** Every version after a position once and in order. If there is no position, or it is unknown or too far back, a `reset` comes first. */
  follow(
    position: number | null,
    { knowsEpochs }: { knowsEpochs: boolean },
    sink: Sink<RoomItem>,
  ): () => void {
    const follower: Follower = { sink, knowsEpochs, isAttached: true };
    const isAtHand = this.#version !== null && this.#reading === null && !this.#isBeforeKept(position);
    if (isAtHand) {
      this.#begin(follower, position);
    } else {
      this.#catchingUp.add(follower);
      this.#catchUp(follower, position).catch((error: unknown) => {
        this.#onFailure(error);
        this.#fail(follower, new ReasonError('unavailable', { cause: error }));
      });
    }
    return () => this.#detach(follower);
  }

  async #catchUp(follower: Follower, position: number | null): Promise<void> {
    while (this.#version === null || this.#reading !== null) await this.#read();
    if (position !== null && this.#isBeforeKept(position)) await this.#reachBack(position);
    if (!follower.isAttached) return;
    this.#catchingUp.delete(follower);
    this.#begin(follower, position);
  }

  #isBeforeKept(position: number | null): boolean {
    return position !== null && position < this.#keptFrom;
  }

  /** Awaits nothing, so that what is delivered now and what is published next follow each other. */
  #begin(follower: Follower, position: number | null): void {
    this.#followers.add(follower);
    const missed = this.#missedSince(position);
    if (missed !== null) follower.sink.deliver(missed.batchFor(follower));
  }

  #missedSince(position: number | null): Changes | null {
    const version = this.#version ?? 0;
    if (position === version) return null;
    const isKnown = position !== null && position >= this.#keptFrom && position < version;
    // The content of a reset does not depend on the position.
    const after = isKnown ? position : -1;
    if (this.#missed?.after !== after || this.#missed.upTo !== version) {
      const changes = isKnown ? this.#kept.filter((change) => change.version > position) : [resetTo(version)];
      if (this.#missed === null) setImmediate(() => (this.#missed = null));
      this.#missed = { after, upTo: version, changes: new Changes(changes, this.#source.epoch) };
    }
    return this.#missed.changes;
  }

  /** Extends what is kept back to a position, if the store says that it is near enough. */
  async #reachBack(position: number): Promise<void> {
    const missed = await this.#backlogSince(position);
    if (missed === null || position >= this.#keptFrom) return;
    const older = missed
      .filter(({ version }) => version <= (this.#version ?? 0) && !this.#isKept(version))
      .map(changeOf);
    const olderBytes = bytesOf(older);
    this.#kept = [...older, ...this.#kept].toSorted((a, b) => a.version - b.version);
    this.#keptBytes += olderBytes;
    this.#keptFrom = position;
  }

  /** What changed after a version; null if that is too much, which is found out without reading the text. */
  async #backlogSince(version: number): Promise<Message[] | null> {
    const { count, bytes } = await this.#source.sizeSince(this.#roomId, version, maxBacklog + 1);
    if (count > maxBacklog || bytes > maxBacklogBytes) return null;
    const missed = await this.#source.since(this.#roomId, version, maxBacklog + 1);
    return missed.length > maxBacklog ? null : missed;
  }

  #isKept(version: number): boolean {
    return this.#kept.some((change) => change.version === version);
  }

  /** Reads what was missed, and tries again while the store does not answer and somebody waits for it. */
  #recover(): void {
    this.#read().catch((error: unknown) => {
      this.#onFailure(error);
      setTimeout(() => this.#isUnused || this.#recover(), recoveryPauseMs).unref();
    });
  }

  /** Reads up to the newest version heard of. One read serves all who wait for it. */
  #read(): Promise<void> {
    this.#reading ??= this.#readOn().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #readOn(): Promise<void> {
    if (this.#version === null) {
      // Read only after `ready`, so that a notice of any later change is heard.
      await this.#watch.ready;
      this.#version = await this.#source.version(this.#roomId);
      this.#keptFrom = this.#version;
    }
    while (this.#version < this.#heardVersion) {
      const missed = await this.#backlogSince(this.#version);
      if (missed === null) this.#startOver(await this.#source.version(this.#roomId));
      else this.#goOn(missed.map(changeOf));
      if (missed?.length === 0) break;
    }
  }

  #goOn(changes: readonly Change[]): void {
    const last = changes.at(-1);
    if (last === undefined) return;
    this.#version = last.version;
    this.#deliver(changes);
    // Only now are their sizes known.
    this.#keep(changes);
  }

  #startOver(version: number): void {
    this.#version = version;
    this.#kept = [];
    this.#keptBytes = 0;
    this.#keptFrom = version;
    this.#deliver([resetTo(version)]);
  }

  #keep(changes: readonly Change[]): void {
    this.#kept.push(...changes);
    this.#keptBytes += bytesOf(changes);
    // Not at every change: cutting off many at a time costs less.
    if (this.#kept.length <= 2 * maxKept && this.#keptBytes <= 2 * maxKeptBytes) return;
    let cut = 0;
    while (this.#kept.length - cut > maxKept || this.#keptBytes > maxKeptBytes) {
      const oldest = this.#kept[cut];
      if (oldest === undefined) break;
      this.#keptBytes -= oldest.bytes;
      this.#keptFrom = oldest.version;
      cut += 1;
    }
    this.#kept.splice(0, cut);
  }

  #deliver(changes: readonly Change[]): void {
    const news = new Changes(changes, this.#source.epoch);
    for (const follower of this.#followers) follower.sink.deliver(news.batchFor(follower));
  }

  #fail(follower: Follower, failure: ReasonError): void {
    if (!follower.isAttached) return;
    this.#detach(follower);
    follower.sink.end(failure);
  }

  #detach(follower: Follower): void {
    if (!follower.isAttached) return;
    follower.isAttached = false;
    this.#followers.delete(follower);
    this.#catchingUp.delete(follower);
    if (this.#isUnused) this.#onUnused();
  }
}

/** How many bytes followers are sent for these changes. */
function bytesOf(changes: readonly Change[]): number {
  return changes.reduce((sum, { bytes }) => sum + bytes, 0);
}
