import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTypingNotices } from './typing.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('someone who keeps typing is reported once every 3 s', () => {
  const told: boolean[] = [];
  const { typed } = createTypingNotices((isTyping) => told.push(isTyping));
  for (let key = 0; key < 100; key++) {
    typed();
    vi.advanceTimersByTime(100);
  }
  expect(told).toEqual([true, true, true, true]);
});

test('writing and emptying a text over and over sends at most two notices in 3 s', () => {
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
