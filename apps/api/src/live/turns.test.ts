import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('every item has its turn, however few are taken at a time, and items that were added come first', () => {
  const all = new Set([1, 2, 3, 4, 5]);
  const turns = new Turns(() => all);
  expect(turns.take(2)).toEqual([1, 2]);
  all.add(6);
  turns.add(6);
  expect(turns.take(2)).toEqual([6, 3]);
  expect(turns.take(2)).toEqual([4, 5]);
  // From the beginning again, with all items that exist by now.
  expect(turns.take(10)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('an item that was added is taken once, and not at all when it is gone', () => {
  const turns = new Turns(() => [1, 2, 3]);
  turns.add(2);
  turns.add(4);
  turns.delete(4);
  expect(turns.take(3)).toEqual([2, 1]);
  expect(turns.take(3)).toEqual([3]);
});
