import type { Presence, PresenceEvent, Status } from '@parley/api-contract';
import { ReasonError } from '@parley/api-contract/server';
import { Audience } from './audience.ts';
import type { Bus } from './bus.ts';
import { LiveBatch, LiveStream, type Sink } from './live-stream.ts';
import { Sequence } from './sequence.ts';

/** How long who lost their last connection still counts as here: a reload or a short gap does not flicker. */
const graceMs = 5_000;

/** Who is here: a user with at least one socket, or who had one a moment ago. */
export class PresenceRegistry {
  #socketCounts = new Map<number, number>();
  #departures = new Map<number, NodeJS.Timeout>();
  #audience = new Audience<(batch: LiveBatch<PresenceEvent>) => void>();
  /** What followers were last told of each user whom somebody follows. */
  #told = new Map<number, string>();
  #statusesOf: (userIds: readonly number[]) => Promise<Map<number, Status>>;
  #bus: Bus;
  #onFailure: (error: unknown) => void;

  constructor(
    statusesOf: (userIds: readonly number[]) => Promise<Map<number, Status>>,
    bus: Bus,
    onFailure: (error: unknown) => void,
  ) {
    this.#statusesOf = statusesOf;
    this.#bus = bus;
    this.#onFailure = onFailure;
  }

  /** How many sockets the user has. */
  socketCount(userId: number): number {
    return this.#socketCounts.get(userId) ?? 0;
  }

  /** Counts a socket of the user; call what it returns when the socket closes. */
  enter(userId: number): () => void {
    const wasHere = this.#isHere(userId);
    clearTimeout(this.#departures.get(userId));
    this.#departures.delete(userId);
    this.#socketCounts.set(userId, (this.#socketCounts.get(userId) ?? 0) + 1);
    if (!wasHere) this.#bus.publish({ type: 'presenceChanged', userId });
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
      this.#bus.publish({ type: 'presenceChanged', userId });
    }, graceMs).unref();
    this.#departures.set(userId, departure);
  }

  /** Tells the user's followers how the user now is. */
  changed(userId: number): void {
    if (this.#audience.has(userId)) this.#tellFollowers(userId).catch(this.#onFailure);
  }

  async #tellFollowers(userId: number): Promise<void> {
    const [presence] = await this.#presencesOf([userId]);
    const seen = JSON.stringify(presence);
    // Who is invisible comes and goes without a trace: followers hear only of what they can see.
    if (presence === undefined || this.#told.get(userId) === seen) return;
    this.#told.set(userId, seen);
    const batch = LiveBatch.of<PresenceEvent>({ type: 'presenceChanged', presence });
    for (const hear of this.#audience.of(userId)) hear(batch);
  }

  follow(userIds: readonly number[], signal: AbortSignal | undefined): LiveStream<PresenceEvent> {
    const wanted = [...new Set(userIds)];
    return new LiveStream((sink) => {
      const sequence = new Sequence((error) => {
        this.#onFailure(error);
        sink.end(new ReasonError('unavailable', { cause: error }));
      });
      // Attached before the state is read: what changes meanwhile is told after it.
      const hear = (batch: LiveBatch<PresenceEvent>) => sequence.take(() => sink.deliver(batch));
      const watches = wanted.map((userId) => this.#bus.watch(`user:${userId}`));
      const leaves = wanted.map((userId) => this.#audience.join(userId, hear));
      sequence.take(async () => {
        await Promise.all(watches.map(({ ready }) => ready));
        await this.#tellState(wanted, sink);
      });
      return () => {
        for (const leave of leaves) leave();
        for (const watch of watches) watch.release();
        for (const userId of wanted) if (!this.#audience.has(userId)) this.#told.delete(userId);
      };
    }, signal);
  }

  async #tellState(userIds: readonly number[], sink: Sink<PresenceEvent>): Promise<void> {
    const presences = await this.#presencesOf(userIds);
    for (const presence of presences) {
      const { userId } = presence;
      if (this.#audience.has(userId) && !this.#told.has(userId))
        this.#told.set(userId, JSON.stringify(presence));
    }
    sink.deliver(LiveBatch.of({ type: 'snapshot', presences }));
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
