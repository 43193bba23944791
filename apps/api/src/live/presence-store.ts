/** Which users are on other nodes than this one, and on which of this node's these may count. */
export interface PresenceStore {
  /** The user has come to this node, or has left it for good. Resolves when other nodes can know, or cannot be told for now. */
  set(userId: number, isHere: boolean): Promise<void>;
  /** Who of these users is on another node; null while that cannot be known. */
  elsewhere(userIds: readonly number[]): Promise<ReadonlySet<number> | null>;
}

const nobody: ReadonlySet<number> = new Set();

/** Of a node that is the only one. */
export const loneNodePresences: PresenceStore = {
  set: () => Promise.resolve(),
  elsewhere: () => Promise.resolve(nobody),
};
