import type { Account, Membership, Message, User } from '@parley/api-contract';
import { Listeners } from '../events/listeners.ts';

/** Something that has happened in a room and is stored, for everyone who follows it. */
export type RoomNotice =
  /** Messages were sent or changed; they are in the order of their commits. */
  | { type: 'messagesChanged'; roomId: number; messages: Message[] }
  | { type: 'roomChanged'; roomId: number }
  | { type: 'typingStarted'; roomId: number; user: User }
  | { type: 'typingStopped'; roomId: number; userId: number };

/** Something that has happened to a user, for their own devices and for who follows their presence. */
export type UserNotice =
  | { type: 'roomEntered'; userId: number; roomId: number }
  | { type: 'roomLeft'; userId: number; roomId: number; mayStillRead: boolean }
  | { type: 'membershipChanged'; userId: number; roomId: number; membership: Membership }
  | { type: 'accountChanged'; userId: number; account: Account }
  | { type: 'presenceChanged'; userId: number }
  /** What everyone sees of a user: every node shows it. */
  | { type: 'userChanged'; userId: number; user: User }
  /** A session or an API key has ended. `credentialId` is what `Connections` knows it by, never the secret itself. */
  | { type: 'credentialEnded'; userId: number; credentialId: string };

export type Notice = RoomNotice | UserNotice;

/** Whether messages have come to say something else: sent, edited or deleted. A notice without messages says that anything may have changed. */
export function changesContent({ messages }: Extract<Notice, { type: 'messagesChanged' }>): boolean {
  return messages.length === 0 || messages.some(({ contentVersion }) => contentVersion === undefined);
}

/** What is followed: notices about one room, about one user, or about whom every node shows. */
export type Topic = `room:${number}` | `user:${number}` | 'users';

export interface Watch {
  /** Resolves when every notice from now on will be heard, or else be found in the store. Never rejects. */
  ready: Promise<void>;
  release(): void;
}

/** Says what happened to all nodes. Nothing depends on it for good: what it does not say stands in the store. */
export interface Bus {
  /** Heard here before it returns, and on other nodes by who watches the topic. */
  publish(notice: Notice): void;
  /** To be called by each listener once. */
  listen(hear: (notice: Notice) => void): void;
  /** Asks for the notices of other nodes about a topic, until it is released as often as it is watched. */
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
