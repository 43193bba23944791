import { isTrackedEnvelope } from '@trpc/server';
import { EventQueue } from './event-queue.ts';
import { textFrame } from './socket/frame.ts';

/** One item for any number of followers: serialized once, however many there are. */
export class LiveItem<Item> {
  /** The form that iterators get: an event, or tRPC's `tracked(position, event)`. */
  readonly item: Item;
  /** The item that keeps the JSON of the event. */
  #keeper: LiveItem<Item>;
  #json: Buffer | undefined;
  #result: Buffer | undefined;
  #serverSentEvent: Buffer | undefined;

  /** `same` is an item of the same event under another ID: the event is serialized once for both. */
  constructor(item: Item, same?: LiveItem<Item>) {
    this.item = item;
    this.#keeper = same ?? this;
  }

  /** The part of tRPC's frame for the item that follows the ID of the subscription. */
  get result(): Buffer {
    return (this.#result ??= this.#wrapped(...resultAround(this.item)));
  }

  /** The item must be tracked: its position is the event's ID, and its type the event's. */
  get serverSentEvent(): Buffer {
    return (this.#serverSentEvent ??= this.#wrapped(...eventAround(this.item)));
  }

  /** The length of the event's JSON. */
  get bytes(): number {
    const keeper = this.#keeper;
    return (keeper.#json ??= Buffer.from(this.#serialized())).length;
  }

  #wrapped(before: string, after: string): Buffer {
    const keeper = this.#keeper;
    const whole =
      keeper.#json === undefined
        ? Buffer.from(before + this.#serialized() + after)
        : Buffer.concat([Buffer.from(before), keeper.#json, Buffer.from(after)]);
    // A slice of what is kept anyway, so that nothing is kept twice.
    keeper.#json = whole.subarray(Buffer.byteLength(before), whole.length - Buffer.byteLength(after));
    return whole;
  }

  #serialized(): string {
    return JSON.stringify(dataOf(this.item));
  }
}

function dataOf(item: unknown): unknown {
  return isTrackedEnvelope(item) ? item[1] : item;
}

function resultAround(item: unknown): [before: string, after: string] {
  if (!isTrackedEnvelope(item)) return [',"result":{"type":"data","data":', '}}'];
  const id = JSON.stringify(item[0]);
  return [`,"result":{"type":"data","data":{"id":${id},"data":`, `},"id":${id}}}`];
}

function eventAround(item: unknown): [before: string, after: string] {
  const data = dataOf(item);
  const type = typeof data === 'object' && data !== null && 'type' in data ? String(data.type) : 'message';
  const id = isTrackedEnvelope(item) ? `id: ${item[0]}\n` : '';
  return [`${id}event: ${type}\ndata: `, '\n\n'];
}

/** Items that go out together. Followers whose subscriptions have the same ID, as those of one app do, share the very bytes. */
export class LiveBatch<Item> {
  readonly items: readonly LiveItem<Item>[];
  #framesByHead = new Map<string, Buffer>();

  constructor(items: readonly LiveItem<Item>[]) {
    this.items = items;
  }

  static of<Item>(item: Item): LiveBatch<Item> {
    return new LiveBatch([new LiveItem(item)]);
  }

  /** All items as WebSocket frames that begin with `head`, which is unclosed JSON that names the subscription. */
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
export interface Sink<Item> {
  /** The stream has begun: it may be followed. Called once, before anything is delivered. Must not throw. */
  begin?(): void;
  /** Must not throw: a batch goes to many. */
  deliver(batch: LiveBatch<Item>): void;
  /** Nothing comes after this: because of an error, or because the stream has ended. */
  end(error: Error | null): void;
}

/** What a subscription returns: a socket attaches itself to it directly; everyone else iterates over it. */
export class LiveStream<Item> implements AsyncIterable<Item> {
  /** Starts delivery, and returns a function that ends it. */
  readonly attach: (sink: Sink<Item>) => () => void;
  /** Whether it begins only after it was attached to, and then calls `begin`. */
  readonly beginsLater: boolean;
  #signal: AbortSignal | undefined;

  constructor(
    attach: (sink: Sink<Item>) => () => void,
    { signal, beginsLater = false }: { signal?: AbortSignal | undefined; beginsLater?: boolean } = {},
  ) {
    this.attach = attach;
    this.beginsLater = beginsLater;
    this.#signal = signal;
  }

  /** Wraps whatever else a subscription returns, such as a generator, so that it can be attached to. */
  static over<Item>(iterable: AsyncIterable<Item>): LiveStream<Item> {
    return new LiveStream((sink) => {
      const iterator = iterable[Symbol.asyncIterator]();
      let isAttached = true;
      const deliverAll = async () => {
        for (let next = await iterator.next(); isAttached && !next.done; next = await iterator.next()) {
          sink.deliver(LiveBatch.of(next.value));
        }
      };
      deliverAll().then(
        () => isAttached && sink.end(null),
        (error: unknown) => isAttached && sink.end(asError(error)),
      );
      return () => {
        isAttached = false;
        // An error at its end no longer concerns anybody.
        iterator.return?.().catch(() => undefined);
      };
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    const queue = new EventQueue<Item>();
    const detach = this.attach({
      deliver: ({ items }) => {
        for (const each of items) queue.push(each.item, each.bytes);
      },
      end: (error) => queue.end(error),
    });
    try {
      yield* queue.take(this.#signal);
    } finally {
      detach();
    }
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
