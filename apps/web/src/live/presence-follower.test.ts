import type { Presence } from '@parley/api-contract';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { applyPresenceEvents, createPresenceFollower, isEnough } from './presence-follower.ts';
import { applyTypingEvent } from './typing.ts';
import { ann, bo } from './test-room.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function presence(userId: number, state: Presence['state']): Presence {
  return { userId, state, text: null, emoji: null };
}

test('a snapshot replaces everything, and a change updates one user', () => {
  const snapshot = applyPresenceEvents(new Map([[9, presence(9, 'online')]]), [
    { type: 'snapshot', presences: [presence(1, 'online'), presence(2, 'away')] },
  ]);
  expect([...snapshot.keys()]).toEqual([1, 2]);
  const changed = applyPresenceEvents(snapshot, [
    { type: 'presenceChanged', presence: presence(2, 'offline') },
  ]);
  expect(changed.get(2)?.state).toBe('offline');
  expect(changed.get(1)).toBe(snapshot.get(1));
});

test('a subscription is replaced when it misses someone or has far too many, not when someone leaves the view', () => {
  const followed = new Set([1, 2, 3]);
  expect(isEnough(followed, new Set([1, 2, 3]))).toBe(true);
  expect(isEnough(followed, new Set([1]))).toBe(true);
  expect(isEnough(followed, new Set([1, 4]))).toBe(false);
  expect(isEnough(new Set(Array.from({ length: 100 }, (_, id) => id)), new Set([1]))).toBe(false);
  expect(isEnough(followed, new Set())).toBe(false);
  expect(isEnough(new Set(), new Set())).toBe(true);
});

test('while someone scrolls, there is one subscription at a time, and a new one at most once a second', () => {
  const calls: string[] = [];
  const follower = createPresenceFollower({
    presence: {
      follow: {
        subscribe: ({ userIds }: { userIds: number[] }) => {
          calls.push(`start ${userIds.length}`);
          return { unsubscribe: () => calls.push('stop') };
        },
      },
    },
  } as unknown as Parameters<typeof createPresenceFollower>[0]);
  let leave = follower.watch(0);
  vi.advanceTimersByTime(100);
  expect(calls).toEqual(['start 1']);
  for (let userId = 1; userId <= 200; userId++) {
    const left = leave;
    leave = follower.watch(userId);
    left();
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(1_000);
  expect(calls).toEqual(['start 1', 'stop', 'start 1', 'stop', 'start 1']);
});

test('whoever types is listed once, until they stop', () => {
  const started = { type: 'typingStarted', user: ann } as const;
  const twice = [started, started, { type: 'typingStarted', user: bo } as const].reduce(applyTypingEvent, []);
  expect(twice).toEqual([ann, bo]);
  expect(applyTypingEvent(twice, { type: 'typingStopped', userId: ann.id })).toEqual([bo]);
  expect(applyTypingEvent(twice, { type: 'snapshot', users: [] })).toEqual([]);
});
