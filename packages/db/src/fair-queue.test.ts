import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AbandonedError, QueueFullError } from './errors.ts';
import { FairQueue } from './fair-queue.ts';

const sizes = { slots: 2, slotsPerKey: 1, waiting: 100, waitingPerKey: 50 };

/** Work that ends when told to, and records when it begins. */
function works(queue: FairQueue) {
  const begun: string[] = [];
  const ends: PromiseWithResolvers<string>[] = [];
  return {
    begun,
    run: (key: string, name: string, signal?: AbortSignal) =>
      queue.run(
        key,
        () => {
          begun.push(name);
          const end = Promise.withResolvers<string>();
          ends.push(end);
          return end.promise;
        },
        signal,
      ),
    endOne: async () => {
      ends.shift()?.resolve('done');
      await nextTurn();
    },
  };
}

describe('a fair queue', () => {
  it('runs so much at a time, and of one key so much', async () => {
    const queue = new FairQueue(sizes);
    const { begun, run, endOne } = works(queue);
    const all = ['a1', 'a2', 'b1', 'c1'].map((name) => run(name.charAt(0), name));
    expect(begun).toEqual(['a1', 'b1']);
    await endOne();
    expect(begun).toEqual(['a1', 'b1', 'a2']);
    await endOne();
    expect(begun).toEqual(['a1', 'b1', 'a2', 'c1']);
    await endOne();
    await endOne();
    expect(await Promise.all(all)).toEqual(Array(4).fill('done'));
  });

  it('lets keys take turns: whoever comes behind a backlog waits for one piece of it', async () => {
    const queue = new FairQueue({ ...sizes, slots: 1 });
    const { begun, run, endOne } = works(queue);
    for (let index = 0; index < 40; index += 1) void run('many', `many ${index}`);
    void run('few', 'few 1');
    void run('few', 'few 2');
    void run('other', 'other');
    for (let index = 0; index < 6; index += 1) await endOne();
    expect(begun).toEqual(['many 0', 'many 1', 'few 1', 'other', 'many 2', 'few 2', 'many 3']);
  });

  it('never begins what was abandoned, and gives its place to the next', async () => {
    const queue = new FairQueue({ ...sizes, slots: 1 });
    const { begun, run, endOne } = works(queue);
    const gone = new AbortController();
    void run('a', 'a1');
    const abandoned = [run('a', 'a2', gone.signal), run('b', 'b1', gone.signal)];
    void run('b', 'b2');
    gone.abort();
    for (const each of abandoned) await expect(each).rejects.toBeInstanceOf(AbandonedError);
    await expect(run('c', 'c1', gone.signal)).rejects.toBeInstanceOf(AbandonedError);
    expect(queue.waiting).toBe(1);
    await endOne();
    await endOne();
    expect(begun).toEqual(['a1', 'b2']);
    await queue.idle();
  });

  it('refuses what is too much, of one key and in all', async () => {
    const queue = new FairQueue({ slots: 1, slotsPerKey: 1, waiting: 3, waitingPerKey: 2 });
    const { run, endOne } = works(queue);
    for (const name of ['a1', 'a2', 'a3']) void run('a', name);
    expect(queue.isFullFor('a')).toBe(true);
    await expect(run('a', 'a4')).rejects.toBeInstanceOf(QueueFullError);
    expect(queue.isFullFor('b')).toBe(false);
    void run('b', 'b1');
    await expect(run('b', 'b2')).rejects.toBeInstanceOf(QueueFullError);
    // Keys with nothing else waiting may bring the total to twice as many.
    for (const name of ['c1', 'd1', 'e1']) void run(name, name);
    await expect(run('f', 'f1')).rejects.toBeInstanceOf(QueueFullError);
    for (let index = 0; index < 7; index += 1) await endOne();
    await queue.idle();
    expect(queue.isFullFor('a')).toBe(false);
  });

  it('goes on after work that fails, and is idle when all is done', async () => {
    const queue = new FairQueue({ ...sizes, slots: 1 });
    const failing = [1, 2, 3].map((number) => queue.run('a', () => Promise.reject(new Error(`${number}`))));
    const failures = Promise.allSettled(failing);
    await queue.idle();
    expect((await failures).every(({ status }) => status === 'rejected')).toBe(true);
    await queue.idle();
    expect(queue.waiting).toBe(0);
  });
});
