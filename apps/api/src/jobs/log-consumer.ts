/** Somebody who reads a room's log and acts on it, as this node knows them. */
export interface LogReader {
  id: number;
  roomId: number;
  /** Until then (epoch milliseconds), nothing that happens in the room gives the reader anything to do; null if there is no such time. */
  dueAt: number | null;
}

/** A reader as stored in the database. */
export interface ActiveReader<Reader extends LogReader> {
  reader: Reader;
  /** Whether the log has something for it to do. */
  isBehind: boolean;
  claimedBy: string | null;
  claimedUntil: number;
}

/** A reader that this node has claimed. */
interface Claimed {
  claimedUntil: number;
}

/** Permission to work; there are only so many at a time. */
export interface WorkSlot extends Disposable {
  /** Whether others wait for a slot. */
  isAwaited(): boolean;
  /** False when the reader should wait for another kind of slot. */
  isInRightLane(): boolean;
}

export interface LogConsumerParts<Reader extends LogReader, Row extends Claimed, Slot extends WorkSlot> {
  /** This node, among those that share the database. */
  nodeId: string;
  /** Whether there are other nodes. A node that is alone keeps its claims. */
  hasOthers: boolean;
  leaseMs: number;
  /** After this long, a reader with much to do lets waiting ones go first. */
  turnMs: number;
  /** How long steps under way may continue after `stop`. */
  stopGraceMs: number;
  /** All readers that may work. */
  listActive: () => Promise<ActiveReader<Reader>[]>;
  /** Claims a reader for a node, or extends its claim. Undefined if the reader may not work, or another node has it. */
  claim: (id: number, claim: { nodeId: string; now: number; until: number }) => Promise<Row | undefined>;
  /** The reader, if the node still has it and it may still work. */
  findClaimed: (id: number, nodeId: string) => Promise<Row | undefined>;
  release: (id: number, nodeId: string) => Promise<void>;
  enter: (reader: Reader, signal: AbortSignal) => Promise<Slot>;
  /** When there is something to do (epoch milliseconds, possibly past); null if there is nothing. Needs no claim. */
  dueAt: (id: number) => Promise<number | null>;
  /**
   * Handles the next change, and advances the reader in the same transaction. Returns the same as `dueAt`. When `signal` aborts, a step
   * under way must stop; whoever runs next repeats it.
   */
  step: (row: Row, slot: Slot, signal: AbortSignal) => Promise<number | null>;
  /** Called after a turn that made any steps. */
  afterTurn: (id: number) => Promise<void>;
  onFailure: (error: unknown) => void;
}

interface Turn {
  /** False while it waits for its slot. */
  hasBegun: boolean;
  /** There may be more to do than it knows of. */
  isWantedAgain: boolean;
  ended: Promise<void>;
}

/**
 * Background work driven by the logs of rooms. Each reader stores how far it has read, and moves on in the transaction that writes the
 * results, so that nothing is lost whatever dies when. One node at a time works for a reader, under a lease, one step after the other.
 * `wakeRoom` makes it prompt; `look`, called regularly, finds what this node was not told: what other nodes wrote, what is due, and what a
 * dead node left behind.
 */
export class LogConsumer<Reader extends LogReader, Row extends Claimed, Slot extends WorkSlot> {
  #parts: LogConsumerParts<Reader, Row, Slot>;
  /** Those that may work, as of the last look. */
  #known = new Map<number, Reader>();
  #byRoom = new Map<number, Set<number>>();
  /** At most one per reader, however busy its room is. */
  #turns = new Map<number, Turn>();
  /** Until when this node has claimed each reader. */
  #leases = new Map<number, number>();
  #stopping = new AbortController();
  #givenUp = new AbortController();

  constructor(parts: LogConsumerParts<Reader, Row, Slot>) {
    this.#parts = parts;
  }

  /** Something happened in a room. */
  wakeRoom(roomId: number): void {
    const now = Date.now();
    for (const id of this.#byRoom.get(roomId) ?? []) {
      const reader = this.#known.get(id);
      if (reader !== undefined && (reader.dueAt ?? 0) <= now) this.#takeTurn(reader);
    }
  }

  /** A reader is new, or has something to do that is not in the log. */
  wake(reader: Reader): void {
    this.#takeTurn(this.#know(reader));
  }

