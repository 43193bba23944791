import { expect, test } from 'vitest';
import { createEdits } from './edits.ts';
import { memoryStore } from './test-key-store.ts';

const first = { seq: 1, original: 'one', from: 'row' } as const;
const second = { seq: 2, original: 'two', from: 'composer' } as const;

test('an edit survives a reload, editing another message, and being opened again', () => {
  const storage = memoryStore();
  const edits = createEdits(1, storage);
  edits.begin(7, first);
  edits.change(7, 1, 'one and a half');
  edits.begin(7, second);
  edits.begin(7, first);
  const texts = () =>
    createEdits(1, storage)
      .byRoom.get()
      .get(7)
      ?.map(({ text }) => text)
      .toSorted();
  expect(texts()).toEqual(['one and a half']);
  edits.begin(7, second);
  edits.change(7, 2, 'two and a half');
  expect(texts()).toEqual(['one and a half', 'two and a half']);
  edits.end(7, 1);
  expect(texts()).toEqual(['two and a half']);
});

test('an edit in which nothing was typed is replaced by the next, and does not reopen', () => {
  const storage = memoryStore();
  const edits = createEdits(1, storage);
  edits.begin(7, first);
  edits.begin(7, second);
  expect(edits.byRoom.get().get(7)).toEqual([{ ...second, text: 'two' }]);
  expect(createEdits(1, storage).byRoom.get().size).toBe(0);
});

test('edits belong to one room and one account, and are removed when they end or are cleared', () => {
  const storage = memoryStore();
  const edits = createEdits(1, storage);
  for (const roomId of [7, 8]) {
    edits.begin(roomId, first);
    edits.change(roomId, 1, `in ${roomId}`);
  }
  expect(createEdits(11, storage).byRoom.get().size).toBe(0);
  edits.end(7, 1);
  expect([...createEdits(1, storage).byRoom.get().keys()]).toEqual([8]);
  edits.clear();
  expect(storage.keys('')).toEqual([]);
});

test('changes by another tab are applied, and anything else in storage is ignored', () => {
  const storage = memoryStore();
  const [here, elsewhere] = [createEdits(1, storage), createEdits(1, storage)];
  elsewhere.begin(7, first);
  elsewhere.change(7, 1, 'changed');
  here.changedElsewhere({ key: 'parley.edits.1.7' });
  expect(here.byRoom.get().get(7)?.[0]?.text).toBe('changed');
  for (const [room, json] of ['no json', '{}', '[1, null, {"seq":1}]', '[{"seq":"1"}]'].entries()) {
    storage.set(`parley.edits.1.${room}`, json);
  }
  storage.remove('parley.edits.1.7');
  expect(createEdits(1, storage).byRoom.get().size).toBe(0);
});
