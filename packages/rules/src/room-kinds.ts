export interface RoomKindRules {
  /** Who can find it: everyone, who can then also read and join it, or only its members. */
  listing: 'everyone' | 'members';
  /** What identifies it: a name unique among its kind, a name, or its people, who may name it too if they are a group. */
  naming: 'uniqueName' | 'name' | 'people';
  /** Whether members may add people. */
  canInvite: boolean;
  canLeave: boolean;
  hasWebhooks: boolean;
  /** How many people it can have: any number, at most `maxGroupSize` of the contract, or always the same two, or oneself alone. */
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

/** Whether everyone can find, read and join the room. */
export function isOpenRoom(room: { kind: RoomKind }): boolean {
  return rulesOf(room).listing === 'everyone';
}

/** Whether it is a conversation, which is identified by its people, rather than a room, which is identified by its name. */
export function isConversation(room: { kind: RoomKind }): boolean {
  return rulesOf(room).naming === 'people';
}

/** Whether it always has the same people: two, or one who keeps notes there. */
export function isPair(room: { kind: RoomKind }): boolean {
  return rulesOf(room).size === 'pair';
}

/** The kinds for which `isTrue` returns true, for queries. */
export function roomKindsWhere(isTrue: (room: { kind: RoomKind }) => boolean): RoomKind[] {
  return allRoomKinds.filter((kind) => isTrue({ kind }));
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table's own keys
export const allRoomKinds = Object.keys(roomKinds) as RoomKind[];
