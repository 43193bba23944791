import { liveProtocolVersion } from '@parley/api-contract';
import { expect, test } from 'vitest';
import { mayReload } from './reload-once.ts';
import { memoryStore } from './test-key-store.ts';

test('a page reloads itself once, and no more while it stays the same', () => {
  const store = memoryStore();
  expect([mayReload(store), mayReload(store), mayReload(store)]).toEqual([true, false, false]);
});

test('a newer page that becomes too old as well reloads itself again', () => {
  const store = memoryStore();
  mayReload(store);
  for (const key of store.map.keys()) store.map.set(key, String(liveProtocolVersion - 1));
  expect(mayReload(store)).toBe(true);
});

test('where nothing can be remembered, a page never reloads itself', () => {
  expect(mayReload({ ...memoryStore(), set: () => undefined })).toBe(false);
});