  /** Finds the readers that have something to do. */
  async look(): Promise<void> {
    const active = await this.#parts.listActive();
    if (this.#isStopping) return;
    const now = Date.now();
    this.#known.clear();
    this.#byRoom.clear();
    for (const { reader, isBehind, claimedBy, claimedUntil } of active) {
      this.#know(reader);
      const isFree = claimedBy === null || claimedBy === this.#parts.nodeId || claimedUntil <= now;
      if (isFree && (reader.dueAt === null ? isBehind : reader.dueAt <= now)) this.#takeTurn(reader);
    }
  }

  /** Lets steps under way finish within the grace period. Whoever works next does the rest. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const { nodeId, release, onFailure, stopGraceMs } = this.#parts;
    const grace = setTimeout(() => this.#givenUp.abort(), stopGraceMs);
    await Promise.all(Array.from(this.#turns.values(), ({ ended }) => ended));
    clearTimeout(grace);
    for (const id of this.#leases.keys()) await release(id, nodeId).catch(onFailure);
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  #know(reader: Reader): Reader {
    this.#known.set(reader.id, reader);
    const ids = this.#byRoom.get(reader.roomId);
    if (ids === undefined) this.#byRoom.set(reader.roomId, new Set([reader.id]));
    else ids.add(reader.id);
    return reader;
  }

  #takeTurn(reader: Reader): void {
    if (this.#isStopping) return;
    const present = this.#turns.get(reader.id);
    if (present !== undefined) {
      // It may have looked before there was something to do.
      if (present.hasBegun) present.isWantedAgain = true;
      return;
    }
    const turn: Turn = { hasBegun: false, isWantedAgain: false, ended: Promise.resolve() };
    this.#turns.set(reader.id, turn);
    turn.ended = this.#run(reader, turn);
  }

  async #run(reader: Reader, turn: Turn): Promise<void> {
    let hasMore = false;
    try {
      using slot = await this.#parts.enter(reader, this.#stopping.signal);
      turn.hasBegun = true;
      hasMore = await this.#work(reader.id, slot);
    } catch (error) {
      // Stopping cancels turns that have not begun.
      if (turn.hasBegun || !this.#isStopping) this.#parts.onFailure(error);
    }
    this.#turns.delete(reader.id);
    if (hasMore || turn.isWantedAgain) this.#takeTurn(this.#known.get(reader.id) ?? reader);
  }

  /** Returns whether there is more to do now. */
  async #work(id: number, slot: Slot): Promise<boolean> {
    // Checked before the claim, which is a write: a busy room keeps waking readers that have to wait.
    if (!(await this.#isDue(id))) return false;
    const { hasOthers, nodeId, turnMs, step, afterTurn, release } = this.#parts;
    const makesWayAt = Date.now() + turnMs;
    const isOver = () =>
      this.#isStopping || !slot.isInRightLane() || (Date.now() >= makesWayAt && slot.isAwaited());
    let hasStepped = false;
    let hasMore = true;
    try {
      while (hasMore && !isOver()) {
        const row = await this.#claim(id);
        if (row === undefined) return false;
        hasMore = this.#note(id, await step(row, slot, this.#givenUp.signal));
        hasStepped = true;
      }
    } finally {
      if (hasStepped) await afterTurn(id);
      if (hasOthers && this.#leases.delete(id)) await release(id, nodeId);
    }
    // Other nodes that looked meanwhile found it claimed.
    return hasMore || (hasOthers && (await this.#isDue(id)));
  }

  async #isDue(id: number): Promise<boolean> {
    return this.#note(id, await this.#parts.dueAt(id));
  }

  /** Records when the reader has something to do, and returns whether that is now. */
  #note(id: number, dueAt: number | null): boolean {
    if (dueAt === null) return false;
    const isDue = dueAt <= Date.now();
    const reader = this.#known.get(id);
    if (reader !== undefined) reader.dueAt = isDue ? null : dueAt;
    return isDue;
  }

  async #claim(id: number): Promise<Row | undefined> {
    const { nodeId, leaseMs, claim, findClaimed } = this.#parts;
    const now = Date.now();
    const until = this.#leases.get(id);
    if (until !== undefined && until - now > leaseMs / 2) {
      const row = await findClaimed(id, nodeId);
      if (row !== undefined) return row;
    }
    const row = await claim(id, { nodeId, now, until: now + leaseMs });
    if (row === undefined) this.#leases.delete(id);
    else this.#leases.set(id, row.claimedUntil);
    return row;
  }
}
