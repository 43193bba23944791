import { expect, test } from 'vitest';
import { countUnread } from './unread.ts';

test.each([
  { title: 'the room has no messages', head: { lastSeq: 0 }, readSeq: 0, count: 0 },
  { title: 'none is deleted', head: { lastSeq: 12 }, readSeq: 9, count: 3 },
  {
    title: 'all unread messages are deleted',
    head: { lastSeq: 12, silent: [[10, 12]] },
    readSeq: 9,
    count: 0,
  },
  { title: 'one in the middle is deleted', head: { lastSeq: 12, silent: [[11, 11]] }, readSeq: 9, count: 2 },
  {
    title: 'the first unread one is deleted',
    head: { lastSeq: 12, silent: [[10, 10]] },
    readSeq: 9,
    count: 2,
  },
  { title: 'the newest is deleted', head: { lastSeq: 12, silent: [[12, 12]] }, readSeq: 9, count: 2 },
  { title: 'the last read one is deleted', head: { lastSeq: 12, silent: [[9, 9]] }, readSeq: 9, count: 3 },
  { title: 'the mark is within a run', head: { lastSeq: 12, silent: [[8, 11]] }, readSeq: 9, count: 1 },
  {
    title: 'several runs',
    head: {
      lastSeq: 20,
      silent: [
        [2, 3],
        [5, 6],
        [20, 20],
      ],
    },
    readSeq: 2,
    count: 14,
  },
  { title: 'everything is read', head: { lastSeq: 12, silent: [[3, 12]] }, readSeq: 12, count: 0 },
  {
    title: 'the mark is ahead of an outdated head',
    head: { lastSeq: 11, silent: [[11, 11]] },
    readSeq: 12,
    count: 0,
  },
])('$count are unread: $title', ({ head: { lastSeq, silent = [] }, readSeq, count }) => {
  const runs = silent.map(([first = 0, last = 0]) => ({ first, last }));
  expect(countUnread({ lastSeq, silent: runs }, readSeq)).toBe(count);
  if (runs.length === 0) expect(countUnread({ lastSeq }, readSeq)).toBe(count);
});
