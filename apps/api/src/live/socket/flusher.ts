/** Something with output gathered for one write. */
interface Flushable {
  flush(): void;
  /** Ends it because of an error. */
  fail(error: unknown): void;
}

/** Sends what connections have to send once a turn of the event loop, all of a connection's in one write. */
export class Flusher {
  #waiting: Flushable[] = [];

  add(connection: Flushable): void {
    if (this.#waiting.length === 0) setImmediate(() => this.#flush());
    this.#waiting.push(connection);
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const connection of waiting) {
      try {
        connection.flush();
      } catch (error) {
        connection.fail(error);
      }
    }
  }
}
