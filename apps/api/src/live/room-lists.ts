import type { Account, MeEvent, Room, RoomEntry, RoomHead } from '@parley/api-contract';
import { Audience } from './audience.ts';
import { EventQueue } from './event-queue.ts';
import { Latest } from './latest.ts';

/** Heads of one room within this time are one item, and so are changes of the room itself. */
const intervalMs = 250;

/** What is told of rooms, read when it is told. Null and undefined: there is no such thing any more. */
export interface RoomListSource {
  head(roomId: number): Promise<RoomHead | null>;
  room(roomId: number): Promise<Room | null>;
}

/** What one follower's list is made of. */
export interface OwnList {
  roomIds(): Promise<number[]>;
  snapshot(): Promise<{ account: Account; rooms: RoomEntry[] }>;
  entry(roomId: number): Promise<RoomEntry | undefined>;
}

/** Heard by a follower, who then reads the room as it is: told to others' followers, `roomJoined` would show what it was. */
interface RoomEntered {
  type: 'roomEntered';
  roomId: number;
}

/** What people see beside the room they are in: their own account, rooms, read marks, and where each room stands. */
export class RoomLists {
  #byUser = new Audience<MeEvent | RoomEntered>();
  #byRoom = new Audience<MeEvent | RoomEntered>();
  #heads: Latest;
  #rooms: Latest;

  constructor(source: RoomListSource, onFailure: (error: unknown) => void) {
    const tellHead = async (roomId: number) => {
      const head = await source.head(roomId);
      if (head !== null) this.#byRoom.publish(roomId, { type: 'headMoved', head });
    };
    const tellRoom = async (roomId: number) => {
      const room = await source.room(roomId);
      if (room !== null) this.#byRoom.publish(roomId, { type: 'roomChanged', room });
    };
    this.#heads = new Latest(intervalMs, tellHead, onFailure);
    this.#rooms = new Latest(intervalMs, tellRoom, onFailure);
  }

  /** Tells one user, on all devices. */
  tell(userId: number, event: MeEvent | RoomEntered): void {
    this.#byUser.publish(userId, event);
  }

  /** Messages came or changed: members that are here are told where the room stands. */
  headMoved(roomId: number): void {
    if (this.#byRoom.has(roomId)) this.#heads.moved(roomId);
  }

  /** The room itself changed: members that are here are told how it is. */
  roomChanged(roomId: number): void {
    if (this.#byRoom.has(roomId)) this.#rooms.moved(roomId);
  }

  async *follow(userId: number, own: OwnList, signal: AbortSignal | undefined): AsyncGenerator<MeEvent> {
    const queue = new EventQueue<MeEvent | RoomEntered>();
    const leaves = new Map<number, () => void>();
    const enter = (roomId: number) => {
      if (!leaves.has(roomId)) leaves.set(roomId, this.#byRoom.join(roomId, userId, queue));
    };
    const leaveUser = this.#byUser.join(userId, userId, queue);
    try {
      // Attached to everything before it is read: each change carries the whole, so that one told twice cannot hurt.
      for (const roomId of await own.roomIds()) enter(roomId);
      const snapshot = await own.snapshot();
      yield { type: 'snapshot', ...snapshot };
      for await (const event of queue.take(signal)) {
        if (event.type === 'roomEntered') {
          enter(event.roomId);
          const entry = await own.entry(event.roomId);
          if (entry !== undefined) yield { type: 'roomJoined', entry };
          continue;
        }
        if (event.type === 'roomLeft') {
          leaves.get(event.roomId)?.();
          leaves.delete(event.roomId);
        }
        // What was heard of a room before it was left, and taken after.
        if (event.type === 'headMoved' && !leaves.has(event.head.roomId)) continue;
        if (event.type === 'roomChanged' && !leaves.has(event.room.id)) continue;
        yield event;
      }
    } finally {
      leaveUser();
      for (const leave of leaves.values()) leave();
    }
  }
}
