import { Listeners } from '../../events/listeners.ts';
import type { Bus, Notice, Topic, Watch } from '../bus.ts';
import { noticeSchema } from './notice-schema.ts';
import type { OlderNodes } from './older-nodes.ts';
import type { RedisLink } from '../../redis/redis-link.ts';

/**
 * The version of the format of notices. Raise it when a node of the previous release would misread one. Nodes of different versions do not
 * hear each other and read the database instead.
 */
export const busVersion = 5;

/** How many channels go into one command. */
const channelsPerCommand = 500;
/** How many notices wait for Redis to come back; the rest is found in the store. */
const maxUntold = 10_000;
/** In UTF-16 code units. Longer notices are dropped; a node with more to say about a room sends a notice that makes others look it up. */
const maxNoticeLength = 1024 * 1024;

export interface RedisBusParts {
  link: RedisLink;
  nodeId: string;
  version: number;
  olderNodes: OlderNodes;
  onFailure: (error: unknown) => void;
  /** Called for each notice that was dropped because it is malformed, too long or about another topic. */
  onDropped: () => void;
}

interface Interest {
  count: number;
  ready: PromiseWithResolvers<void>;
}

/** A bus between nodes over Redis: one channel per topic, which a node subscribes to while somebody on it follows the topic. */
export class RedisBus implements Bus {
  #link: RedisLink;
  #nodeId: string;
  #channelPrefix: string;
  #olderNodes: OlderNodes;
  #onDropped: () => void;
  #listeners: Listeners<Notice>;
  #interests = new Map<Topic, Interest>();
  #subscribed = new Set<Topic>();
  /** Topics that were watched or released since the last command. */
  #touched = new Set<Topic>();
  /** What other nodes could not be told. For a room only that something happened: they look it up. */
  #untoldRooms = new Set<number>();
  #untold: Notice[] = [];

