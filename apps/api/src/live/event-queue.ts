import { ReasonError } from '@parley/api-contract/server';

/**
 * The limit for events that a follower has not yet taken, as JSON. Beyond it the subscription ends: the follower reconnects and resumes
 * from the store.
 */
const maxQueuedBytes = 2 * 1024 * 1024;

/** Events on their way to one follower: pushed as they occur, taken by an async iterator, ended by a failure or the caller's signal. */
export class EventQueue<Event> {
  #events: Event[] = [];
  #queuedBytes = 0;
  /** Why no more events come: an error, or null for a normal end. Undefined until then. */
  #ending: Error | null | undefined;
  #wake: () => void = () => {};

  /** `bytes` is the length of the event as JSON. A single event may be longer than the whole queue. */
  push(event: Event, bytes: number): void {
    if (this.#ending !== undefined) return;
    if (this.#queuedBytes > 0 && this.#queuedBytes + bytes > maxQueuedBytes) {
      this.end(
        new ReasonError('unavailable', { message: 'You are reading too slowly. Follow again to continue.' }),
      );
      return;
    }
    this.#queuedBytes += bytes;
    this.#events.push(event);
    this.#wake();
  }

  /** After an error, nothing more is taken; after a normal end, what is queued still is. */
  end(error: Error | null): void {
    this.#ending ??= error;
    if (error !== null) this.#events = [];
    this.#wake();
  }

  /** Ends without an error when the signal aborts; throws the failure once there is one. */
  async *take(signal: AbortSignal | undefined): AsyncGenerator<Event> {
    const onAbort = () => this.#wake();
    signal?.addEventListener('abort', onAbort);
    try {
      while (!signal?.aborted) {
        const events = this.#events;
        if (events.length > 0) {
          this.#events = [];
          this.#queuedBytes = 0;
          for (const event of events) {
            if (signal?.aborted || this.#hasFailed) break;
            yield event;
          }
        } else if (this.#ending === undefined) {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        } else if (this.#ending === null) {
          return;
        } else {
          throw this.#ending;
        }
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  get #hasFailed(): boolean {
    return this.#ending !== undefined && this.#ending !== null;
  }
}
