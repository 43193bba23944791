import type { Account, MeEvent, RoomEntry, RoomHead } from '@parley/api-contract';
import { Audience } from './audience.ts';
import { EventQueue } from './event-queue.ts';

/** Heads of one room within this time are one item. */
const headIntervalMs = 250;

/** What people see beside the room they are in: their own account, rooms, read marks, and where each room stands. */
export class RoomLists {
  #byUser = new Audience<MeEvent>();
  #byRoom = new Audience<MeEvent>();
  /** Rooms whose head was told within the interval; true once it has moved again since. */
  #recentHeads = new Map<number, boolean>();
  #readHead: (roomId: number) => Promise<RoomHead | null>;
  #onFailure: (error: unknown) => void;

  constructor(readHead: (roomId: number) => Promise<RoomHead | null>, onFailure: (error: unknown) => void) {
    this.#readHead = readHead;
    this.#onFailure = onFailure;
  }

  /** Tells one user, on all devices. */
  tell(userId: number, event: MeEvent): void {
    this.#byUser.publish(userId, event);
  }

  isFollowedBy(userId: number): boolean {
    return this.#byUser.has(userId);
  }

  /** Tells all members of a room that are here. */
  tellMembers(roomId: number, event: MeEvent): void {
    this.#byRoom.publish(roomId, event);
  }

  /** Tells all members that are here where the room stands: at once, then at most once an interval. */
  moveHead(roomId: number): void {
    if (!this.#byRoom.has(roomId)) return;
    if (this.#recentHeads.has(roomId)) {
      this.#recentHeads.set(roomId, true);
      return;
    }
    this.#recentHeads.set(roomId, false);
    setTimeout(() => {
      const hasMoved = this.#recentHeads.get(roomId) === true;
      this.#recentHeads.delete(roomId);
      if (hasMoved) this.moveHead(roomId);
    }, headIntervalMs).unref();
    this.#tellHead(roomId).catch(this.#onFailure);
  }

  async #tellHead(roomId: number): Promise<void> {
    const head = await this.#readHead(roomId);
    if (head !== null) this.tellMembers(roomId, { type: 'headMoved', head });
  }

  async *follow(
    userId: number,
    read: {
      roomIds: () => Promise<number[]>;
      snapshot: () => Promise<{ account: Account; rooms: RoomEntry[] }>;
    },
    signal: AbortSignal | undefined,
  ): AsyncGenerator<MeEvent> {
    const queue = new EventQueue<MeEvent>();
    const leaves = new Map<number, () => void>();
    const enter = (roomId: number) => {
      if (!leaves.has(roomId)) leaves.set(roomId, this.#byRoom.join(roomId, userId, queue));
    };
    const leaveUser = this.#byUser.join(userId, userId, queue);
    try {
      // Attached to everything before the snapshot is read: each change carries the whole, so that one told twice cannot hurt.
      for (const roomId of await read.roomIds()) enter(roomId);
      const snapshot = await read.snapshot();
      yield { type: 'snapshot', ...snapshot };
      for await (const event of queue.take(signal)) {
        // The room may have moved on between leaving it and this turn.
        if (event.type === 'headMoved' && !leaves.has(event.head.roomId)) continue;
        if (event.type === 'roomChanged' && !leaves.has(event.room.id)) continue;
        if (event.type === 'roomLeft') {
          leaves.get(event.roomId)?.();
          leaves.delete(event.roomId);
        }
        if (event.type === 'roomJoined') {
          enter(event.entry.room.id);
          // The head in the entry was read before this follower was attached.
          this.moveHead(event.entry.room.id);
        }
        yield event;
      }
    } finally {
      leaveUser();
      for (const leave of leaves.values()) leave();
    }
  }
}
