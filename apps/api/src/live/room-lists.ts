import type { Account, MeEvent, Membership, Room, RoomEntry, RoomHead, Section } from '@parley/api-contract';
import { ReasonError } from '@parley/api-contract/server';
import { Subscribers } from './subscribers.ts';
import type { Bus, Watch } from './bus.ts';
import { Throttle } from './throttle.ts';
import { LiveBatch, LiveStream, type Sink } from './live-stream.ts';
import { SerialQueue } from './serial-queue.ts';
import { Turns } from './turns.ts';

/** Within this time, several heads of one room become one item, and so do several changes of the room itself. */
const intervalMs = 250;

/** Reads what followers are told about rooms, at the time they are told. Null and undefined: it no longer exists. */
export interface RoomListSource {
  head(roomId: number): Promise<RoomHead | null>;
  room(roomId: number): Promise<Room | null>;
}

/** Reads what one follower's list consists of. */
export interface OwnList {
  roomIds(): Promise<number[]>;
  snapshot(): Promise<{ epoch: string; account: Account; rooms: RoomEntry[]; sections: Section[] }>;
  sections(): Promise<Section[]>;
  entry(roomId: number): Promise<RoomEntry | undefined>;
}

/** The number of rooms in a list, and the sum of their IDs. Different lists rarely agree in both. */
export interface ListTally {
  count: number;
  roomIdSum: number;
}

/** What people see beside the room they are in: their own account, rooms, read marks, and each room's head. */
export class RoomLists {
  #byUser = new Subscribers<ListFollower>();
  #byRoom = new Subscribers<ListFollower>();
  #turns = new Turns(() => this.#byUser.topics());
  #heads: Throttle;
  #rooms: Throttle;
  #bus: Bus;
  #onFailure: (error: unknown) => void;

  constructor(source: RoomListSource, bus: Bus, onFailure: (error: unknown) => void) {
    const tellHead = async (roomId: number) => {
      const head = await source.head(roomId);
      if (head !== null) this.#tellRoom(roomId, { type: 'headMoved', head });
    };
    const tellRoom = async (roomId: number) => {
      const room = await source.room(roomId);
      if (room !== null) this.#tellRoom(roomId, { type: 'roomChanged', room });
    };
    this.#heads = new Throttle(intervalMs, tellHead, onFailure);
    this.#rooms = new Throttle(intervalMs, tellRoom, onFailure);
    this.#bus = bus;
    this.#onFailure = onFailure;
  }

  accountChanged(userId: number, account: Account): void {
    this.#tellUser(userId, { type: 'accountChanged', account });
  }

  membershipChanged(userId: number, roomId: number, membership: Membership): void {
    this.#tellUser(userId, { type: 'membershipChanged', roomId, membership });
  }

