import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { CallQueue, type Answered } from './call-queue.ts';

class Client implements Answered {
  isCongested = false;
  relieve: () => void = () => {};

  whenRelieved(callback: () => void): void {
    this.relieve = () => {
      this.isCongested = false;
      callback();
    };
  }
}

/** Calls that continue until they are told to end. */
function manyCalls(queue: CallQueue, count: number) {
  const begun: PromiseWithResolvers<void>[] = [];
  for (let index = 0; index < count; index += 1) {
    queue.add(() => {
      const call = Promise.withResolvers<void>();
      begun.push(call);
      return call.promise;
    });
  }
  return begun;
}

test('a call begins at once, in the turn in which it came', () => {
  const begun = manyCalls(new CallQueue(new Client()), 1);
  expect(begun).toHaveLength(1);
});

test('calls that end at once are spread over turns of the event loop all the same', async () => {
  const queue = new CallQueue(new Client());
  let ran = 0;
  for (let index = 0; index < 160; index += 1) queue.add(async () => void (ran += 1));
  const perTurn: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    // Everything that can continue without another turn does so first.
    for (let step = 0; step < 800; step += 1) await Promise.resolve();
    perTurn.push(ran);
    await nextTurn();
  }
  expect(perTurn).toEqual([32, 64, 96]);
});

test('64 run at a time, and the others follow in their order', async () => {
  const queue = new CallQueue(new Client());
  const begun = manyCalls(queue, 160);
  for (let turn = 0; turn < 4; turn += 1) await nextTurn();
  expect(begun).toHaveLength(64);
  begun[3]?.resolve();
  begun[7]?.resolve();
  await expect.poll(() => begun.length).toBe(66);
  for (const call of begun) call.resolve();
  await expect.poll(() => begun.length).toBe(130);
});

test('no call begins while the client has too much to read', async () => {
  const client = new Client();
  client.isCongested = true;
  const begun = manyCalls(new CallQueue(client), 10);
  await nextTurn();
  expect(begun).toHaveLength(0);
  client.relieve();
  expect(begun).toHaveLength(10);
});

test('what has not begun at the end is forgotten', async () => {
  const client = new Client();
  const queue = new CallQueue(client);
  const begun = manyCalls(queue, 160);
  queue.clear();
  for (const call of begun) call.resolve();
  for (let turn = 0; turn < 4; turn += 1) await nextTurn();
  expect(begun).toHaveLength(32);
});
