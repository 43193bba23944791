import type { RoomEntry, RoomKind } from '@parley/api-contract';
import { expect, test } from 'vitest';
import { arrange } from './arrange.ts';

const at = new Date(2026, 0, 31).toISOString();

function entry(id: number, kind: RoomKind, lastSeq: number): RoomEntry {
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
      archivedAt: null,
      createdAt: at,
      memberCount: 2,
      participants: null,
    },
    membership: {
      role: 'member',
      joinedAt: at,
      readSeq: 0,
      isFavorite: false,
      mutedUntil: null,
      sectionId: null,
    },
    head: { roomId: id, version: lastSeq, lastSeq, lastMessage: null },
  };
}

function conversationIds(entries: RoomEntry[], openRoomId?: number): Set<number> {
  return new Set(arrange(entries, 1, openRoomId).conversations.map(({ room }) => room.id));
}

test('a direct conversation is listed once it has messages, or while it is open; a group always is', () => {
  const entries = [entry(1, 'direct', 0), entry(2, 'direct', 1), entry(3, 'group', 0), entry(4, 'public', 0)];
  expect(conversationIds(entries)).toEqual(new Set([2, 3]));
  expect(conversationIds(entries, 1)).toEqual(new Set([1, 2, 3]));
});
