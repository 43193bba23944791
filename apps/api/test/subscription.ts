import { errorDataFrom, type ErrorData, type ParleyClient, type RoomEvent } from '@parley/api-contract';
import { expect } from 'vitest';

interface Handlers<Item> {
  onStarted: () => void;
  onData: (item: Item) => void;
  onError: (error: unknown) => void;
}

/** What a subscription has brought so far, with conditions to wait for. */
export class Subscription<Item> implements Disposable {
  readonly items: Item[] = [];
  failure: ErrorData | null = null;
  isStarted = false;
  #unsubscribe: () => void;

  constructor(subscribe: (handlers: Handlers<Item>) => { unsubscribe: () => void }) {
    const subscription = subscribe({
      onStarted: () => (this.isStarted = true),
      onData: (item) => void this.items.push(item),
      onError: (error) => (this.failure = errorDataFrom(error)),
    });
    this.#unsubscribe = () => subscription.unsubscribe();
  }

  /** The first item that fits, once it is there. */
  async find<Fit extends Item>(isFit: (item: Item) => item is Fit): Promise<Fit>;
  async find(isFit: (item: Item) => boolean): Promise<Item>;
  async find(isFit: (item: Item) => boolean): Promise<Item> {
    await expect.poll(() => this.items.some(isFit), { interval: 5 }).toBe(true);
    const item = this.items.find(isFit);
    if (item === undefined) throw new Error('It was there a moment ago.');
    return item;
  }

  async failed(): Promise<ErrorData> {
    await expect.poll(() => this.failure, { interval: 5 }).not.toBeNull();
    if (this.failure === null) throw new Error('It was there a moment ago.');
    return this.failure;
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
  }
}

/** Follows a room, from now on. */
export function followRoom({ api }: Pick<ParleyClient, 'api'>, roomId: number): Subscription<RoomEvent> {
  return new Subscription((on) =>
    api.rooms.follow.subscribe({ roomId }, { ...on, onData: ({ data }) => on.onData(data) }),
  );
}
