/** Sends what connections have to send once a turn of the event loop, all of a connection's in one write. */
export class Flusher {
  #waiting: { flush(): void }[] = [];

  add(connection: { flush(): void }): void {
    if (this.#waiting.length === 0) setImmediate(() => this.#flush());
    this.#waiting.push(connection);
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const connection of waiting) connection.flush();
  }
}
