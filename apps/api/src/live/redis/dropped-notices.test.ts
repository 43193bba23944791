import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DroppedNotices } from './dropped-notices.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what is dropped is reported at once, and then once a minute while it goes on', () => {
  const reports: number[] = [];
  const dropped = new DroppedNotices((count) => reports.push(count));
  const dropMany = () => {
    for (let count = 0; count < 1_000; count += 1) dropped.add();
  };
  dropMany();
  expect(reports).toEqual([1]);
  vi.advanceTimersByTime(59_000);
  dropMany();
  expect(reports).toEqual([1]);
  vi.advanceTimersByTime(1_000);
  expect(reports).toEqual([1, 1_999]);
  vi.advanceTimersByTime(600_000);
  expect(reports).toEqual([1, 1_999]);
  dropped.add();
  expect(reports).toEqual([1, 1_999, 1]);
  dropped.close();
  expect(vi.getTimerCount()).toBe(0);
});
