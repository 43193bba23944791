import { tracked } from '@trpc/server';
import { expect, test } from 'vitest';
import { LiveBatch, LiveStream, type Sink } from './live-stream.ts';

class RecordingSink implements Sink<unknown> {
  readonly frames: string[] = [];
  readonly ended = Promise.withResolvers<Error | null>();

  deliver(batch: LiveBatch<unknown>): void {
    // Two bytes of header, because these frames are short.
    this.frames.push(batch.frames('{"id":1').subarray(2).toString());
  }

  end(error: Error | null): void {
    this.ended.resolve(error);
  }
}

test('a generator can be attached to: its items are sent as they come, and then that it is over', async () => {
  const sink = new RecordingSink();
  LiveStream.over(
    (async function* () {
      yield { plain: true };
      yield tracked('7', 'followed');
    })(),
  ).attach(sink);
  expect(await sink.ended.promise).toBeNull();
  expect(sink.frames).toEqual([
    '{"id":1,"result":{"type":"data","data":{"plain":true}}}',
    '{"id":1,"result":{"type":"data","data":{"id":"7","data":"followed"},"id":"7"}}',
  ]);
});

test('what a generator throws ends it', async () => {
  const sink = new RecordingSink();
  LiveStream.over(
    (async function* () {
      yield 1;
      throw new Error('no more');
    })(),
  ).attach(sink);
  expect(await sink.ended.promise).toEqual(new Error('no more'));
  expect(sink.frames).toHaveLength(1);
});

test('to detach ends the generator, and nothing comes after', async () => {
  const sink = new RecordingSink();
  const next = Promise.withResolvers<void>();
  const isDone = Promise.withResolvers<void>();
  const detach = LiveStream.over(
    (async function* () {
      try {
        yield 1;
        await next.promise;
        yield 2;
      } finally {
        isDone.resolve();
      }
    })(),
  ).attach(sink);
  await expect.poll(() => sink.frames).toHaveLength(1);
  detach();
  next.resolve();
  await isDone.promise;
  expect(sink.frames).toHaveLength(1);
});

test('whoever iterates gets what is delivered, in order, and detaches when they stop', async () => {
  let isDetached = false;
  const stream = new LiveStream<number>((sink) => {
    for (const item of [1, 2, 3]) sink.deliver(LiveBatch.of(item));
    return () => (isDetached = true);
  });
  const items: number[] = [];
  for await (const item of stream) {
    items.push(item);
    if (items.length === 3) break;
  }
  expect(items).toEqual([1, 2, 3]);
  expect(isDetached).toBe(true);
});
