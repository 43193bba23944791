import { expect, test } from 'vitest';
import { maxPageBytes, withinPage } from './page-bytes.ts';

const half = maxPageBytes / 2;

test.each([
  ['all that fit', [1, 2, 3], 0, [1, 2, 3]],
  ['the first ones', [half, half, 1], 0, [half, half]],
  ['one that is too large by itself', [maxPageBytes + 1, 1], 0, [maxPageBytes + 1]],
  ['one in the middle that is too large by itself', [1, maxPageBytes + 1, 2], 1, [maxPageBytes + 1]],
  ['those around the anchor', [1, half, 2, half, 3], 2, [half, 2]],
  ['those before an anchor at the end', [half, half, 1], 2, [half, 1]],
  ['nothing of nothing', [], 0, []],
])('a page holds %s', (_, sizes, anchor, expected) => {
  expect(withinPage(sizes, (bytes) => bytes, anchor)).toEqual(expected);
});
