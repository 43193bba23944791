import type { Account, MeEvent, Membership, RoomEntry, Section } from '@parley/api-contract';
import { expect, test } from 'vitest';
import { applyMeEvent, applyMeEvents, unreadOf, type MeState } from './apply-me-event.ts';
import { ann, message } from './test-room.ts';

const joinedAt = '2026-01-01T00:00:00.000Z';
const account: Account = {
  ...ann,
  email: null,
  role: 'member',
  status: { availability: 'available', text: null, emoji: null },
  createdAt: joinedAt,
};

function membership(readSeq: number): Membership {
  return { role: 'member', readSeq, joinedAt, isFavorite: false, mutedUntil: null, sectionId: null };
}

function entry(roomId: number, { lastSeq = 10, readSeq = 4, version = 10 } = {}): RoomEntry {
  return {
    room: {
      id: roomId,
      kind: 'public',
      name: `Room ${roomId}`,
      description: null,
      topic: null,
      emoji: null,
      posting: 'everyone',
      slowModeSeconds: 0,
      newcomersJoin: false,
      archivedAt: null,
      participants: null,
      memberCount: 2,
      createdAt: joinedAt,
    },
    membership: membership(readSeq),
    head: { roomId, lastSeq, version, lastMessage: message(lastSeq, version, { roomId }) },
  };
}

const favorites: Section = { id: 1, kind: 'favorites', name: null, isCollapsed: false };
const work: Section = { id: 4, kind: 'custom', name: 'Work', isCollapsed: false };

const snapshot = {
  type: 'snapshot',
  epoch: 'this-one',
  account,
  rooms: [entry(7), entry(8)],
  sections: [favorites, work],
} satisfies MeEvent;

function after(...events: MeEvent[]): MeState {
  const state = events.reduce<MeState | null>(applyMeEvent, null);
  if (state === null) throw new Error('there was no snapshot');
  return state;
}

function entryOf(state: MeState, roomId: number): RoomEntry {
  const found = state.entries.get(roomId);
  if (found === undefined) throw new Error(`room ${roomId} is not in the list`);
  return found;
}

test('nothing is known before the first snapshot', () => {
  expect(applyMeEvent(null, { type: 'roomLeft', roomId: 7 })).toBe(null);
});

test('unread messages are those after the read mark, and their number is never negative', () => {
  expect(unreadOf(entry(7))).toBe(6);
  expect(unreadOf(entry(7, { lastSeq: 3 }))).toBe(0);
});

test('deleted messages do not count as unread, live and after a new snapshot', () => {
  const { head, ...rest } = entry(7);
  const silent = [{ first: 3, last: 6 }];
  const moved = after(snapshot, { type: 'headMoved', head: { ...head, version: 12, silent } });
  expect(unreadOf(entryOf(moved, 7))).toBe(4);
  const fresh = after({
    type: 'snapshot',
    epoch: 'this-one',
    account,
    rooms: [{ ...rest, head: { ...head, silent } }],
    sections: [],
  });
  expect(unreadOf(entryOf(fresh, 7))).toBe(4);
});

test('a head that moves on makes messages unread; an older one changes nothing', () => {
  const { head } = entry(7, { lastSeq: 12, version: 14 });
  const moved = after(snapshot, { type: 'headMoved', head });
  expect(unreadOf(entryOf(moved, 7))).toBe(8);
  const late = after(snapshot, { type: 'headMoved', head }, { type: 'headMoved', head: entry(7).head });
  expect(entryOf(late, 7).head.lastSeq).toBe(12);
});

test('a read mark never moves back, not even by a snapshot, unless the data was restored', () => {
  const read = (readSeq: number): MeEvent => ({
    type: 'membershipChanged',
    roomId: 7,
    membership: membership(readSeq),
  });
  expect(entryOf(after(snapshot, read(9), read(6)), 7).membership.readSeq).toBe(9);
  expect(entryOf(after(snapshot, read(9), snapshot), 7).membership.readSeq).toBe(9);
  const restored = after(snapshot, read(9), { ...snapshot, epoch: 'restored' });
  expect(entryOf(restored, 7).membership.readSeq).toBe(entry(7).membership.readSeq);
});

test('rejoining a room starts with the read mark of the new membership', () => {
  const rejoined = entry(7, { readSeq: 2 });
  rejoined.membership.joinedAt = '2026-02-01T00:00:00.000Z';
  const state = after(snapshot, { type: 'roomLeft', roomId: 7 }, { type: 'roomJoined', entry: rejoined });
  expect(entryOf(state, 7).membership.readSeq).toBe(2);
});

test('rooms come, change and go', () => {
  const renamed = { ...entry(8).room, name: 'Renamed' };
  const state = after(
    snapshot,
    { type: 'roomJoined', entry: entry(9) },
    { type: 'roomLeft', roomId: 7 },
    { type: 'roomChanged', room: renamed },
  );
  expect([...state.entries.keys()]).toEqual([8, 9]);
  expect(entryOf(state, 8).room.name).toBe('Renamed');
});

