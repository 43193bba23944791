import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createCoalescer } from './coalesce.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function coalescer() {
  const handedOn: number[][] = [];
  return { handedOn, ...createCoalescer<number>((items) => handedOn.push([...items])) };
}

test('7,000 items a second for 10 seconds are handed on 20 times a second, each once and in order', () => {
  const { handedOn, add } = coalescer();
  for (let item = 0; item < 70_000; item++) {
    add(item);
    if (item % 7 === 6) vi.advanceTimersByTime(1);
  }
  vi.runAllTimers();
  expect(handedOn.flat()).toEqual(Array.from({ length: 70_000 }, (_, item) => item));
  expect(handedOn.length).toBeLessThanOrEqual(202);
});

test('the number of waiting items is bounded while timers stand still', () => {
  const { handedOn, add } = coalescer();
  for (let item = 0; item < 5_500; item++) add(item);
  expect(handedOn.map(({ length }) => length)).toEqual([1, 1_000, 1_000, 1_000, 1_000, 1_000]);
  vi.runAllTimers();
  expect(handedOn.flat()).toHaveLength(5_500);
});

test('in a tab with throttled timers, an item after a pause is handed on immediately', () => {
  vi.useRealTimers();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const now = vi.spyOn(performance, 'now').mockReturnValue(1_000);
  onTestFinished(() => now.mockRestore());
  const { handedOn, add } = coalescer();
  add(1);
  add(2);
  now.mockReturnValue(1_050);
  add(3);
  expect(handedOn).toEqual([[1], [2, 3]]);
});

test('no item is handed on twice, and empty batches never are', () => {
  const { handedOn, add, flush } = coalescer();
  flush();
  add(1);
  add(2);
  flush();
  vi.runAllTimers();
  flush();
  expect(handedOn).toEqual([[1], [2]]);
  expect(vi.getTimerCount()).toBe(0);
});

test('cleared items are not handed on, and an item after a pause is handed on immediately', () => {
  const { handedOn, add, clear } = coalescer();
  add(1);
  add(2);
  clear();
  vi.advanceTimersByTime(50);
  add(3);
  expect(handedOn).toEqual([[1], [3]]);
});
