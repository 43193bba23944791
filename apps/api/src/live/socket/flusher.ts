/** Something whose output is gathered into one write. */
interface Flushable {
  flush(): void;
  /** Ends it because of an error. */
  fail(error: unknown): void;
}

/** Flushes connections once per turn of the event loop, each in one write. */
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
