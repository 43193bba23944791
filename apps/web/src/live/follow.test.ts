import type { SubscriptionHandlers } from '@parley/api-contract';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchConnection } from './connection.ts';
import { keepFollowing } from './follow.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function fakeSubscription() {
  const begun: SubscriptionHandlers<string>[] = [];
  const unsubscribe = vi.fn<() => void>();
  const items: string[] = [];
  const passing: unknown[] = [];
  const refused: unknown[] = [];
  const handedOn: string[][] = [];
  const { stop } = keepFollowing<string>(
    (handlers) => {
      begun.push(handlers);
      return { unsubscribe };
    },
    {
      onItems: (some) => {
        handedOn.push([...some]);
        items.push(...some);
      },
      onPassing: (error) => passing.push(error),
      onRefused: (error) => refused.push(error),
    },
  );
  return { begun, unsubscribe, items, handedOn, passing, refused, stop };
}

test('starts again when the server ends the subscription, once for an error and its completion', () => {
  const { begun } = fakeSubscription();
  begun[0]?.onError(new Error('socket closed'));
  begun[0]?.onComplete();
  expect(begun).toHaveLength(1);
  vi.runAllTimers();
  expect(begun).toHaveLength(2);
});

test('reports why the server cannot serve it right now, and starts again when the server says', () => {
  const { begun, passing, refused } = fakeSubscription();
  const data = { reason: 'rate_limited', retryAfterSeconds: 30 };
  const refusal = Object.assign(new Error('too many'), { data });
  begun[0]?.onError(refusal);
  begun[0]?.onComplete();
  expect(passing).toEqual([refusal]);
  vi.advanceTimersByTime(29_999);
  expect(begun).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(begun).toHaveLength(2);
  expect(refused).toEqual([]);
});

test('gives up when it is refused, and reports why', () => {
  const { begun, refused } = fakeSubscription();
  const refusal = Object.assign(new Error('no'), { data: { reason: 'room_not_found' } });
  begun[0]?.onError(refusal);
  vi.runAllTimers();
  expect(begun).toHaveLength(1);
  expect(refused).toEqual([refusal]);
});

test('hands on the first item immediately, and those right after it together', () => {
  const { begun, handedOn } = fakeSubscription();
  for (const item of ['a', 'b', 'c']) begun[0]?.onData(item);
  expect(handedOn).toEqual([['a']]);
  vi.advanceTimersByTime(50);
  expect(handedOn).toEqual([['a'], ['b', 'c']]);
  vi.advanceTimersByTime(50);
  begun[0]?.onData('d');
  expect(handedOn).toEqual([['a'], ['b', 'c'], ['d']]);
});

test('hands on what has arrived before it reports that the subscription has ended', () => {
  const { begun, items, passing } = fakeSubscription();
  begun[0]?.onData('a');
  begun[0]?.onData('b');
  begun[0]?.onError(new Error('socket closed'));
  expect(items).toEqual(['a', 'b']);
  expect(passing).toHaveLength(1);
});

test('takes nothing and starts nothing once stopped', () => {
  const { begun, items, unsubscribe, stop } = fakeSubscription();
  stop();
  begun[0]?.onData('late');
  begun[0]?.onComplete();
  vi.runAllTimers();
  expect(unsubscribe).toHaveBeenCalledOnce();
  expect(items).toEqual([]);
  expect(begun).toHaveLength(1);
});

function fakeSocket() {
  let tell: (value: { state: 'idle' | 'connecting' | 'pending' }) => void = () => undefined;
  const connection = watchConnection({
    connectionState: {
      subscribe(observer) {
        tell = observer.next;
      },
    },
  });
  return { connection, state: (state: 'idle' | 'connecting' | 'pending') => tell({ state }) };
}

test('a connection that is back within a second was never lost', () => {
  const { connection, state } = fakeSocket();
  state('connecting');
  state('pending');
  state('connecting');
  vi.advanceTimersByTime(900);
  expect(connection.get().state).toBe('open');
  state('pending');
  vi.advanceTimersByTime(5000);
  expect(connection.get()).toEqual({ state: 'open', restoredAtMs: null });
});

test('a first connection that takes long is slow, not lost, and is not reported as restored', () => {
  const { connection, state } = fakeSocket();
  state('connecting');
  vi.advanceTimersByTime(3999);
  expect(connection.get().state).toBe('connecting');
  vi.advanceTimersByTime(1);
  expect(connection.get().state).toBe('slow');
  state('pending');
  expect(connection.get()).toEqual({ state: 'open', restoredAtMs: null });
});

test('a connection that stays away is lost, and its return is remembered', () => {
  const { connection, state } = fakeSocket();
  state('connecting');
  state('pending');
  state('connecting');
  vi.advanceTimersByTime(1001);
  expect(connection.get().state).toBe('lost');
  state('connecting');
  state('pending');
  expect(connection.get()).toEqual({ state: 'open', restoredAtMs: Date.now() });
});
