/** Which users are on nodes other than this one, and on which of this node's users those nodes may count. */
export interface PresenceStore {
  /** The user has come to this node, or has left it for good. Resolves when other nodes can know, or can't be told for now. */
  set(userId: number, isHere: boolean): Promise<void>;
  /** Which of these users are on another node; null while that cannot be known. */
  elsewhere(userIds: readonly number[]): Promise<ReadonlySet<number> | null>;
}

const nobody: ReadonlySet<number> = new Set();

/** For a single node. */
export const loneNodePresences: PresenceStore = {
  set: () => Promise.resolve(),
  elsewhere: () => Promise.resolve(nobody),
};
