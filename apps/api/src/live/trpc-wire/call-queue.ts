/** How many calls of one connection run at the same time. */
const maxRunning = 64;
/** How many of them may begin in one turn of the event loop. */
const beginningsPerTurn = 32;

/** Must not reject. */
export type QueuedCall = () => Promise<void>;

/** The client that the calls' answers go to. */
export interface Answered {
  /** Whether so much is waiting to be sent that nothing should be added. */
  readonly isCongested: boolean;
  /** Calls back once when less is waiting; perhaps never if the connection ends. */
  whenRelieved(callback: () => void): void;
}

/**
 * Runs the calls of one connection in order of arrival: a few at a time, so that other connections get their turn in between, and none
 * while the client has much left to read.
 */
export class CallQueue {
  #client: Answered;
  #waiting: QueuedCall[] | null = null;
  #running = 0;
  /** How many calls began in the turn `#turn`. */
  #begun = 0;
  #turn = -1;
  #isPausing = false;

  constructor(client: Answered) {
    this.#client = client;
  }

  add(call: QueuedCall): void {
    if (this.#waiting === null && this.#mayBegin()) void this.#run(call);
    else (this.#waiting ??= []).push(call);
  }

  /** Forgets calls that have not begun. */
  clear(): void {
    this.#waiting = null;
  }

  #goOn(): void {
    while (this.#waiting !== null && this.#mayBegin()) {
      const next = this.#waiting.shift();
      if (this.#waiting.length === 0) this.#waiting = null;
      if (next !== undefined) void this.#run(next);
    }
  }

  /** Whether a call may begin. If not, the waiting calls continue as soon as one may again. */
  #mayBegin(): boolean {
    if (this.#isPausing || this.#running >= maxRunning) return false;
    if (this.#client.isCongested) this.#pause((resume) => this.#client.whenRelieved(resume));
    else if (this.#turn === turns.current() && this.#begun >= beginningsPerTurn) this.#pause(setImmediate);
    return !this.#isPausing;
  }

  async #run(call: QueuedCall): Promise<void> {
    const turn = turns.current();
    this.#begun = this.#turn === turn ? this.#begun + 1 : 1;
    this.#turn = turn;
    this.#running += 1;
    await call();
    this.#running -= 1;
    this.#goOn();
  }

  #pause(until: (resume: () => void) => void): void {
    this.#isPausing = true;
    until(() => {
      this.#isPausing = false;
      this.#goOn();
    });
  }
}

/** Counts the turns of the event loop in which calls begin, with one callback for all connections. */
const turns = {
  count: 0,
  isCounting: false,
  current(): number {
    if (!this.isCounting) {
      this.isCounting = true;
      setImmediate(() => {
        this.count += 1;
        this.isCounting = false;
      });
    }
    return this.count;
  },
};