  constructor({ link, nodeId, version, olderNodes, onFailure, onDropped }: RedisBusParts) {
    this.#link = link;
    this.#nodeId = nodeId;
    this.#channelPrefix = `${link.prefix}bus:${version}:`;
    this.#olderNodes = olderNodes;
    this.#onDropped = onDropped;
    this.#listeners = new Listeners(onFailure);
    link.subscriber.on('message', (channel: string, text: string) => this.#receive(channel, text));
    link.onDown(() => this.#subscribed.clear());
  }

  publish(notice: Notice): void {
    this.#listeners.tell(notice);
    this.#tell(notice);
  }

  listen(hear: (notice: Notice) => void): void {
    this.#listeners.add(hear);
  }

  watch(topic: Topic): Watch {
    const interest = this.#interests.get(topic) ?? { count: 0, ready: Promise.withResolvers<void>() };
    this.#interests.set(topic, interest);
    interest.count += 1;
    this.#touch(topic);
    let isReleased = false;
    return {
      ready: interest.ready.promise,
      release: () => {
        if (isReleased) return;
        isReleased = true;
        interest.count -= 1;
        this.#touch(topic);
      },
    };
  }

  /** Call this when Redis is back: subscribes again to all that is watched, then publishes what could not be sent. */
  async goOn(): Promise<void> {
    for (const topic of this.#interests.keys()) this.#touched.add(topic);
    await this.#settle();
    const [roomIds, notices] = [[...this.#untoldRooms], this.#untold];
    this.#untoldRooms.clear();
    this.#untold = [];
    for (const roomId of roomIds) {
      this.#tell({ type: 'messagesChanged', roomId, messages: [] });
      this.#tell({ type: 'roomChanged', roomId });
    }
    for (const notice of notices) this.#tell(notice);
  }

  #touch(topic: Topic): void {
    if (this.#touched.size === 0) setImmediate(() => void this.#settle());
    this.#touched.add(topic);
  }

  /** Brings the subscriptions in Redis in line with what is watched. */
  async #settle(): Promise<void> {
    const [wanted, unwanted]: [Topic[], Topic[]] = [[], []];
    for (const topic of this.#touched) {
      const interest = this.#interests.get(topic);
      const isWanted = interest !== undefined && interest.count > 0;
      if (!isWanted) this.#interests.delete(topic);
      if (isWanted && !this.#subscribed.has(topic)) wanted.push(topic);
      else if (!isWanted && this.#subscribed.delete(topic)) unwanted.push(topic);
    }
    this.#touched.clear();
    await Promise.all([
      ...piecesOf(wanted).map((piece) => this.#subscribe(piece)),
      ...piecesOf(unwanted).map((piece) => this.#unsubscribe(piece)),
    ]);
  }

  async #subscribe(topics: readonly Topic[]): Promise<void> {
    for (const topic of topics) this.#subscribed.add(topic);
    try {
      await this.#link.subscriber.subscribe(...topics.map((topic) => this.#channelOf(topic)));
    } catch {
      // Redis is down. The topics are subscribed to again when it is back; until then the store is read instead.
      for (const topic of topics) this.#subscribed.delete(topic);
    }
    for (const topic of topics) this.#interests.get(topic)?.ready.resolve();
  }

  async #unsubscribe(topics: readonly Topic[]): Promise<void> {
    // While Redis is down, there is nothing to end.
    await this.#link.subscriber
      .unsubscribe(...topics.map((topic) => this.#channelOf(topic)))
      .catch(() => undefined);
  }

  #tell(notice: Notice): void {
    if (!this.#link.isUp) {
      this.#keep(notice);
      return;
    }
    this.#link.commands
      .publish(this.#channelOf(topicOf(notice)), this.#textOf(notice))
      .catch(() => this.#keep(notice));
    this.#olderNodes.nudge(notice);
  }

  #keep(notice: Notice): void {
    switch (notice.type) {
      case 'typingStarted':
      case 'typingStopped':
        // Outdated by then.
        break;
      case 'messagesChanged':
      case 'roomChanged':
        this.#untoldRooms.add(notice.roomId);
        break;
      default:
        if (this.#untold.length < maxUntold) this.#untold.push(notice);
    }
  }

  #textOf(notice: Notice): string {
    const text = this.#nodeId + JSON.stringify(notice);
    const isTooLong = notice.type === 'messagesChanged' && text.length > maxNoticeLength;
    return isTooLong ? this.#textOf({ ...notice, messages: [] }) : text;
  }

  #receive(channel: string, text: string): void {
    // The sender's ID comes first, so that a node's own notices cost it nothing.
    if (text.startsWith(this.#nodeId)) return;
    const notice = noticeIn(text);
    if (notice === undefined || this.#channelOf(topicOf(notice)) !== channel) this.#onDropped();
    else this.#listeners.tell(notice);
  }

  #channelOf(topic: Topic): string {
    return this.#channelPrefix + topic;
  }
}

function topicOf(notice: Notice): Topic {
  switch (notice.type) {
    case 'messagesChanged':
    case 'roomChanged':
    case 'roomDeleted':
    case 'readersChanged':
    case 'typingStarted':
    case 'typingStopped':
      return `room:${notice.roomId}`;
    case 'userChanged':
      return 'users';
    default:
      return `user:${notice.userId}`;
  }
}

/** Parses a text from Redis. Undefined when it is not a notice. Never throws. */
function noticeIn(text: string): Notice | undefined {
  if (text.length > maxNoticeLength) return undefined;
  try {
    return noticeSchema.safeParse(JSON.parse(text.slice(text.indexOf('{')))).data;
  } catch {
    return undefined;
  }
}

function piecesOf(topics: readonly Topic[]): Topic[][] {
  const pieces: Topic[][] = [];
  for (let start = 0; start < topics.length; start += channelsPerCommand) {
    pieces.push(topics.slice(start, start + channelsPerCommand));
  }
  return pieces;
}