test('a snapshot replaces the list: a room that was left while away is gone', () => {
  const state = after(snapshot, { ...snapshot, rooms: [entry(8)] });
  expect([...state.entries.keys()]).toEqual([8]);
});

test('changes of rooms that are not in the list are ignored', () => {
  const state = after(snapshot, { type: 'headMoved', head: entry(99).head });
  expect([...state.entries.keys()]).toEqual([7, 8]);
});

test('a section that is removed leaves its rooms where they were before, also on devices that only hear of the section', () => {
  const inWork = { ...membership(4), sectionId: work.id };
  const moved: MeEvent = { type: 'membershipChanged', roomId: 7, membership: inWork };
  const state = after(snapshot, moved);
  expect(entryOf(state, 7).membership.sectionId).toBe(work.id);
  const without = applyMeEvent(state, { type: 'sectionsChanged', sections: [favorites] });
  expect(without).toEqual({ ...after(snapshot), sections: [favorites] });
  const collapsed = [favorites, { ...work, isCollapsed: true }];
  const kept = applyMeEvent(state, { type: 'sectionsChanged', sections: collapsed });
  expect(kept).toEqual({ ...state, sections: collapsed });
});

test('the viewer’s account changes', () => {
  const state = after(snapshot, { type: 'accountChanged', account: { ...account, displayName: 'Ann B.' } });
  expect(state.account.displayName).toBe('Ann B.');
});

test('many events at once have the same result as one by one, and copy the list once', () => {
  const head = (version: number) => ({ ...entry(7, { version, lastSeq: version }).head });
  const events: MeEvent[] = [
    snapshot,
    { type: 'headMoved', head: head(12) },
    { type: 'headMoved', head: head(11) },
    { type: 'roomJoined', entry: entry(9) },
    { type: 'roomLeft', roomId: 8 },
    { type: 'accountChanged', account: { ...account, displayName: 'Anna' } },
    { type: 'headMoved', head: { ...head(3), roomId: 99 } },
    { type: 'membershipChanged', roomId: 7, membership: membership(9) },
  ];
  const state = applyMeEvents(null, events);
  expect(state).toEqual(after(...events));
  expect([...(state?.entries.keys() ?? [])]).toEqual([7, 9]);
  expect(applyMeEvents(state, [{ type: 'roomLeft', roomId: 99 }])).toBe(state);
});

test('a silence begins and ends with its event, and with a new snapshot', () => {
  const silencedUntil = '2026-02-01T12:00:00.000Z';
  const silenced = after(snapshot, { type: 'silenceChanged', roomId: 7, silencedUntil });
  expect(entryOf(silenced, 7)).toEqual({ ...entry(7), silencedUntil });
  expect(entryOf(silenced, 8)).toEqual(entry(8));
  const lifted: MeEvent = { type: 'silenceChanged', roomId: 7, silencedUntil: null };
  expect(entryOf(applyMeEvent(silenced, lifted) ?? silenced, 7)).toEqual(entry(7));
  expect(entryOf(applyMeEvent(silenced, snapshot) ?? silenced, 7)).toEqual(entry(7));
});

test('the previous release, which runs beside this one during an upgrade, is understood', () => {
  const { sections: _, ...old } = snapshot;
  const { topic, emoji, posting, slowModeSeconds, newcomersJoin, archivedAt, ...oldRoom } = entry(7).room;
  const { isFavorite, mutedUntil, sectionId, ...oldMembership } = membership(4);
  const oldEntry = { ...entry(7), room: oldRoom, membership: oldMembership };
  const shown = applyMeEvents(null, [{ ...old, rooms: [oldEntry] }]);
  expect(shown?.sections.map(({ kind }) => kind)).toEqual(['favorites', 'rooms', 'conversations']);
  expect(shown?.entries.get(7)).toEqual({
    ...entry(7),
    room: { ...oldRoom, topic, emoji, posting, slowModeSeconds, newcomersJoin, archivedAt },
    membership: { ...oldMembership, isFavorite, mutedUntil, sectionId },
  });
  const changed = applyMeEvents(shown, [
    { type: 'roomJoined', entry: { ...oldEntry, room: { ...oldRoom, id: 8 } } },
    { type: 'roomChanged', room: oldRoom },
    { type: 'membershipChanged', roomId: 7, membership: oldMembership },
  ]);
  expect(changed?.entries.get(7)).toEqual(shown?.entries.get(7));
  expect(changed?.entries.get(8)).toEqual({ ...entry(7), room: { ...entry(7).room, id: 8 } });
});

test('events of a type that is not known yet change nothing', () => {
  const state = after(snapshot);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as a newer server may send it
  const unknown = { type: 'pinChanged', roomId: 7, pinned: true } as unknown as MeEvent;
  expect(applyMeEvent(state, unknown)).toBe(state);
});
