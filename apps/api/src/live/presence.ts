import type { Presence, PresenceEvent, Status } from '@parley/api-contract';
import { Audience } from './audience.ts';
import { EventQueue } from './event-queue.ts';

/** How long who lost their last connection still counts as here: a reload or a short gap does not flicker. */
const graceMs = 5_000;

/** Who is here: a user with at least one socket, or who had one a moment ago. */
export class PresenceRegistry {
  #socketCounts = new Map<number, number>();
  #departures = new Map<number, NodeJS.Timeout>();
  #audience = new Audience<PresenceEvent>();
  /** What followers were last told of each user whom somebody follows. */
  #told = new Map<number, string>();
  #statusesOf: (userIds: readonly number[]) => Promise<Map<number, Status>>;
  #onFailure: (error: unknown) => void;

  constructor(
    statusesOf: (userIds: readonly number[]) => Promise<Map<number, Status>>,
    onFailure: (error: unknown) => void,
  ) {
    this.#statusesOf = statusesOf;
    this.#onFailure = onFailure;
  }

  /** Counts a socket of the user; call what it returns when the socket closes. */
  enter(userId: number): () => void {
    const wasHere = this.#isHere(userId);
    clearTimeout(this.#departures.get(userId));
    this.#departures.delete(userId);
    this.#socketCounts.set(userId, (this.#socketCounts.get(userId) ?? 0) + 1);
    if (!wasHere) this.announce(userId);
    return () => this.#exit(userId);
  }

  #exit(userId: number): void {
    const count = (this.#socketCounts.get(userId) ?? 0) - 1;
    if (count > 0) {
      this.#socketCounts.set(userId, count);
      return;
    }
    this.#socketCounts.delete(userId);
    const departure = setTimeout(() => {
      this.#departures.delete(userId);
      this.announce(userId);
    }, graceMs).unref();
    this.#departures.set(userId, departure);
  }

  /** Tells the user's followers how the user now is. */
  announce(userId: number): void {
    if (this.#audience.has(userId)) this.#tellFollowers(userId).catch(this.#onFailure);
  }

  async #tellFollowers(userId: number): Promise<void> {
    const [presence] = await this.#presencesOf([userId]);
    const seen = JSON.stringify(presence);
    // Who is invisible comes and goes without a trace: followers hear only of what they can see.
    if (presence === undefined || this.#told.get(userId) === seen) return;
    this.#told.set(userId, seen);
    this.#audience.publish(userId, { type: 'presenceChanged', presence });
  }

  async *follow(
    userIds: readonly number[],
    viewerId: number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<PresenceEvent> {
    const wanted = [...new Set(userIds)];
    const queue = new EventQueue<PresenceEvent>();
    const leaves = wanted.map((userId) => this.#audience.join(userId, viewerId, queue));
    try {
      const presences = await this.#presencesOf(wanted);
      for (const presence of presences) {
        if (!this.#told.has(presence.userId)) this.#told.set(presence.userId, JSON.stringify(presence));
      }
      yield { type: 'snapshot', presences };
      yield* queue.take(signal);
    } finally {
      for (const leave of leaves) leave();
      for (const userId of wanted) if (!this.#audience.has(userId)) this.#told.delete(userId);
    }
  }

  async #presencesOf(userIds: readonly number[]): Promise<Presence[]> {
    const statuses = await this.#statusesOf(userIds);
    return userIds.map((userId) => presenceOf(userId, this.#isHere(userId), statuses.get(userId)));
  }

  #isHere(userId: number): boolean {
    return this.#socketCounts.has(userId) || this.#departures.has(userId);
  }
}

function presenceOf(userId: number, isHere: boolean, status: Status | undefined): Presence {
  const { availability = 'available', text = null, emoji = null } = status ?? {};
  if (!isHere || availability === 'invisible') return { userId, state: 'offline', text, emoji };
  return { userId, state: availability === 'available' ? 'online' : availability, text, emoji };
}
