import {
  countUnread,
  isOtherEpoch,
  type Account,
  type MeEvent,
  type Membership,
  type RoomEntry,
  type Section,
} from '@parley/api-contract';
import { completeMeEvent, type SentMeEvent } from './previous-release.ts';

/** The viewer's own list: who they are, and their rooms by ID. */
export interface MeState {
  /** The epoch of the versions in the heads. */
  epoch: string;
  account: Account;
  entries: ReadonlyMap<number, RoomEntry>;
  /** The sections of the sidebar, in order. */
  sections: readonly Section[];
}

/** The only writer of the viewer's list. Nothing is known before the first snapshot. */
export function applyMeEvent(state: MeState | null, event: SentMeEvent): MeState | null {
  return applyMeEvents(state, [event]);
}

/** The same for many events: the list is copied once for all of them. */
export function applyMeEvents(state: MeState | null, events: readonly SentMeEvent[]): MeState | null {
  let epoch = state?.epoch ?? '';
  let account = state?.account ?? null;
  let sections = state?.sections ?? [];
  let entries = new Map(state?.entries);
  let hasChanged = false;
  for (const event of events.map(completeMeEvent)) {
    if (event.type === 'snapshot') {
      // Read marks from data that has since been replaced mean nothing.
      entries = fromSnapshot(isOtherEpoch(epoch, event.epoch) ? new Map() : entries, event.rooms);
      ({ epoch, account, sections } = event);
      hasChanged = true;
    } else if (account !== null && event.type === 'accountChanged') {
      ({ account } = event);
      hasChanged = true;
    } else if (account !== null && event.type === 'sectionsChanged') {
      ({ sections } = event);
      leaveRemovedSections(entries, sections);
      hasChanged = true;
    } else if (account !== null && event.type !== 'accountChanged' && event.type !== 'sectionsChanged') {
      hasChanged = changeEntry(entries, event) || hasChanged;
    }
  }
  return hasChanged && account !== null ? { epoch, account, entries, sections } : state;
}

/** Rooms of a section that was removed are in none any more. */
function leaveRemovedSections(entries: Map<number, RoomEntry>, sections: readonly Section[]): void {
  const ids = new Set(sections.map(({ id }) => id));
  for (const [roomId, entry] of entries) {
    const { membership } = entry;
    if (membership.sectionId === null || ids.has(membership.sectionId)) continue;
    entries.set(roomId, { ...entry, membership: { ...membership, sectionId: null } });
  }
}

type EntryEvent = Exclude<MeEvent, { type: 'snapshot' | 'accountChanged' | 'sectionsChanged' }>;

/** Returns whether anything changed. A newer server may send events that are unknown here: they change nothing. */
function changeEntry(entries: Map<number, RoomEntry>, event: EntryEvent): boolean {
  switch (event.type) {
    case 'roomJoined':
      entries.set(event.entry.room.id, event.entry);
      return true;
    case 'roomLeft':
      return entries.delete(event.roomId);
    case 'roomChanged':
      return replaceEntry(entries, event.room.id, (entry) => ({ ...entry, room: event.room }));
    case 'headMoved':
      return replaceEntry(entries, event.head.roomId, (entry) =>
        event.head.version < entry.head.version ? entry : { ...entry, head: event.head },
      );
    case 'membershipChanged':
      return replaceEntry(entries, event.roomId, (entry) => ({
        ...entry,
        membership: furtherRead(entry.membership, event.membership),
      }));
    case 'silenceChanged':
      return replaceEntry(entries, event.roomId, (entry) => withSilence(entry, event.silencedUntil));
    default:
      event satisfies never;
      return false;
  }
}

function replaceEntry(
  entries: Map<number, RoomEntry>,
  roomId: number,
  change: (entry: RoomEntry) => RoomEntry,
): boolean {
  const entry = entries.get(roomId);
  const changed = entry && change(entry);
  if (changed === undefined || changed === entry) return false;
  entries.set(roomId, changed);
  return true;
}

function withSilence(entry: RoomEntry, silencedUntil: string | null): RoomEntry {
  if (silencedUntil !== null) return { ...entry, silencedUntil };
  const { silencedUntil: _, ...free } = entry;
  return free;
}

/** How many messages of a room the viewer has not read. Deleted ones do not count. */
export function unreadOf({ head, membership }: RoomEntry): number {
  return countUnread(head, membership.readSeq);
}

/** When something last happened in a room, as an ISO time. */
export function lastActivityOf({ head, membership }: RoomEntry): string {
  return head.lastMessage?.createdAt ?? membership.joinedAt;
}

function fromSnapshot(
  before: ReadonlyMap<number, RoomEntry>,
  rooms: readonly RoomEntry[],
): Map<number, RoomEntry> {
  return new Map(
    rooms.map((entry) => {
      const known = before.get(entry.room.id);
      const membership = known ? furtherRead(known.membership, entry.membership) : entry.membership;
      return [entry.room.id, { ...entry, membership }];
    }),
  );
}

/** A read mark never moves back: an answer from before ours, or for another device, may arrive late. */
function furtherRead(known: Membership, membership: Membership): Membership {
  if (known.joinedAt !== membership.joinedAt) return membership;
  return { ...membership, readSeq: Math.max(known.readSeq, membership.readSeq) };
}
