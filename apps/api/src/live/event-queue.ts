import { ReasonError } from '@parley/api-contract/server';

/** What a follower has not yet taken, as JSON. Past this its subscription ends: it comes back and resumes from the store. */
const maxQueuedBytes = 2 * 1024 * 1024;

/** Events on their way to one follower: pushed as they come, taken by an async iterator, ended by a failure or the caller's signal. */
export class EventQueue<Event> {
  #events: Event[] = [];
  #queuedBytes = 0;
  /** Why nothing comes any more; null when it is over, undefined while it goes on. */
  #ending: Error | null | undefined;
  #wake: () => void = () => {};

  /** `bytes` is how long the event is as JSON. A single one may be longer than all of the queue. */
  push(event: Event, bytes: number): void {
    if (this.#ending !== undefined) return;
    if (this.#queuedBytes > 0 && this.#queuedBytes + bytes > maxQueuedBytes) {
      this.end(new ReasonError('unavailable', { message: 'You read too slowly. Follow again to go on.' }));
      return;
    }
    this.#queuedBytes += bytes;
    this.#events.push(event);
    this.#wake();
  }

  /** Nothing is taken after an error; what stands here is still taken when it is just over. */
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
