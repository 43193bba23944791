import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTypingNotices } from './typing.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('somebody who goes on typing is said to be, once in 3 s', () => {
  const told: boolean[] = [];
  const { typed } = createTypingNotices((isTyping) => told.push(isTyping));
  for (let key = 0; key < 100; key++) {
    typed();
    vi.advanceTimersByTime(100);
  }
  expect(told).toEqual([true, true, true, true]);
});

test('a text that is written and emptied over and over tells no more than two things in 3 s', () => {
  const told: boolean[] = [];
  const { typed, stopped } = createTypingNotices((isTyping) => told.push(isTyping));
  for (let key = 0; key < 100; key++) {
    typed();
    stopped();
    stopped();
    vi.advanceTimersByTime(100);
  }
  expect(told).toEqual([true, false, true, false, true, false, true, false]);
});
