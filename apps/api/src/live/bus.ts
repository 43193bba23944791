import type { Account, Membership, Message, User } from '@parley/api-contract';
import { Listeners } from '../events/listeners.ts';

/** Something that has happened in a room and is stored, for everyone who follows the room. */
export type RoomNotice =
  /** Messages were sent or changed, in the order of their commits. */
  | { type: 'messagesChanged'; roomId: number; messages: Message[] }
  | { type: 'roomChanged'; roomId: number }
  /** It is gone from everyone's list, and nobody may read it. */
  | { type: 'roomDeleted'; roomId: number }
  /** Some of those who could read the room may no longer. */
  | { type: 'readersChanged'; roomId: number }
  | { type: 'typingStarted'; roomId: number; user: User }
  | { type: 'typingStopped'; roomId: number; userId: number };

/** Something that has happened to a user, for their own devices and for those who follow their presence. */
export type UserNotice =
  | { type: 'roomEntered'; userId: number; roomId: number }
  | { type: 'roomLeft'; userId: number; roomId: number; mayStillRead: boolean }
  | { type: 'membershipChanged'; userId: number; roomId: number; membership: Membership }
  /** `silencedUntil` is null once they may write again. */
  | { type: 'silenceChanged'; userId: number; roomId: number; silencedUntil: string | null }
  | { type: 'sectionsChanged'; userId: number }
  | { type: 'accountChanged'; userId: number; account: Account }
  | { type: 'presenceChanged'; userId: number }
  /** The user as everyone sees them: every node shows it. */
  | { type: 'userChanged'; userId: number; user: User }
  /** A session or an API key has ended. `credentialId` identifies it in `Connections`; it is never the secret itself. */
  | { type: 'credentialEnded'; userId: number; credentialId: string };

export type Notice = RoomNotice | UserNotice;

/**
 * Whether the content of messages changed: they were sent, edited or deleted. A notice without messages means that anything may have
 * changed.
 */
export function changesContent({ messages }: Extract<Notice, { type: 'messagesChanged' }>): boolean {
  return messages.length === 0 || messages.some(({ contentVersion }) => contentVersion === undefined);
}

/** What can be watched: notices about one room, about one user, or about the users that every node shows. */
export type Topic = `room:${number}` | `user:${number}` | 'users';

export interface Watch {
  /** Resolves once every later notice will be heard or else be found in the store. Never rejects. */
  ready: Promise<void>;
  release(): void;
}

/** Tells all nodes what happened. Nothing depends on it for good: whatever it misses is in the store. */
export interface Bus {
  /** Reaches listeners here before it returns, and those on other nodes that watch the topic. */
  publish(notice: Notice): void;
  /** Each listener calls this once. */
  listen(hear: (notice: Notice) => void): void;
  /** Requests other nodes' notices about a topic, until it has been released as often as it was watched. */
  watch(topic: Topic): Watch;
}

const nothingToWatch: Watch = { ready: Promise.resolve(), release() {} };

/** The bus of a single process. */
export function memoryBus(onFailure: (error: unknown) => void): Bus {
  const listeners = new Listeners<Notice>(onFailure);
  return {
    publish: (notice) => listeners.tell(notice),
    listen: (hear) => listeners.add(hear),
    watch: () => nothingToWatch,
  };
}
