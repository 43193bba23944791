import { ReasonError } from '@parley/api-contract/server';

/** What a follower has not yet taken. Past this its subscription ends: it comes back and resumes from the store. */
const maxQueuedEvents = 10_000;

/** Events on their way to one follower: pushed by the hub, taken by an async iterator, ended by a failure or the caller's signal. */
export class EventQueue<Event> {
  #events: Event[] = [];
  #failure: ReasonError | null = null;
  #wake: () => void = () => {};

  push(event: Event): void {
    if (this.#events.length >= maxQueuedEvents) {
      this.fail(new ReasonError('unavailable', { message: 'You read too slowly. Follow again to go on.' }));
      return;
    }
    this.#events.push(event);
    this.#wake();
  }

  fail(failure: ReasonError): void {
    this.#failure ??= failure;
    this.#events = [];
    this.#wake();
  }

  /** Ends without an error when the signal aborts; throws the failure once there is one. */
  async *take(signal: AbortSignal | undefined): AsyncGenerator<Event> {
    const onAbort = () => this.#wake();
    signal?.addEventListener('abort', onAbort);
    try {
      while (!signal?.aborted) {
        if (this.#failure !== null) throw this.#failure;
        const events = this.#events;
        if (events.length === 0) {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
          continue;
        }
        this.#events = [];
        for (const event of events) {
          if (signal?.aborted || this.#failure !== null) break;
          yield event;
        }
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }
}
