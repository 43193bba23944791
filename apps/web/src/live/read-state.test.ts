import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createReadMarker } from './read-state.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function marker() {
  const marked: number[] = [];
  const failures: unknown[] = [];
  const reader = createReadMarker((seq) => {
    marked.push(seq);
    const failure = failures.shift();
    return failure === undefined ? Promise.resolve() : Promise.reject(failure);
  });
  return { marked, failures, ...reader };
}

test('messages that arrive close together share one mark', async () => {
  const { marked, mark } = marker();
  for (const seq of [1, 2, 3]) mark(seq);
  await vi.advanceTimersByTimeAsync(150);
  expect(marked).toEqual([3]);
});

test('a room in which messages keep coming is marked, once a second', async () => {
  const { marked, mark } = marker();
  for (let seq = 1; seq <= 500; seq++) {
    mark(seq);
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.runAllTimersAsync();
  expect(marked).toEqual([15, 105, 210, 300, 405, 500]);
});

test('a mark that the server refused for now is sent when it says, with what was read meanwhile', async () => {
  const { marked, failures, mark } = marker();
  const data = { reason: 'rate_limited', retryAfterSeconds: 5 };
  failures.push(Object.assign(new Error('too many'), { data }));
  mark(1);
  await vi.advanceTimersByTimeAsync(150);
  mark(2);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(marked).toEqual([1]);
  await vi.advanceTimersByTimeAsync(1);
  expect(marked).toEqual([1, 2]);
});

test('a mark that the server refused for good is dropped', async () => {
  const { marked, failures, mark } = marker();
  failures.push(Object.assign(new Error('no'), { data: { reason: 'not_member' } }));
  mark(1);
  await vi.runAllTimersAsync();
  expect(marked).toEqual([1]);
});

test('messages that were in view are marked later, even if the reader has looked away', async () => {
  const { marked, mark, rest } = marker();
  mark(1);
  await vi.advanceTimersByTimeAsync(150);
  mark(2);
  await vi.advanceTimersByTimeAsync(150);
  mark(3);
  rest();
  await vi.runAllTimersAsync();
  expect(marked).toEqual([1, 2]);
});

test('messages that arrive after the reader has looked away stay unread', async () => {
  const { marked, mark, rest } = marker();
  mark(1);
  rest();
  await vi.runAllTimersAsync();
  expect(marked).toEqual([]);
});
