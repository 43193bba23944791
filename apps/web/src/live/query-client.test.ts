import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createQueryClient } from './query-client.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function refusal(data: { reason: string; retryAfterSeconds?: number }): Error {
  return Object.assign(new Error(data.reason), { data });
}

/** Requests something that fails this many times. */
function asked(failure: Error, times: number) {
  const askedAtMs: number[] = [];
  const start = Date.now();
  const answer = createQueryClient().fetchQuery({
    queryKey: ['some'],
    queryFn: () => {
      askedAtMs.push(Date.now() - start);
      return askedAtMs.length <= times ? Promise.reject(failure) : Promise.resolve('here');
    },
    // fetchQuery doesn't retry by default.
    ...createQueryClient().getDefaultOptions().queries,
  });
  return { askedAtMs, answer };
}

test('a rate-limited request is repeated when the server says, until it succeeds', async () => {
  const { askedAtMs, answer } = asked(refusal({ reason: 'rate_limited', retryAfterSeconds: 3 }), 5);
  await vi.runAllTimersAsync();
  await expect(answer).resolves.toBe('here');
  expect(askedAtMs).toEqual([0, 3_000, 6_000, 9_000, 12_000, 15_000]);
});

test('a request that the server refuses for good is made once', async () => {
  const { askedAtMs, answer } = asked(refusal({ reason: 'room_not_found' }), 5);
  await expect(answer).rejects.toThrow('room_not_found');
  expect(askedAtMs).toEqual([0]);
});

test('a request that the server cannot answer now is made a few times', async () => {
  const { askedAtMs, answer } = asked(refusal({ reason: 'unavailable' }), 10);
  answer.catch(() => undefined);
  await vi.runAllTimersAsync();
  await expect(answer).rejects.toThrow('unavailable');
  expect(askedAtMs).toHaveLength(4);
});
