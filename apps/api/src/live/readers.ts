import { ReasonError } from '@parley/api-contract/server';
import type { Place } from '@parley/db';
import type { Bus } from './bus.ts';
import { LiveStream, type Sink } from './live-stream.ts';
import { Turns } from './turns.ts';

export interface ReaderParts {
  /** Those of these places from which a room may not be read. */
  unreadableAmong: (places: readonly Place[]) => Promise<Place[]>;
  bus: Bus;
  onFailure: (error: unknown) => void;
}

/** Something that depends on somebody's right in a room. */
interface Claim {
  /** Counts up with each claim. */
  number: number;
  /** Whether it needs membership even where anyone may read. */
  needsMembership: boolean;
  /** The right is gone. */
  lose: () => void;
}

/** Everything that depends on one person's right in one room. */
interface Held extends Place {
  claims: Set<Claim>;
}

interface Admission {
  place: Place;
  admit: () => void;
  refuse: (error: ReasonError) => void;
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
  /** Registered, and not checked yet. */
  #toCheck: Admission[] = [];

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  /**
   * The same stream, for as long as the person may read the room. It ends with `room_not_found` if they may not read it when they attach,
   * or as soon as they no longer may, and with `unavailable` if the database cannot be asked.
   */
  guard<Item>(place: Place, stream: LiveStream<Item>, signal: AbortSignal | undefined): LiveStream<Item> {
    return new LiveStream((sink) => this.#attach(place, stream, sink), signal);
  }

  /** Notices whether a member leaves the room during an action. Check their right after `ready`, and release it at the end. */
  watchMember(place: Place): { ready: Promise<void>; hasLeft: () => boolean; release: () => void } {
    let hasLeft = false;
    const watch = this.#parts.bus.watch(`user:${place.userId}`);
    const drop = this.#hold(place, { needsMembership: true, lose: () => (hasLeft = true) });
    return {
      ready: watch.ready,
      hasLeft: () => hasLeft,
      release() {
        drop();
        watch.release();
      },
    };
  }

  /** Somebody has left a room: ends what depended on it. */
  left({ mayStillRead, ...place }: Place & { mayStillRead: boolean }): void {
    for (const claim of this.#held.get(keyOf(place))?.claims ?? []) {
      if (claim.needsMembership || !mayStillRead) claim.lose();
    }
  }

  /** Checks about `limit` readers again, each in turn, and ends what depends on a right that is gone. */
  async recheck(limit: number): Promise<void> {
    const registered = this.#claimCount;
    for (const place of await this.#parts.unreadableAmong(this.#turns.take(limit))) {
      for (const claim of this.#held.get(keyOf(place))?.claims ?? []) {
        // Anyone who came back in the meantime was checked then.
        if (claim.number <= registered) claim.lose();
      }
    }
  }

  #attach<Item>(place: Place, stream: LiveStream<Item>, sink: Sink<Item>): () => void {
    let isOver = false;
    let detach: (() => void) | null = null;
    const watch = this.#parts.bus.watch(`user:${place.userId}`);
    const end = () => {
      isOver = true;
      detach?.();
      detach = null;
      drop();
      watch.release();
    };
    const refuse = (error: ReasonError) => {
      if (isOver) return;
      end();
      sink.end(error);
    };
    const drop = this.#hold(place, { needsMembership: false, lose: () => refuse(roomNotFound()) });
    const admit = () => {
      if (isOver) return;
      // Registered since before the check: a loss of the right in between would have called `refuse`.
      detach = stream.attach(sink);
      if (isOver) detach();
    };
    void watch.ready.then(() => this.#checkSoon({ place, admit, refuse }));
    return end;
  }

  #hold(place: Place, rest: Omit<Claim, 'number'>): () => void {
    const key = keyOf(place);
    const claim = { ...rest, number: (this.#claimCount += 1) };
    const held = this.#held.get(key) ?? { ...place, claims: new Set<Claim>() };
    this.#held.set(key, held);
    held.claims.add(claim);
    return () => {
      held.claims.delete(claim);
      if (held.claims.size > 0 || this.#held.get(key) !== held) return;
      this.#held.delete(key);
    };
  }

  /** After a restart many readers come at once. All that come within one turn of the event loop share one query. */
  #checkSoon(admission: Admission): void {
    if (this.#toCheck.length === 0) setImmediate(() => void this.#check());
    this.#toCheck.push(admission);
  }

  async #check(): Promise<void> {
    const admissions = this.#toCheck;
    this.#toCheck = [];
    const places = new Map(admissions.map(({ place }) => [keyOf(place), place]));
    let refused: Set<string>;
    try {
      refused = new Set((await this.#parts.unreadableAmong([...places.values()])).map(keyOf));
    } catch (cause) {
      this.#parts.onFailure(cause);
      for (const { refuse } of admissions) refuse(new ReasonError('unavailable', { cause }));
      return;
    }
    for (const { place, admit, refuse } of admissions) {
      if (refused.has(keyOf(place))) refuse(roomNotFound());
      else admit();
    }
  }
}

function roomNotFound(): ReasonError {
  return new ReasonError('room_not_found', { field: 'roomId' });
}

function keyOf({ roomId, userId }: Place): string {
  return `${roomId}:${userId}`;
}
