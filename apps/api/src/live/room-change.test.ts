import type { Message } from '@parley/api-contract';
import { expect, test } from 'vitest';
import { changeOf, Changes, resetTo } from './room-change.ts';

/** A message that counts how often it is serialized. */
function counted() {
  let times = 0;
  const shown = { seq: 3, version: 7, content: 'Grüße 🍅' };
  const message = { ...shown, toJSON: () => ((times += 1), shown) } as unknown as Message;
  return { message, times: () => times, json: JSON.stringify(shown) };
}

const follower = (knowsEpochs: boolean) => ({ knowsEpochs });
const framesOf = (changes: Changes, knowsEpochs: boolean) =>
  // Two bytes of header, and two of length.
  changes.batchFor(follower(knowsEpochs)).frames('{"id":1').subarray(4).toString();

test.each([
  ['versions alone', false],
  ['epochs', true],
])('an event is serialized once for followers of both kinds: first those with %s', (_, isFirst) => {
  const { message, times, json } = counted();
  const changes = new Changes([changeOf(message)], 'Xy3_a9Qk');
  const frames = new Map(
    [isFirst, !isFirst].map((knowsEpochs) => [knowsEpochs, framesOf(changes, knowsEpochs)]),
  );
  const frame = (id: string) =>
    `{"id":1,"result":{"type":"data","data":{"id":"${id}","data":{"type":"messageChanged","message":${json}}},"id":"${id}"}}`;
  expect(frames.get(false)).toBe(frame('7'));
  expect(frames.get(true)).toBe(frame('Xy3_a9Qk:7'));
  expect(times()).toBe(1);
});

test('all followers of one kind share the very bytes', () => {
  const changes = new Changes([changeOf(counted().message)], 'Xy3_a9Qk');
  for (const knowsEpochs of [true, false]) {
    const batches = [1, 2].map(() => changes.batchFor(follower(knowsEpochs)));
    expect(batches[0]?.frames('{"id":1')).toBe(batches[1]?.frames('{"id":1'));
  }
});

test('server-sent events share it as well, and its size is known however it was sent', () => {
  const { message, times, json } = counted();
  const change = changeOf(message);
  const data = `{"type":"messageChanged","message":${json}}`;
  const event = change.withEpoch('Xy3_a9Qk').serverSentEvent.toString();
  expect(event).toBe(`id: Xy3_a9Qk:7\nevent: messageChanged\ndata: ${data}\n\n`);
  expect(change.serverSentEvent.toString()).toBe(`id: 7\nevent: messageChanged\ndata: ${data}\n\n`);
  expect(change.bytes).toBe(Buffer.byteLength(data));
  expect(times()).toBe(1);
});

test('a reset names the epoch to those who know epochs, and to nobody else', () => {
  const reset = resetTo(7);
  expect(reset.item).toEqual(expect.arrayContaining(['7', { type: 'reset', version: 7 }]));
  expect(reset.withEpoch('Xy3_a9Qk').item).toEqual(
    expect.arrayContaining(['Xy3_a9Qk:7', { type: 'reset', version: 7, epoch: 'Xy3_a9Qk' }]),
  );
});
