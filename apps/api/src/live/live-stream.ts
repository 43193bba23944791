import type { ReasonError } from '@parley/api-contract/server';
import { tracked, type TrackedEnvelope } from '@trpc/server';
import { EventQueue } from './event-queue.ts';
import { textFrame } from './frame.ts';

/** One item for any number of followers: serialized once, however many there are. */
export class LiveItem<Event> {
  readonly version: number;
  readonly event: Event;
  #result: Buffer | undefined;

  constructor(version: number, event: Event) {
    this.version = version;
    this.event = event;
  }

  /** What follows the ID of the subscription in tRPC's frame of a tracked item. */
  get result(): Buffer {
    this.#result ??= Buffer.from(
      `,"result":{"type":"data","data":{"id":"${this.version}","data":${JSON.stringify(this.event)}},"id":"${this.version}"}}`,
    );
    return this.#result;
  }
}

/** Items that go out together. Followers whose subscription has the same ID, as those of one app do, share the very bytes. */
export class LiveBatch<Event> {
  readonly items: readonly LiveItem<Event>[];
  #framesByHead = new Map<string, Buffer>();

  constructor(items: readonly LiveItem<Event>[]) {
    this.items = items;
  }

  /** All items as WebSocket frames that begin with `head`, which is open JSON that names the subscription. */
  frames(head: string): Buffer {
    let frames = this.#framesByHead.get(head);
    if (frames === undefined) {
      const begin = Buffer.from(head);
      const [first, ...more] = this.items.map(({ result }) => textFrame(begin, result));
      frames =
        first !== undefined && more.length === 0 ? first : Buffer.concat([first ?? Buffer.alloc(0), ...more]);
      this.#framesByHead.set(head, frames);
    }
    return frames;
  }
}

/** Where a follower's items go. */
export interface Sink<Event> {
  deliver(batch: LiveBatch<Event>): void;
  /** Nothing comes after this. */
  fail(error: ReasonError): void;
}

/** What a tracked subscription gives: a socket attaches itself to it straight; everyone else iterates over it. */
export class LiveStream<Event> implements AsyncIterable<TrackedEnvelope<Event>> {
  /** Begins to deliver, and returns what ends it. */
  readonly attach: (sink: Sink<Event>) => () => void;
  #signal: AbortSignal | undefined;

  constructor(attach: (sink: Sink<Event>) => () => void, signal?: AbortSignal) {
    this.attach = attach;
    this.#signal = signal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TrackedEnvelope<Event>> {
    const queue = new EventQueue<LiveItem<Event>>();
    const detach = this.attach({
      deliver: ({ items }) => {
        for (const item of items) queue.push(item);
      },
      fail: (error) => queue.fail(error),
    });
    try {
      for await (const { version, event } of queue.take(this.#signal)) yield tracked(String(version), event);
    } finally {
      detach();
    }
  }
}
