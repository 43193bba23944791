/** How many calls of one connection run at the same time. */
const maxRunning = 16;
/** How many one connection begins in a turn of the event loop. */
const beginningsPerTurn = 16;

/** Must not reject. */
export type QueuedCall = () => Promise<void>;

/** The client whose answers the calls make. */
export interface Answered {
  /** Whether so much waits to be sent that nothing should be added. */
  readonly isCongested: boolean;
  /** Calls back once when less is waiting, or at the end of the connection. */
  whenRelieved(callback: () => void): void;
}

/**
 * Runs the calls of one connection in the order in which they came: a few at a time, so that other connections have their turn in
 * between, and none while the client has much left to read.
 */
export class CallQueue {
  #client: Answered;
  #waiting: QueuedCall[] = [];
  #running = 0;
  #beginningsLeft = beginningsPerTurn;
  #isPausing = false;

  constructor(client: Answered) {
    this.#client = client;
  }

  add(call: QueuedCall): void {
    this.#waiting.push(call);
    this.#goOn();
  }

  /** Forgets what has not begun. */
  clear(): void {
    this.#waiting = [];
  }

  #goOn(): void {
    while (this.#running < maxRunning && !this.#isPausing) {
      if (this.#waiting.length === 0) return;
      if (this.#client.isCongested) return this.#pause((resume) => this.#client.whenRelieved(resume));
      if (this.#beginningsLeft <= 0) return this.#pause(setImmediate);
      if (this.#beginningsLeft === beginningsPerTurn)
        setImmediate(() => (this.#beginningsLeft = beginningsPerTurn));
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#beginningsLeft -= 1;
      this.#running += 1;
      void next().finally(() => {
        this.#running -= 1;
        this.#goOn();
      });
    }
  }

  #pause(until: (resume: () => void) => void): void {
    this.#isPausing = true;
    until(() => {
      this.#isPausing = false;
      this.#goOn();
    });
  }
}
