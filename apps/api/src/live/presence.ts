import type { Presence, PresenceEvent, Status } from '@parley/api-contract';
import { ReasonError } from '@parley/api-contract/server';
import type { PresenceStore } from './presence-store.ts';
import { Subscribers } from './subscribers.ts';
import type { Bus } from './bus.ts';
import { Throttle } from './throttle.ts';
import { LiveBatch, LiveStream, type Sink } from './live-stream.ts';
import { SerialQueue } from './serial-queue.ts';

/** How long users still count as here after they lose their last connection, so that a reload or a short gap does not flicker. */
const graceMs = 5_000;

/** Who is here: a user with at least one socket on some node, or who had one a moment ago. */
export class PresenceRegistry {
  #socketCounts = new Map<number, number>();
  #departures = new Map<number, NodeJS.Timeout>();
  #subscribers = new Subscribers<(batch: LiveBatch<PresenceEvent>) => void>();
  /** What followers were last told about each user that somebody follows. */
  #told = new Map<number, string>();
  #statusesOf: (userIds: readonly number[]) => Promise<Map<number, Status>>;
  #store: PresenceStore;
  #bus: Bus;
  #onFailure: (error: unknown) => void;
  /** One at a time for each user, so that followers are told the current state last. */
  #changes: Throttle;

  constructor(
    statusesOf: (userIds: readonly number[]) => Promise<Map<number, Status>>,
    presenceStore: PresenceStore,
    bus: Bus,
    onFailure: (error: unknown) => void,
  ) {
    this.#statusesOf = statusesOf;
    this.#store = presenceStore;
    this.#bus = bus;
    this.#onFailure = onFailure;
    this.#changes = new Throttle(0, (userId) => this.#tellFollowers(userId), onFailure);
  }

  /** How many sockets the user has open. */
  socketCount(userId: number): number {
    return this.#socketCounts.get(userId) ?? 0;
  }

  /** Counts a socket of the user; call the returned function when the socket closes. */
  enter(userId: number): () => void {
    const wasHere = this.#isHere(userId);
    clearTimeout(this.#departures.get(userId));
    this.#departures.delete(userId);
    this.#socketCounts.set(userId, (this.#socketCounts.get(userId) ?? 0) + 1);
    if (!wasHere) this.#announce(userId, true);
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
      this.#announce(userId, false);
    }, graceMs).unref();
    this.#departures.set(userId, departure);
  }

  #announce(userId: number, isHere: boolean): void {
    const tell = () => this.#bus.publish({ type: 'presenceChanged', userId });
    this.#store.set(userId, isHere).then(tell, this.#onFailure);
  }

  /** Tells the user's followers the user's current presence. */
  changed(userId: number): void {
    if (this.#subscribers.has(userId)) this.#changes.moved(userId);
  }

  /** Tells all followers the current presence of everyone they follow. */
  allChanged(): void {
    for (const userId of this.#subscribers.topics()) this.#changes.moved(userId);
  }

  async #tellFollowers(userId: number): Promise<void> {
    const [presence] = await this.#presencesOf([userId]);
    const seen = JSON.stringify(presence);
    // Invisible users come and go without a trace: followers are told only about what they can see.
    if (presence === undefined || this.#told.get(userId) === seen) return;
    this.#told.set(userId, seen);
    const batch = LiveBatch.of<PresenceEvent>({ type: 'presenceChanged', presence });
    for (const hear of this.#subscribers.of(userId)) hear(batch);
  }

  follow(userIds: readonly number[], signal: AbortSignal | undefined): LiveStream<PresenceEvent> {
    const wanted = [...new Set(userIds)];
    return new LiveStream(
      (sink) => {
        const queue = new SerialQueue((error) => {
          this.#onFailure(error);
          sink.end(new ReasonError('unavailable', { cause: error }));
        });
        // Attached before the state is read, so that changes in the meantime are told after it.
        const hear = (batch: LiveBatch<PresenceEvent>) => queue.take(() => sink.deliver(batch));
        const watches = wanted.map((userId) => this.#bus.watch(`user:${userId}`));
        const leaves = wanted.map((userId) => this.#subscribers.join(userId, hear));
        queue.take(async () => {
          await Promise.all(watches.map(({ ready }) => ready));
          await this.#tellState(wanted, sink);
        });
        return () => {
          for (const leave of leaves) leave();
          for (const watch of watches) watch.release();
          for (const userId of wanted) if (!this.#subscribers.has(userId)) this.#told.delete(userId);
        };
      },
      { signal },
    );
  }

  async #tellState(userIds: readonly number[], sink: Sink<PresenceEvent>): Promise<void> {
    const presences = await this.#presencesOf(userIds);
    for (const presence of presences) {
      const { userId } = presence;
      if (this.#subscribers.has(userId) && !this.#told.has(userId))
        this.#told.set(userId, JSON.stringify(presence));
    }
    sink.deliver(LiveBatch.of({ type: 'snapshot', presences }));
  }

  async #presencesOf(userIds: readonly number[]): Promise<Presence[]> {
    const [statuses, elsewhere] = await Promise.all([
      this.#statusesOf(userIds),
      this.#store.elsewhere(userIds),
    ]);
    return userIds.map((userId) => {
      const isHere = this.#isHere(userId) || elsewhere?.has(userId) === true;
      // Invisible users look like all others who are absent: unknown while other nodes can't be asked.
      const absence = elsewhere === null ? 'unknown' : 'offline';
      return presenceOf(userId, isHere, absence, statuses.get(userId));
    });
  }

  #isHere(userId: number): boolean {
    return this.#socketCounts.has(userId) || this.#departures.has(userId);
  }
}

function presenceOf(
  userId: number,
  isHere: boolean,
  absence: 'offline' | 'unknown',
  status: Status | undefined,
): Presence {
  const { availability = 'available', text = null, emoji = null } = status ?? {};
  if (!isHere || availability === 'invisible') return { userId, state: absence, text, emoji };
  return { userId, state: availability === 'available' ? 'online' : availability, text, emoji };
}
