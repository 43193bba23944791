import { LiveStream, type LiveBatch, type Sink } from '../live-stream.ts';
import type { Connection } from './connection.ts';
import type { Followed } from '../trpc-wire/subscription-limits.ts';

/** The call that a subscription answers. */
export interface SubscriptionCall extends Followed {
  readonly id: number | string;
  /** How its frames begin. */
  readonly head: string;
}

/** Is told when a subscription has begun, and when it has ended, by itself or because of an error. */
export interface SubscriptionOwner {
  began(call: SubscriptionCall): void;
  ended(call: SubscriptionCall, error: Error | null): void;
}

/** Sends a stream's items under the ID of a call. */
export class Subscription implements Sink<unknown> {
  readonly call: SubscriptionCall;
  /** Nothing more is sent: it was stopped, or ended by itself. */
  isOver = false;
  #connection: Connection;
  #owner: SubscriptionOwner;
  #detach: (() => void) | null = null;

  constructor(call: SubscriptionCall, connection: Connection, owner: SubscriptionOwner) {
    this.call = call;
    this.#connection = connection;
    this.#owner = owner;
  }

  attachTo(stream: LiveStream<unknown>): void {
    if (!stream.beginsLater) this.begin();
    const detach = stream.attach(this);
    if (this.isOver) detach();
    else this.#detach = detach;
  }

  begin(): void {
    if (!this.isOver) this.#owner.began(this.call);
  }

  deliver(batch: LiveBatch<unknown>): void {
    if (this.isOver) return;
    try {
      this.#connection.write(batch.frames(this.call.head));
    } catch (error) {
      // The other followers must get theirs.
      this.#connection.fail(error);
    }
  }

  end(error: Error | null): void {
    if (this.isOver) return;
    this.detach();
    this.#owner.ended(this.call, error);
  }

  detach(): void {
    this.isOver = true;
    this.#detach?.();
    this.#detach = null;
  }
}

/** Turns what a subscription procedure returned into something to attach to. */
export function liveStreamOf(stream: unknown): LiveStream<unknown> {
  if (stream instanceof LiveStream) return stream;
  if (isAsyncIterable(stream)) return LiveStream.over(stream);
  throw new Error('A subscription gave no stream.');
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
