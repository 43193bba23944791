import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../../../../test-support/property-runs.ts';
import { FairSlots, QueueFullError, type Slot } from './fair-slots.ts';

/** Takes a slot, and records its owner once it has one. */
function taker(slots: FairSlots<string>) {
  const served: string[] = [];
  const held: Slot[] = [];
  const take = async (owner: string, signal?: AbortSignal) => {
    const slot = await slots.take(owner, signal);
    served.push(owner);
    held.push(slot);
  };
  const giveBack = async () => {
    held.shift()?.[Symbol.dispose]();
    await settled();
  };
  return { served, held, take, giveBack };
}

/** Everything that is ready has run. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('one owner holds no more than their share, though slots are free', async () => {
  const { served, take } = taker(new FairSlots({ slots: 4, perOwner: 2 }));
  for (let count = 0; count < 5; count += 1) void take('ann');
  await settled();
  expect(served).toEqual(['ann', 'ann']);
  void take('bo');
  await settled();
  expect(served).toEqual(['ann', 'ann', 'bo']);
});

test('a free slot goes to who was served least recently, and not to the longest queue', async () => {
  const { served, take, giveBack } = taker(new FairSlots({ slots: 1, perOwner: 1 }));
  for (const owner of ['ann', 'ann', 'ann', 'bo', 'bo', 'cy']) void take(owner);
  await settled();
  for (let count = 0; count < 5; count += 1) await giveBack();
  expect(served).toEqual(['ann', 'bo', 'cy', 'ann', 'bo', 'ann']);
});

test('somebody who asks for the first time goes before any number of others with backlogs', async () => {
  const { served, take, giveBack } = taker(new FairSlots({ slots: 2, perOwner: 1 }));
  const crowd = Array.from({ length: 100 }, (_, index) => `crowd ${index}`);
  for (const owner of [...crowd, ...crowd]) void take(owner);
  await settled();
  for (let count = 0; count < 120; count += 1) await giveBack();
  void take('ann');
  await settled();
  expect(served).not.toContain('ann');
  await giveBack();
  expect(served.at(-1)).toBe('ann');
});

test("an owner's requests are served in order", async () => {
  const slots = new FairSlots({ slots: 1, perOwner: 1 });
  const served: number[] = [];
  await Promise.all(
    [1, 2, 3].map(async (each) => {
      using _slot = await slots.take(1);
      served.push(each);
    }),
  );
  expect(served).toEqual([1, 2, 3]);
});

test('more than may wait for an owner are refused, and nobody else is', async () => {
  const slots = new FairSlots<string>({ slots: 1, perOwner: 1, waitingPerOwner: 2 });
  const { take } = taker(slots);
  for (let count = 0; count < 3; count += 1) void take('ann');
  await expect(slots.take('ann')).rejects.toThrow(QueueFullError);
  void take('bo');
  await settled();
  expect(slots.isAwaited).toBe(true);
});

test('a request that is given up waits no more, and takes no slot', async () => {
  const slots = new FairSlots<string>({ slots: 1, perOwner: 1 });
  const { served, take, giveBack } = taker(slots);
  void take('ann');
  const giveUp = new AbortController();
  const bo = take('bo', giveUp.signal);
  void take('cy');
  giveUp.abort(new Error('It took too long.'));
  await expect(bo).rejects.toThrow('It took too long.');
  await expect(slots.take('bo', giveUp.signal)).rejects.toThrow('It took too long.');
  await giveBack();
  expect(served).toEqual(['ann', 'cy']);
  expect(slots.isAwaited).toBe(false);
});

test('a slot that is given back twice is free once', async () => {
  const slots = new FairSlots({ slots: 1, perOwner: 1 });
  const slot = await slots.take(1);
  slot[Symbol.dispose]();
  slot[Symbol.dispose]();
  expect(slots.tryTake(1)).not.toBeNull();
  expect(slots.tryTake(2)).toBeNull();
});

test('whatever is asked in whatever order: limits hold, no slot is left free that somebody may use, and all are served', async () => {
  const owner = fc.integer({ min: 1, max: 5 });
  const step = fc.oneof(
    fc.record({ does: fc.constant('take' as const), owner }),
    fc.record({ does: fc.constant('giveBack' as const), index: fc.nat() }),
    fc.record({ does: fc.constant('giveUp' as const), index: fc.nat() }),
  );
  const limits = fc.record({
    slots: fc.integer({ min: 1, max: 4 }),
    perOwner: fc.integer({ min: 1, max: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(limits, fc.array(step, { maxLength: 60 }), async ({ slots: count, perOwner }, steps) => {
      const slots = new FairSlots({ slots: count, perOwner });
      const held: { owner: number; slot: Slot }[] = [];
      const waiting: { owner: number; giveUp: AbortController }[] = [];
      const ofOwner = (all: { owner: number }[], one: number) => all.filter((each) => each.owner === one);
      const check = () => {
        expect(held.length).toBeLessThanOrEqual(count);
        for (const one of [1, 2, 3, 4, 5]) {
          expect(ofOwner(held, one).length).toBeLessThanOrEqual(perOwner);
          const couldBeServed = held.length < count && ofOwner(held, one).length < perOwner;
          if (couldBeServed) expect(ofOwner(waiting, one)).toEqual([]);
        }
      };
      const take = async (one: number) => {
        const request = { owner: one, giveUp: new AbortController() };
        waiting.push(request);
        const slot = await slots.take(one, request.giveUp.signal).catch(() => null);
        waiting.splice(waiting.indexOf(request), 1);
        if (slot !== null) held.push({ owner: one, slot });
      };
      for (const each of steps) {
        if (each.does === 'take') void take(each.owner);
        else if (each.does === 'giveBack') {
          const [given] = held.splice(each.index % Math.max(held.length, 1), 1);
          given?.slot[Symbol.dispose]();
        } else waiting[each.index % Math.max(waiting.length, 1)]?.giveUp.abort();
        await settled();
        check();
      }
      while (held.length > 0) {
        held.shift()?.slot[Symbol.dispose]();
        await settled();
        check();
      }
      expect(waiting).toEqual([]);
    }),
    propertyRuns(100),
  );
});
