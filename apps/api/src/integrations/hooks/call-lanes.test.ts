import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallLanes, type CallPlace } from './call-lanes.ts';

const slowAfterMs = 1_000;
const limits = { fast: { slots: 2, perOwner: 2 }, slow: { slots: 1, perOwner: 1 }, slowAfterMs };

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A call that is under way until it is ended. */
function begin(place: CallPlace) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let crowdedOut: AbortSignal | undefined;
  const ended = place.time((signal) => {
    crowdedOut = signal;
    return promise;
  });
  return {
    isCrowdedOut: () => crowdedOut?.aborted ?? false,
    async end() {
      resolve();
      await ended;
    },
  };
}

async function isSlow(lanes: CallLanes, receiver: string): Promise<boolean> {
  // A call to the slow receiver waits while the slow lane's only place is taken.
  let place: CallPlace | undefined;
  const entered = lanes.enter({ owner: 99, receiver }).then((given) => (place = given));
  await settled();
  const waits = place === undefined;
  void entered.then((given) => given[Symbol.dispose]());
  return waits;
}

test('a call that turns out to be slow leaves its place to others while it goes on', async () => {
  const lanes = new CallLanes({ ...limits, fast: { slots: 1, perOwner: 1 } });
  const slow = await lanes.enter({ owner: 1, receiver: 'slow' });
  const call = begin(slow);
  const others = lanes.enter({ owner: 2, receiver: 'fast' });
  vi.advanceTimersByTime(slowAfterMs);
  using _place = await others;
  expect(call.isCrowdedOut()).toBe(false);
  expect(slow.isInRightLane()).toBe(true);
  await call.end();
  slow[Symbol.dispose]();
});

test('a call that turns out to be slow where the slow lane is full is told to end', async () => {
  const lanes = new CallLanes(limits);
  const places = [
    await lanes.enter({ owner: 1, receiver: 'one' }),
    await lanes.enter({ owner: 1, receiver: 'two' }),
  ];
  const calls = places.map(begin);
  vi.advanceTimersByTime(slowAfterMs);
  expect(calls.map((call) => call.isCrowdedOut())).toEqual([false, true]);
  // Its next call waits for the slow lane.
  expect(places.map((place) => place.isInRightLane())).toEqual([true, false]);
  for (const call of calls) await call.end();
  for (const place of places) place[Symbol.dispose]();
});

test('a receiver that was slow waits in the slow lane, until it was quick three times in a row', async () => {
  const lanes = new CallLanes(limits);
  const caller = { owner: 1, receiver: 'slow' };
  const place = await lanes.enter(caller);
  const call = begin(place);
  vi.advanceTimersByTime(slowAfterMs);
  expect(await isSlow(lanes, 'slow')).toBe(true);
  expect(await isSlow(lanes, 'other')).toBe(false);
  await call.end();
  for (const rightLane of [true, true, false]) {
    await place.time(() => Promise.resolve());
    expect(place.isInRightLane()).toBe(rightLane);
  }
  expect(await isSlow(lanes, 'slow')).toBe(false);
  place[Symbol.dispose]();
});

test('a call that waits for a fast place changes lanes when its receiver turns out to be slow', async () => {
  const lanes = new CallLanes({ ...limits, fast: { slots: 1, perOwner: 1 } });
  const caller = { owner: 1, receiver: 'slow' };
  const first = await lanes.enter(caller);
  const call = begin(first);
  const second = lanes.enter(caller);
  vi.advanceTimersByTime(slowAfterMs);
  await settled();
  // The fast lane is free for others although it waited there first.
  (await lanes.enter({ owner: 1, receiver: 'fast' }))[Symbol.dispose]();
  await call.end();
  first[Symbol.dispose]();
  using place = await second;
  expect(place.isInRightLane()).toBe(true);
});

test('of two calls of one place the second is timed anew', async () => {
  const lanes = new CallLanes(limits);
  using place = await lanes.enter({ owner: 1, receiver: 'busy' });
  for (let count = 0; count < 5; count += 1) {
    const call = begin(place);
    vi.advanceTimersByTime(slowAfterMs - 1);
    await call.end();
  }
  expect(place.isInRightLane()).toBe(true);
});
