import { expect, it } from 'vitest';
import type { MessageRow } from '../../index.ts';
import { MessageDraft, type LockedRoom } from './draft.ts';

const counters: LockedRoom = {
  id: 7,
  kind: 'public',
  posting: 'everyone',
  slowModeSeconds: 0,
  archivedAt: null,
  deletedAt: null,
  restrictionCount: 0,
  lastSeq: 2,
  version: 5,
  contentVersion: 3,
};
const before = { ...counters };

function message(seq: number, version: number): MessageRow {
  return {
    roomId: 7,
    seq,
    version,
    contentVersion: 2,
    authorId: 1,
    clientMessageId: `client-${seq}`,
    content: `message ${seq}`,
    replyTo: null,
    senderName: null,
    senderEmoji: null,
    cards: null,
    createdAt: 0,
    editedAt: null,
    deletedAt: null,
    deletedBy: null,
  };
}

it('takes several messages changed at once, each under a version of its own, and keeps what they were before', () => {
  const [one, two] = [message(1, 4), message(2, 5)];
  const state = { memberships: [], webhooks: [], roles: [], restrictions: [] };
  const draft = new MessageDraft({ ...state, rooms: [counters], messages: [one, two] });
  const room = draft.room(7);
  if (room === undefined) throw new Error('The draft lacks its room.');

  draft.revise(room, two, { content: 'two' });
  const three = draft.insert(room, message(0, 0));
  draft.revise(room, one, { content: 'one' });
  draft.revise(room, three, { content: 'three' });
  const again = draft.revise(room, { ...two, content: 'two' }, { content: 'two again' });

  expect(draft.message(two)).toBe(again);
  expect(draft.revised).toEqual([
    { before: two, after: { ...two, version: 10, contentVersion: null, content: 'two again' } },
    { before: one, after: { ...one, version: 8, contentVersion: null, content: 'one' } },
  ]);
  expect(draft.inserted).toMatchObject([{ seq: 3, version: 9, content: 'three' }]);
  expect(draft.changedRooms).toEqual([{ ...counters, lastSeq: 3, version: 10, contentVersion: null }]);
  // The rows that were read stay unchanged: a transaction may be repeated.
  expect(counters).toEqual(before);
});

it('decorates a message under a new version, and leaves the content versions of both as they were', () => {
  const [one, two] = [message(1, 4), message(2, 5)];
  const state = { memberships: [], webhooks: [], roles: [], restrictions: [] };
  const draft = new MessageDraft({ ...state, rooms: [counters], messages: [one, two] });
  const room = draft.room(7);
  if (room === undefined) throw new Error('The draft lacks its room.');

  expect(draft.decorate(room, one, { cards: '[]' })).toEqual({ ...one, version: 6, cards: '[]' });
  expect(draft.changedRooms).toMatchObject([{ version: 6, contentVersion: 3, restrictionCount: 0 }]);
  const sent = draft.insert(room, message(0, 0));
  expect(sent).toMatchObject({ version: 7, contentVersion: null });
  expect(draft.decorate(room, sent, { cards: '[]' })).toMatchObject({ version: 8, contentVersion: 7 });
  expect(draft.changedRooms).toMatchObject([{ version: 8, contentVersion: 7 }]);
});
