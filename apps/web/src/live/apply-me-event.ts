import type { Account, MeEvent, Membership, RoomEntry } from '@parley/api-contract';

/** The viewer's own list: who they are, and their rooms by ID. */
export interface MeState {
  account: Account;
  entries: ReadonlyMap<number, RoomEntry>;
}

/** The only writer of the viewer's list. Nothing is known before the first snapshot. */
export function applyMeEvent(state: MeState | null, event: MeEvent): MeState | null {
  if (event.type === 'snapshot') return fromSnapshot(state, event.account, event.rooms);
  if (state === null) return null;
  if (event.type === 'accountChanged') return { ...state, account: event.account };
  if (event.type === 'roomJoined') {
    return { ...state, entries: new Map(state.entries).set(event.entry.room.id, event.entry) };
  }
  if (event.type === 'roomLeft') {
    return { ...state, entries: new Map([...state.entries].filter(([roomId]) => roomId !== event.roomId)) };
  }
  if (event.type === 'roomChanged') {
    return withEntry(state, event.room.id, (entry) => ({ ...entry, room: event.room }));
  }
  if (event.type === 'headMoved') {
    return withEntry(state, event.head.roomId, (entry) =>
      event.head.version < entry.head.version ? entry : { ...entry, head: event.head },
    );
  }
  return withEntry(state, event.roomId, (entry) => ({
    ...entry,
    membership: furtherRead(entry.membership, event.membership),
  }));
}

/** How many messages of a room the viewer has not read. */
export function unreadOf({ head, membership }: RoomEntry): number {
  return Math.max(0, head.lastSeq - membership.readSeq);
}

/** When something last happened in a room, as an ISO time. */
export function lastActivityOf({ head, membership }: RoomEntry): string {
  return head.lastMessage?.createdAt ?? membership.joinedAt;
}

function fromSnapshot(state: MeState | null, account: Account, rooms: readonly RoomEntry[]): MeState {
  const entries = rooms.map((entry): [number, RoomEntry] => {
    const known = state?.entries.get(entry.room.id);
    const membership = known ? furtherRead(known.membership, entry.membership) : entry.membership;
    return [entry.room.id, { ...entry, membership }];
  });
  return { account, entries: new Map(entries) };
}

function withEntry(state: MeState, roomId: number, change: (entry: RoomEntry) => RoomEntry): MeState {
  const entry = state.entries.get(roomId);
  if (entry === undefined) return state;
  return { ...state, entries: new Map(state.entries).set(roomId, change(entry)) };
}

/** A read mark never moves back: an answer from before ours, or from another device, may be late. */
function furtherRead(known: Membership, membership: Membership): Membership {
  if (known.joinedAt !== membership.joinedAt) return membership;
  return { ...membership, readSeq: Math.max(known.readSeq, membership.readSeq) };
}
