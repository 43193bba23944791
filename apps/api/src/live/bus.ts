import type { Account, Membership, Message, User } from '@parley/api-contract';

/** Something that has happened and is stored, for everyone who follows it. */
export type Notice =
  /** Messages were sent, edited or deleted; those of one room are in the order of their commits. */
  | { type: 'messagesChanged'; messages: Message[] }
  | { type: 'roomChanged'; roomId: number }
  | { type: 'roomEntered'; roomId: number; userIds: number[] }
  | { type: 'roomLeft'; roomId: number; userId: number; mayStillRead: boolean }
  | { type: 'membershipChanged'; roomId: number; userId: number; membership: Membership }
  | { type: 'accountChanged'; userId: number; account: Account }
  | { type: 'typingStarted'; roomId: number; user: User }
  | { type: 'typingStopped'; roomId: number; userId: number }
  | { type: 'sessionEnded'; sessionId: string };

/** Says what happened to all who listen. Nothing depends on it for good: what it does not say stands in the store. */
export interface Bus {
  publish(notice: Notice): void;
  /** To be called once by each listener, which must not throw. */
  listen(hear: (notice: Notice) => void): void;
}

/** The bus of a single process: heard before `publish` returns. */
export function memoryBus(): Bus {
  const listeners: ((notice: Notice) => void)[] = [];
  return {
    publish(notice) {
      for (const hear of listeners) hear(notice);
    },
    listen: (hear) => void listeners.push(hear),
  };
}
