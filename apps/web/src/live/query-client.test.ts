import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createQueryClient } from './query-client.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function refusal(data: { reason: string; retryAfterSeconds?: number }): Error {
  return Object.assign(new Error(data.reason), { data });
}

/** Asks for something that fails so many times. */
function asked(failure: Error, times: number) {
  const askedAtMs: number[] = [];
  const start = Date.now();
  const answer = createQueryClient().fetchQuery({
    queryKey: ['some'],
    queryFn: () => {
      askedAtMs.push(Date.now() - start);
      return askedAtMs.length <= times ? Promise.reject(failure) : Promise.resolve('here');
    },
    // fetchQuery asks once unless it is told otherwise.
    ...createQueryClient().getDefaultOptions().queries,
  });
  return { askedAtMs, answer };
}

test('what a page asks for too soon is asked for again when the server says, until it is there', async () => {
  const { askedAtMs, answer } = asked(refusal({ reason: 'rate_limited', retryAfterSeconds: 3 }), 5);
  await vi.runAllTimersAsync();
  await expect(answer).resolves.toBe('here');
  expect(askedAtMs).toEqual([0, 3_000, 6_000, 9_000, 12_000, 15_000]);
});

test('what the server refuses for good is asked for once', async () => {
  const { askedAtMs, answer } = asked(refusal({ reason: 'room_not_found' }), 5);
  await expect(answer).rejects.toThrow('room_not_found');
  expect(askedAtMs).toEqual([0]);
});

test('what the server cannot answer now is asked for a few times', async () => {
  const { askedAtMs, answer } = asked(refusal({ reason: 'unavailable' }), 10);
  answer.catch(() => undefined);
  await vi.runAllTimersAsync();
  await expect(answer).rejects.toThrow('unavailable');
  expect(askedAtMs).toHaveLength(4);
});
