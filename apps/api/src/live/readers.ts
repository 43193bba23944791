import { ReasonError } from '@parley/api-contract/server';
import type { MembershipKey } from '@parley/db';
import type { Bus, Watch } from './bus.ts';
import { LiveStream, type Sink } from './live-stream.ts';
import { Turns } from './turns.ts';

export interface ReaderParts {
  /** The places among these whose user may not read the room. */
  unreadableAmong: (places: readonly MembershipKey[]) => Promise<MembershipKey[]>;
  bus: Bus;
  onFailure: (error: unknown) => void;
}

/** Something that depends on somebody's right in a room. */
interface Claim {
  /** Increases with each claim. */
  number: number;
  /** Whether it needs membership even in a room that anyone may read. */
  needsMembership: boolean;
  /** Called when the right is gone. */
  lose: () => void;
}

/** Everything that depends on one person's right in one room. */
interface Held extends MembershipKey {
  claims: Set<Claim>;
}

/** Somebody whose right has to be checked. */
interface Applicant {
  place: MembershipKey;
  admit: () => void;
  refuse: (error: ReasonError) => void;
}

/** Somebody's subscription to a room. Its items begin once their right has been checked. */
class Reading<Item> implements Claim, Applicant {
  readonly needsMembership = false;
  readonly number: number;
  readonly place: MembershipKey;
  #watch: Watch;
  /** Null once attached. */
  #stream: LiveStream<Item> | null;
  #sink: Sink<Item>;
  #readers: Readers;
  #detach: (() => void) | null = null;
  #isOver = false;

  constructor(
    readers: Readers,
    { number, place }: Pick<Claim, 'number'> & { place: MembershipKey },
    watch: Watch,
    { stream, sink }: { stream: LiveStream<Item>; sink: Sink<Item> },
  ) {
    this.#readers = readers;
    this.number = number;
    this.place = place;
    this.#watch = watch;
    this.#stream = stream;
    this.#sink = sink;
  }

  admit(): void {
    if (this.#isOver) return;
    // Registered before the check: if the right had been lost in between, `refuse` would have been called.
    this.#sink.begin?.();
    this.#detach = this.#stream?.attach(this.#sink) ?? null;
    this.#stream = null;
    if (this.#isOver) this.#detach?.();
  }

  refuse(error: ReasonError): void {
    if (this.#isOver) return;
    this.end();
    this.#sink.end(error);
  }

  lose(): void {
    this.refuse(roomNotFound());
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#detach?.();
    this.#detach = null;
    this.#readers.drop(this.place, this);
    this.#watch.release();
  }
}

/**
 * Who reads which room on this node. Readers are registered first and checked afterwards. The other way round, somebody who loses the right
 * between the check and the registration would keep reading.
 */
export class Readers {
  #parts: ReaderParts;
  #held = new Map<string, Held>();
  #turns = new Turns(() => this.#held.values());
  #claimCount = 0;
  /** Those that have not been checked yet. */
  #toCheck: Applicant[] = [];

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  /**
   * Returns the same stream, for as long as the person may read the room. It ends with `room_not_found` as soon as they no longer may. They
   * are checked twice: here, to refuse them at once, and again when they have attached and are registered.
   * @throws ReasonError `room_not_found`, or `unavailable` if the database cannot be asked; the stream may end with either, too.
   */
  async admit<Item>(
    place: MembershipKey,
    stream: LiveStream<Item>,
    signal: AbortSignal | undefined,
  ): Promise<LiveStream<Item>> {
    await new Promise<void>((admit, refuse) => this.#checkSoon({ place, admit, refuse }));
    return new LiveStream((sink) => this.#attach(place, stream, sink), { signal, beginsLater: true });
  }

  /** Notices if a member leaves the room during an action. Check their right after `ready`, and release it at the end. */
  watchMember(place: MembershipKey): { ready: Promise<void>; hasLeft: () => boolean; release: () => void } {
    let hasLeft = false;
    const watch = this.#parts.bus.watch(`user:${place.userId}`);
    const claim = { number: this.#nextNumber(), needsMembership: true, lose: () => (hasLeft = true) };
    this.#hold(place, claim);
    return {
      ready: watch.ready,
      hasLeft: () => hasLeft,
      release: () => {
        this.drop(place, claim);
        watch.release();
      },
    };
  }

  /** Somebody has left a room: ends what depended on their membership. */
  left({ mayStillRead, ...place }: MembershipKey & { mayStillRead: boolean }): void {
    for (const claim of this.#held.get(keyOf(place))?.claims ?? []) {
      if (claim.needsMembership || !mayStillRead) claim.lose();
    }
  }

  /** Checks about `limit` more readers, each in turn, and ends what depends on a right that is gone. */
  recheck(limit: number): Promise<void> {
    return this.#recheck(this.#turns.take(limit));
  }

  /** Checks everyone who reads a room, without waiting for their turn. */
  recheckRoom(roomId: number): void {
    const places = [...this.#held.values()].filter((held) => held.roomId === roomId);
    // If the database cannot be asked now, their turn comes soon.
    this.#recheck(places).catch(this.#parts.onFailure);
  }

  async #recheck(places: readonly MembershipKey[]): Promise<void> {
    const registered = this.#claimCount;
    for (const place of await this.#parts.unreadableAmong(places)) {
      for (const claim of this.#held.get(keyOf(place))?.claims ?? []) {
        // Anyone who came back in the meantime was checked then.
        if (claim.number <= registered) claim.lose();
      }
    }
  }

  #attach<Item>(place: MembershipKey, stream: LiveStream<Item>, sink: Sink<Item>): () => void {
    const watch = this.#parts.bus.watch(`user:${place.userId}`);
    const reading = new Reading(this, { number: this.#nextNumber(), place }, watch, { stream, sink });
    this.#hold(place, reading);
    void watch.ready.then(() => this.#checkSoon(reading));
    return () => reading.end();
  }

  #nextNumber(): number {
    this.#claimCount += 1;
    return this.#claimCount;
  }

  #hold(place: MembershipKey, claim: Claim): void {
    const key = keyOf(place);
    const held = this.#held.get(key) ?? { ...place, claims: new Set<Claim>() };
    this.#held.set(key, held);
    held.claims.add(claim);
  }

  /** Forgets a claim that is over. */
  drop(place: MembershipKey, claim: Claim): void {
    const key = keyOf(place);
    const held = this.#held.get(key);
    if (held?.claims.delete(claim) === true && held.claims.size === 0) this.#held.delete(key);
  }

  /** After a restart many readers come at once. Those that come within one turn of the event loop share one query. */
  #checkSoon(applicant: Applicant): void {
    if (this.#toCheck.length === 0) setImmediate(() => void this.#check());
    this.#toCheck.push(applicant);
  }

  async #check(): Promise<void> {
    const applicants = this.#toCheck;
    this.#toCheck = [];
    const places = new Map(applicants.map(({ place }) => [keyOf(place), place]));
    let refused: Set<string>;
    try {
      refused = new Set((await this.#parts.unreadableAmong([...places.values()])).map(keyOf));
    } catch (cause) {
      this.#parts.onFailure(cause);
      for (const applicant of applicants) applicant.refuse(new ReasonError('unavailable', { cause }));
      return;
    }
    for (const applicant of applicants) {
      if (refused.has(keyOf(applicant.place))) applicant.refuse(roomNotFound());
      else applicant.admit();
    }
  }
}

function roomNotFound(): ReasonError {
  return new ReasonError('room_not_found', { field: 'roomId' });
}

function keyOf({ roomId, userId }: MembershipKey): string {
  return `${roomId}:${userId}`;
}
