import { LiveStream, type LiveBatch, type Sink } from '../live-stream.ts';
import type { Connection } from './connection.ts';

/** Sends a stream's items under the ID of a call. */
export class Subscription implements Sink<unknown> {
  /** How its frames begin. */
  readonly head: string;
  /** What is followed: a connection may follow the same thing a few times only. */
  readonly topic: string;
  /** Nothing is sent any more: it was stopped, or ended by itself. */
  isOver = false;
  #connection: Connection;
  #onEnd: (error: Error | null) => void;
  #detach: (() => void) | null = null;

  constructor(head: string, topic: string, connection: Connection, onEnd: (error: Error | null) => void) {
    this.head = head;
    this.topic = topic;
    this.#connection = connection;
    this.#onEnd = onEnd;
  }

  attachTo(stream: LiveStream<unknown>): void {
    const detach = stream.attach(this);
    if (this.isOver) detach();
    else this.#detach = detach;
  }

  deliver(batch: LiveBatch<unknown>): void {
    if (this.isOver) return;
    try {
      this.#connection.write(batch.frames(this.head));
    } catch (error) {
      // The other followers of the same thing get theirs.
      this.#connection.fail(error);
    }
  }

  end(error: Error | null): void {
    if (this.isOver) return;
    this.detach();
    this.#onEnd(error);
  }

  detach(): void {
    this.isOver = true;
    this.#detach?.();
    this.#detach = null;
  }
}

/** What a subscription procedure gave, as something to attach to. */
export function liveStreamOf(stream: unknown): LiveStream<unknown> {
  if (stream instanceof LiveStream) return stream;
  if (isAsyncIterable(stream)) return LiveStream.over(stream);
  throw new Error('A subscription gave no stream.');
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
