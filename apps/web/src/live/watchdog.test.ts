import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWatchdog, patienceMs } from './watchdog.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched() {
  const recover = vi.fn<(attempt: number) => void>();
  const { look, rest } = createWatchdog(recover);
  return { recover, look, rest, attempts: () => recover.mock.calls.map(([attempt]) => attempt) };
}

test('a change that arrives in time needs no recovery, and leaves no timer running', () => {
  const { recover, look } = watched();
  look(4, 3);
  vi.advanceTimersByTime(patienceMs - 1);
  look(4, 4);
  expect(vi.getTimerCount()).toBe(0);
  vi.runAllTimers();
  expect(recover).not.toHaveBeenCalled();
});

test('a stream that is ahead of what is known is fine', () => {
  const { look } = watched();
  look(0, 7);
  expect(vi.getTimerCount()).toBe(0);
});

test('a change that does not arrive is recovered, each time after twice as long', () => {
  const { look, attempts } = watched();
  look(4, 3);
  vi.advanceTimersByTime(patienceMs - 1);
  expect(attempts()).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(attempts()).toEqual([0]);
  vi.advanceTimersByTime(2 * patienceMs);
  expect(attempts()).toEqual([0, 1]);
  vi.advanceTimersByTime(4 * patienceMs - 1);
  expect(attempts()).toEqual([0, 1]);
  vi.advanceTimersByTime(1);
  expect(attempts()).toEqual([0, 1, 2]);
});

test('once everything has arrived, the patience is as it was', () => {
  const { look, attempts } = watched();
  look(4, 3);
  vi.advanceTimersByTime(patienceMs);
  look(4, 4);
  look(5, 4);
  vi.advanceTimersByTime(patienceMs);
  expect(attempts()).toEqual([0, 0]);
});

test('a busy room, where something is always on its way, is left alone', () => {
  const { recover, look } = watched();
  for (let version = 1; version < 100; version++) {
    look(version + 1, version);
    vi.advanceTimersByTime(patienceMs / 5);
  }
  expect(recover).not.toHaveBeenCalled();
});

test('a stream that continues, but without what was awaited, is recovered', () => {
  const { look, attempts } = watched();
  look(9, 3);
  vi.advanceTimersByTime(patienceMs - 1);
  look(9, 4);
  vi.advanceTimersByTime(1);
  expect(attempts()).toEqual([0]);
});

test('after a rest, it waits again, and keeps the patience that it has learned', () => {
  const { look, rest, attempts } = watched();
  look(4, 3);
  vi.advanceTimersByTime(patienceMs);
  rest();
  vi.advanceTimersByTime(10 * patienceMs);
  expect(attempts()).toEqual([0]);
  look(4, 3);
  vi.advanceTimersByTime(2 * patienceMs - 1);
  expect(attempts()).toEqual([0]);
  vi.advanceTimersByTime(1);
  expect(attempts()).toEqual([0, 1]);
});
