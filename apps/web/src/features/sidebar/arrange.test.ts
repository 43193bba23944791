import type { RoomEntry, RoomKind, Section } from '@parley/api-contract';
import { isConversation } from '@parley/rules';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../../../../test-support/property-runs.ts';
import { arrange } from './arrange.ts';

const at = new Date(2026, 0, 31).toISOString();
const now = Date.parse(at);
const [past, future] = [new Date(now - 1).toISOString(), new Date(now + 1).toISOString()];

interface Facts {
  kind?: RoomKind;
  lastSeq?: number;
  readSeq?: number;
  isFavorite?: boolean;
  mutedUntil?: string | null;
  sectionId?: number | null;
}

function entry(
  id: number,
  {
    kind = 'public',
    lastSeq = 1,
    readSeq = 1,
    isFavorite = false,
    mutedUntil = null,
    sectionId = null,
  }: Facts,
): RoomEntry {
  return {
    room: {
      id,
      kind,
      name: kind === 'direct' || kind === 'group' ? null : `room ${id}`,
      description: null,
      topic: null,
      emoji: null,
      posting: 'everyone',
      slowModeSeconds: 0,
      newcomersJoin: false,
      archivedAt: null,
      createdAt: at,
      memberCount: 2,
      participants: null,
    },
    membership: { role: 'member', joinedAt: at, readSeq, isFavorite, mutedUntil, sectionId },
    head: { roomId: id, version: lastSeq, lastSeq, lastMessage: null },
  };
}

function section(id: number, kind: Section['kind'], isCollapsed = false): Section {
  return { id, kind, name: kind === 'custom' ? `section ${id}` : null, isCollapsed };
}

const sections = [
  section(1, 'favorites'),
  section(4, 'custom'),
  section(2, 'rooms'),
  section(3, 'conversations'),
];
const plain: Parameters<typeof arrange>[1] = {
  sections,
  viewerId: 1,
  openRoomId: undefined,
  isUnreadOnly: false,
  hasUnsent: () => false,
  now,
};

function shownIn(entries: RoomEntry[], options: Partial<typeof plain> = {}) {
  const arranged = arrange(entries, { ...plain, ...options });
  return Object.fromEntries(
    arranged.map((each) => [each.section.name ?? each.section.kind, each.entries.map(({ room }) => room.id)]),
  );
}

test('a direct conversation is listed once it has messages, or while it is open; a group always is', () => {
  const entries = [
    entry(1, { kind: 'direct', lastSeq: 0 }),
    entry(2, { kind: 'direct' }),
    entry(3, { kind: 'group', lastSeq: 0 }),
  ];
  expect(shownIn(entries)['conversations']).toEqual([2, 3]);
  expect(shownIn(entries, { openRoomId: 1 })['conversations']).toEqual([1, 2, 3]);
});

test('a favorite is in no other section, and a room whose section is gone is where it was before', () => {
  const entries = [
    entry(10, { sectionId: 4 }),
    entry(9, { sectionId: 4, kind: 'direct' }),
    entry(2, { sectionId: 4, isFavorite: true }),
    entry(1, { isFavorite: true, kind: 'group' }),
    entry(5, { sectionId: 99 }),
    entry(6, { sectionId: 1, kind: 'direct' }),
  ];
  expect(shownIn(entries)).toEqual({
    favorites: [1, 2],
    'section 4': [9, 10],
    rooms: [5],
    conversations: [6],
  });
});

test('a muted room stays in its place, and is not unread until its time is over', () => {
  const unread = { lastSeq: 3, readSeq: 1 };
  const entries = [entry(1, { ...unread, mutedUntil: future }), entry(2, { ...unread, mutedUntil: past })];
  expect(shownIn(entries)['rooms']).toEqual([1, 2]);
  expect(shownIn(entries, { isUnreadOnly: true })['rooms']).toEqual([2]);
});

test('a room with a message that was not sent stays in sight', () => {
  const hasUnsent = (roomId: number) => roomId === 1 || roomId === 3;
  const entries = [entry(1, { mutedUntil: future }), entry(2, {}), entry(3, { kind: 'direct', lastSeq: 0 })];
  const collapsed = sections.map((each) => ({ ...each, isCollapsed: true }));
  const inSight = { favorites: [], 'section 4': [], rooms: [1], conversations: [3] };
  expect(shownIn(entries, { hasUnsent, isUnreadOnly: true })).toEqual(inSight);
  expect(shownIn(entries, { hasUnsent, sections: collapsed })).toEqual(inSight);
});

const anyEntries = fc
  .array(
    fc.record({
      kind: fc.constantFrom('public', 'private', 'direct', 'group'),
      lastSeq: fc.nat(2),
      readSeq: fc.nat(2),
      isFavorite: fc.boolean(),
      mutedUntil: fc.constantFrom(null, past, future),
      sectionId: fc.constantFrom(null, 1, 2, 4, 5, 9),
    }),
    { maxLength: 12 },
  )
  .map((facts) => facts.map((each, index) => entry(index + 1, each)));

const anySections = fc
  .tuple(
    fc.shuffledSubarray(
      [
        section(1, 'favorites'),
        section(2, 'rooms'),
        section(3, 'conversations'),
        section(4, 'custom'),
        section(5, 'custom'),
      ],
      { minLength: 5 },
    ),
    fc.subarray([1, 2, 3, 4, 5]),
  )
  .map(([all, collapsed]) => all.map((each) => ({ ...each, isCollapsed: collapsed.includes(each.id) })));

const anyOptions = fc.record({
  sections: anySections,
  openRoomId: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
  isUnreadOnly: fc.boolean(),
});

test('every room is in exactly one section, and nothing that is unread or open is ever hidden', () => {
  fc.assert(
    fc.property(anyEntries, anyOptions, (entries, options) => {
      const arranged = arrange(entries, { ...plain, ...options });
      expect(arranged.map((each) => each.section)).toEqual(options.sections);
      const shown = arranged.flatMap((each) => each.entries);
      expect(new Set(shown).size).toBe(shown.length);
      for (const each of entries) {
        const { room, head, membership } = each;
        const isOpen = room.id === options.openRoomId;
        const isMutedNow = membership.mutedUntil === future;
        const isUnread = head.lastSeq > membership.readSeq && !isMutedNow;
        if (isOpen || isUnread) expect(shown).toContain(each);
        else if (options.isUnreadOnly) expect(shown).not.toContain(each);
      }
      for (const {
        section: { kind, id, isCollapsed },
        entries: inside,
        isEmpty,
      } of arranged) {
        if (isEmpty) expect(inside).toEqual([]);
        for (const { room, membership } of inside) {
          expect(membership.isFavorite).toBe(kind === 'favorites');
          if (kind === 'custom') expect(membership.sectionId).toBe(id);
          if (kind === 'rooms') expect(isConversation(room)).toBe(false);
          if (kind === 'conversations') expect(isConversation(room)).toBe(true);
        }
        const whole = arrange(entries, {
          ...plain,
          ...options,
          isUnreadOnly: false,
          sections: options.sections.map((each) => ({ ...each, isCollapsed: false })),
        }).find((each) => each.section.id === id);
        // Hiding changes no order.
        if (isCollapsed || options.isUnreadOnly) {
          expect(whole?.entries.filter((each) => inside.includes(each))).toEqual(inside);
        } else expect(whole?.entries).toEqual(inside);
      }
    }),
    propertyRuns(300),
  );
});
