import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hashedKey } from './hashed-key.ts';
import { keysPerGeneration, TokenBuckets, Windows, type Limiter } from './limiters.ts';

const rate = { times: 5, seconds: 1 };
const makers: [string, () => Limiter][] = [
  ['a token bucket', () => new TokenBuckets(rate, 5)],
  ['a window', () => new Windows(rate)],
];

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

const takes = (limiter: Limiter, count: number, key: number | string = 'key') =>
  Array.from({ length: count }, () => limiter.take(key, 1) === 0);

describe.each(makers)('%s', (_name, make) => {
  test('allows as much as it is to, says how long to wait, and allows it after that', () => {
    const limiter = make();
    expect(takes(limiter, 6)).toEqual([true, true, true, true, true, false]);
    const waitMs = limiter.take('key', 1);
    expect(waitMs).toBeGreaterThan(0);
    vi.advanceTimersByTime(Math.ceil(waitMs));
    expect(limiter.take('key', 1)).toBe(0);
    expect(limiter.take('another key', 1)).toBe(0);
  });

  test('does not count what it refuses', () => {
    const limiter = make();
    takes(limiter, 500);
    vi.advanceTimersByTime(1_000);
    expect(takes(limiter, 5)).toEqual([true, true, true, true, true]);
  });

  test('takes several at once or none, and more than there ever is as all there is', () => {
    const limiter = make();
    expect(limiter.take('key', 3)).toBe(0);
    expect(limiter.take('key', 3)).toBeGreaterThan(0);
    expect(limiter.take('key', 2)).toBe(0);
    expect(limiter.take('another key', 100)).toBe(0);
    expect(limiter.take('another key', 1)).toBeGreaterThan(0);
  });

  test('takes back, and forgets', () => {
    const limiter = make();
    takes(limiter, 5);
    limiter.giveBack('key', 1);
    expect(takes(limiter, 2)).toEqual([true, false]);
    limiter.giveBack('a key that took nothing', 3);
    expect(takes(limiter, 6, 'a key that took nothing').filter(Boolean)).toHaveLength(5);
    limiter.forget('key');
    expect(takes(limiter, 5)).toEqual([true, true, true, true, true]);
  });

  test('holds a bounded number of keys, whatever comes, and none of them once they do not matter', () => {
    const limiter = make();
    let most = 0;
    for (let attempt = 0; attempt < 200_000; attempt += 1) {
      limiter.take(`name ${attempt}`, 1);
      most = Math.max(most, limiter.size);
    }
    expect(most).toBeGreaterThan(keysPerGeneration);
    expect(most).toBeLessThanOrEqual(2 * keysPerGeneration);
    for (const key of ['afterwards', 'and later']) {
      vi.advanceTimersByTime(1_000);
      limiter.take(key, 1);
    }
    expect(limiter.size).toBe(2);
  });

  test('lets a spent key go early only for very many others', () => {
    const limiter = make();
    takes(limiter, 5);
    for (let attempt = 0; attempt < keysPerGeneration; attempt += 1) limiter.take(`name ${attempt}`, 1);
    expect(limiter.take('key', 1)).toBeGreaterThan(0);
  });
});

test('a token bucket refills steadily, up to its burst', () => {
  const buckets = new TokenBuckets(rate, 20);
  expect(takes(buckets, 30).filter(Boolean)).toHaveLength(20);
  vi.advanceTimersByTime(1_000);
  expect(takes(buckets, 30).filter(Boolean)).toHaveLength(5);
  vi.advanceTimersByTime(60_000);
  expect(takes(buckets, 30).filter(Boolean)).toHaveLength(20);
});

test('a token bucket of one gives it at any moment, however long it takes to refill', () => {
  const buckets = new TokenBuckets({ times: 0.0007, seconds: 1 }, 1);
  for (let key = 0; key < 1_000; key += 1) {
    vi.advanceTimersByTime(7_919);
    expect(takes(buckets, 2, key)).toEqual([true, false]);
  }
});

test('keys of text that callers choose are short, and differ where the text does', () => {
  const texts = [['a', 'b'], ['ab'], ['a b'], ['a', 'b', ''], ['x'.repeat(100_000)], ['\u0000'], [1], ['1']];
  const keys = texts.map((parts) => hashedKey(...parts));
  expect(new Set(keys).size).toBe(texts.length);
  for (const key of keys) expect(key).toHaveLength(22);
});
