export interface RoomKindRules {
  /** Who finds it: everyone, who may then read and join it too, or its members alone. */
  listing: 'everyone' | 'members';
  /** What it is known by: a name that no other such room has, a name, or its people. */
  naming: 'uniqueName' | 'name' | 'people';
  /** Whether members may add people. */
  canInvite: boolean;
  canLeave: boolean;
  hasWebhooks: boolean;
  /** How many people it holds: any number, at most `maxGroupSize` of the contract, or always the same two. */
  size: 'any' | 'group' | 'pair';
}

/** What each kind of room allows. */
export const roomKinds = {
  public: {
    listing: 'everyone',
    naming: 'uniqueName',
    canInvite: true,
    canLeave: true,
    hasWebhooks: true,
    size: 'any',
  },
  private: {
    listing: 'members',
    naming: 'name',
    canInvite: true,
    canLeave: true,
    hasWebhooks: true,
    size: 'any',
  },
  group: {
    listing: 'members',
    naming: 'people',
    canInvite: true,
    canLeave: true,
    hasWebhooks: false,
    size: 'group',
  },
  direct: {
    listing: 'members',
    naming: 'people',
    canInvite: false,
    canLeave: false,
    hasWebhooks: false,
    size: 'pair',
  },
} as const satisfies Record<string, RoomKindRules>;

export type RoomKind = keyof typeof roomKinds;

/** The rules of a room, by its kind. */
export function rulesOf({ kind }: { kind: RoomKind }): RoomKindRules {
  return roomKinds[kind];
}

/** Whether everyone may find, read and join the room. */
export function isOpenRoom(room: { kind: RoomKind }): boolean {
  return rulesOf(room).listing === 'everyone';
}

/** Whether it is a conversation, which is known by its people, and not a room, which is known by its name. */
export function isConversation(room: { kind: RoomKind }): boolean {
  return rulesOf(room).naming === 'people';
}

/** Whether it always has the same two people. */
export function isPair(room: { kind: RoomKind }): boolean {
  return rulesOf(room).size === 'pair';
}

/** The kinds of which `isTrue` holds, for queries. */
export function roomKindsWhere(isTrue: (room: { kind: RoomKind }) => boolean): RoomKind[] {
  return allRoomKinds.filter((kind) => isTrue({ kind }));
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table's own keys
export const allRoomKinds = Object.keys(roomKinds) as RoomKind[];
