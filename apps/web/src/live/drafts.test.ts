import { expect, test } from 'vitest';
import { createDrafts } from './drafts.ts';
import { memoryStore } from './test-key-store.ts';

test('a draft is kept with the message it replies to, only for its account and room', () => {
  const storage = memoryStore();
  createDrafts(1, storage).change(7, { replyTo: 3 });
  createDrafts(1, storage).change(7, { text: 'half' });
  expect([...createDrafts(1, storage).byRoom.get()]).toEqual([[7, { text: 'half', replyTo: 3 }]]);
  expect(createDrafts(11, storage).byRoom.get().size).toBe(0);
});

test('a draft that is emptied or sent is gone', () => {
  const storage = memoryStore();
  const drafts = createDrafts(1, storage);
  drafts.change(7, { text: 'half' });
  drafts.change(7, { text: '' });
  expect(drafts.byRoom.get().size).toBe(0);
  expect(storage.keys('')).toEqual([]);
});

test('what another tab writes or sends is adopted', () => {
  const storage = memoryStore();
  const [here, elsewhere] = [createDrafts(1, storage), createDrafts(1, storage)];
  const key = 'parley.draft.1.7';
  elsewhere.change(7, { text: 'more' });
  here.changedElsewhere({ key });
  expect(here.byRoom.get().get(7)?.text).toBe('more');
  elsewhere.change(7, { text: '' });
  here.changedElsewhere({ key });
  expect(here.byRoom.get().has(7)).toBe(false);
});

test('anything in storage that is not a draft is ignored', () => {
  const storage = memoryStore();
  storage.set('parley.draft.1.7', 'no json');
  storage.set('parley.draft.1.8', '{"text":5}');
  expect(createDrafts(1, storage).byRoom.get().size).toBe(0);
});

test('clearing removes only the drafts of one account', () => {
  const storage = memoryStore();
  const drafts = createDrafts(1, storage);
  drafts.change(7, { text: 'half' });
  drafts.change(8, { text: 'more' });
  createDrafts(11, storage).change(7, { text: 'of another' });
  drafts.clear();
  expect(drafts.byRoom.get().size).toBe(0);
  expect(storage.keys('')).toEqual(['parley.draft.11.7']);
});