  silenceChanged(userId: number, roomId: number, silencedUntil: string | null): void {
    const batch = LiveBatch.of<MeEvent>({ type: 'silenceChanged', roomId, silencedUntil });
    // Somebody may be silenced in a room that they are not in.
    for (const follower of this.#byUser.of(userId)) follower.hearOfRoom(roomId, batch);
  }

  /** The user's sections changed: each of their devices gets the current ones. */
  sectionsChanged(userId: number): void {
    for (const follower of this.#byUser.of(userId)) follower.showSections();
  }

  /** The user has joined a room: it is shown in its current state. */
  roomEntered(userId: number, roomId: number): void {
    for (const follower of this.#byUser.of(userId)) follower.enter(roomId);
  }

  roomLeft(userId: number, roomId: number): void {
    const batch = LiveBatch.of<MeEvent>({ type: 'roomLeft', roomId });
    for (const follower of this.#byUser.of(userId)) follower.leave(roomId, batch);
  }

  /** The room leaves every list. */
  roomDeleted(roomId: number): void {
    const batch = LiveBatch.of<MeEvent>({ type: 'roomLeft', roomId });
    for (const follower of this.#byRoom.of(roomId)) follower.leave(roomId, batch);
  }

  /** Messages were sent, or their content changed: members who are here get the room's new head. */
  headMoved(roomId: number): void {
    if (this.#byRoom.has(roomId)) this.#heads.moved(roomId);
  }

  /** The room itself changed: members who are here get its new state. */
  roomChanged(roomId: number): void {
    if (this.#byRoom.has(roomId)) this.#rooms.moved(roomId);
  }

  /** The rooms in the lists that are followed. */
  roomIds(): Iterable<number> {
    return this.#byRoom.topics();
  }

  /** The users whose list is followed. */
  userIds(): Iterable<number> {
    return this.#byUser.topics();
  }

  /** Sends these users, or everyone, their whole list again. */
  startOver(userIds: Iterable<number> = this.userIds()): void {
    for (const userId of userIds) {
      for (const follower of this.#byUser.of(userId)) follower.startOver();
    }
  }

  /**
   * Compares the lists of about `limit` users with the database, each in turn, and corrects those that differ. Otherwise somebody whose
   * removal from a room went unnoticed would still get its messages.
   */
  async recheck(
    limit: number,
    talliesOf: (userIds: readonly number[]) => Promise<Map<number, ListTally>>,
  ): Promise<void> {
    const userIds = this.#turns.take(limit);
    const tallies = await talliesOf(userIds);
    for (const userId of userIds) {
      const tally = tallies.get(userId) ?? { count: 0, roomIdSum: 0 };
      for (const follower of this.#byUser.of(userId)) follower.compare(tally);
    }
  }

  follow(userId: number, own: OwnList, signal: AbortSignal | undefined): LiveStream<MeEvent> {
    return new LiveStream(
      (sink) => {
        const follower = new ListFollower(own, sink, this.#byRoom, this.#bus, this.#onFailure);
        // Attached to everything before it is read: each change carries the whole state, so being told twice does no harm.
        const watch = this.#bus.watch(`user:${userId}`);
        const leave = this.#byUser.join(userId, follower);
        follower.start(watch.ready);
        return () => {
          leave();
          watch.release();
          follower.stop();
        };
      },
      { signal },
    );
  }

  #tellUser(userId: number, event: MeEvent): void {
    const batch = LiveBatch.of(event);
    for (const follower of this.#byUser.of(userId)) follower.hear(batch);
  }

  #tellRoom(roomId: number, event: MeEvent): void {
    const batch = LiveBatch.of(event);
    for (const follower of this.#byRoom.of(roomId)) follower.hearOfRoom(roomId, batch);
  }
}

/** One device's view of a list. What happens while something is read is told after it. */
class ListFollower {
  #own: OwnList;
  #sink: Sink<MeEvent>;
  #byRoom: Subscribers<ListFollower>;
  #bus: Bus;
  #rooms = new Map<number, { leave: () => void; watch: Watch }>();
  #roomIdSum = 0;
  #queue: SerialQueue;
  #isStopped = false;

  constructor(
    own: OwnList,
    sink: Sink<MeEvent>,
    byRoom: Subscribers<ListFollower>,
    bus: Bus,
    onFailure: (error: unknown) => void,
  ) {
    this.#own = own;
    this.#sink = sink;
    this.#byRoom = byRoom;
    this.#bus = bus;
    this.#queue = new SerialQueue((error) => {
      if (error instanceof ReasonError) return sink.end(error);
      onFailure(error);
      sink.end(new ReasonError('unavailable', { cause: error }));
    });
  }

  start(ready: Promise<void>): void {
    this.#queue.take(async () => {
      await ready;
      await this.#tellAll();
    });
  }

  startOver(): void {
    this.#queue.take(() => this.#tellAll());
  }

  stop(): void {
    this.#isStopped = true;
    for (const roomId of this.#rooms.keys()) this.#part(roomId);
  }

  hear(batch: LiveBatch<MeEvent>): void {
    this.#queue.take(() => this.#sink.deliver(batch));
  }

  hearOfRoom(roomId: number, batch: LiveBatch<MeEvent>): void {
    this.#queue.take(() => {
      if (this.#rooms.has(roomId)) this.#sink.deliver(batch);
    });
  }

  enter(roomId: number): void {
    this.#queue.take(async () => {
      await this.#join(roomId);
      await this.#show(roomId);
    });
  }

  /** Read when it is their turn, so that of several changes the last one is also shown last. */
  showSections(): void {
    this.#queue.take(async () => {
      const sections = await this.#own.sections();
      this.#sink.deliver(LiveBatch.of({ type: 'sectionsChanged', sections }));
    });
  }

  /** Corrects the list if its rooms are not those of the tally, once everything under way is done. */
  compare(tally: ListTally): void {
    if (tally.count === this.#rooms.size && tally.roomIdSum === this.#roomIdSum) return;
    this.#queue.take(async () => {
      const roomIds = new Set(await this.#own.roomIds());
      for (const roomId of this.#rooms.keys()) {
        if (roomIds.has(roomId)) continue;
        this.#part(roomId);
        this.#sink.deliver(LiveBatch.of({ type: 'roomLeft', roomId }));
      }
      for (const roomId of roomIds) {
        if (this.#rooms.has(roomId)) continue;
        await this.#join(roomId);
        await this.#show(roomId);
      }
    });
  }

  leave(roomId: number, batch: LiveBatch<MeEvent>): void {
    this.#queue.take(() => {
      this.#part(roomId);
      this.#sink.deliver(batch);
    });
  }

  async #tellAll(): Promise<void> {
    const roomIds = new Set(await this.#own.roomIds());
    for (const roomId of this.#rooms.keys()) if (!roomIds.has(roomId)) this.#part(roomId);
    await Promise.all(Array.from(roomIds, (roomId) => this.#join(roomId)));
    this.#sink.deliver(LiveBatch.of({ type: 'snapshot', ...(await this.#own.snapshot()) }));
  }

  /** Shows a room that was joined, or drops it if the user has already left it again. */
  async #show(roomId: number): Promise<void> {
    // Each follower reads it separately, because an entry shows the viewer's own read mark.
    const entry = await this.#own.entry(roomId);
    if (entry === undefined) this.#part(roomId);
    else this.#sink.deliver(LiveBatch.of({ type: 'roomJoined', entry }));
  }

  async #join(roomId: number): Promise<void> {
    if (this.#isStopped || this.#rooms.has(roomId)) return;
    this.#roomIdSum += roomId;
    const watch = this.#bus.watch(`room:${roomId}`);
    this.#rooms.set(roomId, { watch, leave: this.#byRoom.join(roomId, this) });
    await watch.ready;
  }

  #part(roomId: number): void {
    const room = this.#rooms.get(roomId);
    if (room === undefined) return;
    this.#rooms.delete(roomId);
    this.#roomIdSum -= roomId;
    room.leave();
    room.watch.release();
  }
}
