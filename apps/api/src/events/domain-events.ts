import type { Message } from '@parley/api-contract';
import type { MembershipRow, RoomRow, UserRow } from '@parley/db';
import { Listeners } from './listeners.ts';

/** What happened to a message. */
export interface MessageEvent {
  /** `messageDecorated` doesn't change what the message says. */
  type: 'messagePosted' | 'messageEdited' | 'messageDeleted' | 'messageDecorated';
  by: number;
  /** As the commit left it. */
  message: Message;
  /** The membership of the author, or of whoever changed the message; null if they are not in the room, like a webhook's bot. */
  membership: MembershipRow | null;
}

/**
 * Something that happened and is stored. `by` is the user who did it: not always the one it happened to. Events are emitted only on the
 * server where they happened. One may be emitted twice (after a repeated send) or be lost with the server: subscribers must tolerate both,
 * and find in the store what they missed.
 */
export type DomainEvent =
  | MessageEvent
  | { type: 'roomCreated'; by: number; room: RoomRow; memberIds: readonly number[] }
  | { type: 'roomUpdated'; by: number; room: RoomRow; before: RoomRow }
  | { type: 'roomDeleted'; by: number; roomId: number }
  | { type: 'roleChanged'; by: number; membership: MembershipRow }
  | {
      type: 'membersJoined';
      by: number;
      roomId: number;
      userIds: readonly number[];
      /** Who created the invite, if they joined by one. */
      invitedBy?: number | undefined;
    }
  /** `mayStillRead` is false where only members may read. */
  | {
      type: 'memberLeft' | 'memberRemoved';
      by: number;
      roomId: number;
      userId: number;
      mayStillRead: boolean;
    }
  /** Somebody was banned from a room, or a ban was lifted; `userIds` are the person and their bots. Those who were members were removed. */
  | { type: 'banned' | 'unbanned'; by: number; roomId: number; userIds: readonly number[] }
  /** Somebody was silenced in a room, for another time, or no longer; `userIds` are the person and their bots. */
  | { type: 'silenceChanged'; by: number; roomId: number; userIds: readonly number[] }
  | { type: 'readMarkMoved'; by: number; membership: MembershipRow }
  /** Somebody made a room a favorite, muted it or moved it to a section of theirs, or undid that. */
  | { type: 'roomArranged'; by: number; membership: MembershipRow }
  | { type: 'sectionsChanged'; by: number; userId: number }
  | { type: 'accountCreated'; by: number; user: UserRow }
  | { type: 'accountRenamed'; by: number; user: UserRow }
  | { type: 'statusChanged'; by: number; user: UserRow }
  /** A session or an API key has ended. `credentialId` identifies it in `Connections`; it is never the secret itself. */
  | { type: 'credentialEnded'; by: number; userId: number; credentialId: string };

/** Tells subscribers what happened. The events of one commit are emitted together, in the order of its changes. */
export class DomainEvents {
  #listeners: Listeners<readonly DomainEvent[]>;

  constructor(onFailure: (error: unknown) => void) {
    this.#listeners = new Listeners(onFailure);
  }

  subscribe(subscriber: (events: readonly DomainEvent[]) => void): void {
    this.#listeners.add(subscriber);
  }

  emit(...events: readonly DomainEvent[]): void {
    this.#listeners.tell(events);
  }
}

export function isMessageEvent(event: DomainEvent): event is MessageEvent {
  return 'message' in event;
}
