import type { Membership, Section } from '@parley/api-contract';
import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { applyToMe, readRoomEntry, readSections } from './me.ts';
import { ann } from './test-room.ts';
import { createUpdateList, type UpdateListApi } from './use-update-list.ts';

const roomId = 7;
const at = '2026-01-01T00:00:00.000Z';
const membership: Membership = {
  role: 'member',
  readSeq: 0,
  joinedAt: at,
  isFavorite: false,
  mutedUntil: null,
  sectionId: null,
};
const sections: Section[] = [
  { id: 1, kind: 'favorites', name: null, isCollapsed: false },
  { id: 2, kind: 'rooms', name: null, isCollapsed: false },
];

/** A list whose next change waits until `refuse` is called. `stored` is what the server says the sections are. */
function opened(stored: Section[]) {
  const queryClient = new QueryClient();
  applyToMe(queryClient, {
    type: 'snapshot',
    epoch: 'this-one',
    account: {
      ...ann,
      email: null,
      role: 'member',
      status: { availability: 'available', text: null, emoji: null },
      createdAt: at,
    },
    rooms: [
      {
        room: {
          id: roomId,
          kind: 'public',
          name: 'garden',
          description: null,
          topic: null,
          emoji: null,
          posting: 'everyone',
          slowModeSeconds: 0,
          newcomersJoin: false,
          archivedAt: null,
          participants: null,
          memberCount: 1,
          createdAt: at,
        },
        membership,
        head: { roomId, lastSeq: 0, version: 0, lastMessage: null },
      },
    ],
    sections,
  });
  const answer = Promise.withResolvers<never>();
  const change = () => answer.promise;
  const api: UpdateListApi = {
    updateRoom: change,
    markRead: change,
    updateSection: change,
    orderSections: change,
    sections: () => Promise.resolve({ sections: stored }),
  };
  return {
    queryClient,
    list: createUpdateList({ api, queryClient }),
    refuse: () => answer.reject(new Error('refused')),
    shown: () => readRoomEntry(queryClient, roomId)?.membership,
    /** A change made on another device. */
    changeElsewhere: (changed: Partial<Membership>) =>
      applyToMe(queryClient, {
        type: 'membershipChanged',
        roomId,
        membership: { ...membership, ...readRoomEntry(queryClient, roomId)?.membership, ...changed },
      }),
  };
}

test('a refused change is undone, and what was changed elsewhere meanwhile stays', async () => {
  const { list, refuse, shown, changeElsewhere } = opened(sections);
  const changing = list.updateRoom(roomId, { isFavorite: true, sectionId: 4 });
  expect(shown()).toEqual({ ...membership, isFavorite: true, sectionId: 4 });
  changeElsewhere({ sectionId: 5, mutedUntil: at });
  refuse();
  await expect(changing).rejects.toThrow('refused');
  expect(shown()).toEqual({ ...membership, isFavorite: false, sectionId: 5, mutedUntil: at });
});

test('after a refused change of sections, those that the server has are shown', async () => {
  const stored = sections.toReversed();
  const { queryClient, list, refuse } = opened(stored);
  const changing = list.collapse(1, true);
  expect(readSections(queryClient)[0]?.isCollapsed).toBe(true);
  refuse();
  await expect(changing).rejects.toThrow('refused');
  expect(readSections(queryClient)).toEqual(stored);
});
