import type { Message } from '@parley/api-contract';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { emptyTimeline } from './apply-event.ts';
import { memoryStore } from './test-key-store.ts';
import { createOutbox, type OutboxItem } from './outbox.ts';
import { selectTimeline } from './select-timeline.ts';
import { ann, message } from './test-room.ts';

const roomId = 7;
const text = (content: string) => ({ roomId, content, replyTo: null });

/** A server that answers when told to. */
function fakeServer() {
  const calls: { item: OutboxItem; resolve: (message: Message) => void; reject: (error: unknown) => void }[] =
    [];
  return {
    calls,
    deliver: (item: OutboxItem) =>
      new Promise<Message>((resolve, reject) => {
        calls.push({ item, resolve, reject });
      }),
    call(index: number) {
      const call = calls[index];
      if (call === undefined) throw new RangeError(`no call ${index}`);
      return call;
    },
  };
}

function confirmed(item: OutboxItem, seq: number): Message {
  return message(seq, seq, { author: ann, clientMessageId: item.clientMessageId, content: item.content });
}

/** A refusal as tRPC's client throws it. */
function refusal(reason: string): Error {
  return Object.assign(new Error(reason), { data: { reason } });
}

const connectionLost = new Error('WebSocket closed');

describe('the outbox', () => {
  test('sends the messages of a room one after the other, in order', async () => {
    const outbox = createOutbox(1, memoryStore());
    const server = fakeServer();
    outbox.start(server.deliver);
    outbox.add(text('first'));
    outbox.add(text('second'));
    expect(server.calls.map(({ item }) => item.content)).toEqual(['first']);
    server.call(0).resolve(confirmed(server.call(0).item, 1));
    await expect.poll(() => server.calls).toHaveLength(2);
    expect(server.call(1).item.content).toBe('second');
  });

  test('that is cleared keeps nothing of its account, and sends nothing more', async () => {
    const storage = memoryStore();
    const [outbox, others] = [createOutbox(1, storage), createOutbox(11, storage)];
    others.add(text('of another'));
    const server = fakeServer();
    outbox.start(server.deliver);
    outbox.add(text('first'));
    outbox.add(text('second'));
    outbox.clear();
    expect(outbox.items.get()).toEqual([]);
    expect([...storage.map.keys()].every((key) => key.startsWith('parley.outbox.11.'))).toBe(true);
    expect(storage.map.size).toBe(1);
    // The pending call is answered, and the next message in line is not sent.
    server.call(0).resolve(confirmed(server.call(0).item, 1));
    outbox.add({ ...text('later'), roomId: 8 });
    await expect.poll(() => server.calls).toHaveLength(2);
    expect(server.call(1).item.content).toBe('later');
    expect(outbox.items.get().map(({ content }) => content)).toEqual(['later']);
  });

  test('does not let one room wait for another', () => {
    const outbox = createOutbox(1, memoryStore());
    const server = fakeServer();
    outbox.start(server.deliver);
    outbox.add(text('here'));
    outbox.add({ ...text('there'), roomId: 8 });
    expect(server.calls.map(({ item }) => item.roomId)).toEqual([7, 8]);
  });

  test('retries with the same clientMessageId after a broken connection, immediately when it is back', async () => {
    const outbox = createOutbox(1, memoryStore());
    const server = fakeServer();
    outbox.start(server.deliver);
    outbox.add(text('hello'));
    server.call(0).reject(connectionLost);
    await vi.waitFor(() => {
      outbox.wake();
      expect(server.calls).toHaveLength(2);
    });
    expect(server.call(1).item.clientMessageId).toBe(server.call(0).item.clientMessageId);
    expect(outbox.items.get()[0]?.state).toBe('sending');
  });

  test('keeps a refused message for its author to retry or discard, and continues with the next', async () => {
    const storage = memoryStore();
    const outbox = createOutbox(1, storage);
    const server = fakeServer();
    outbox.start(server.deliver);
    outbox.add(text('refused'));
    outbox.add(text('next'));
    server.call(0).reject(refusal('room_not_found'));
    await expect.poll(() => server.calls).toHaveLength(2);
    const { clientMessageId } = server.call(0).item;
    expect(outbox.items.get().map(({ state }) => state)).toEqual(['failed', 'sending']);

    server.call(1).resolve(confirmed(server.call(1).item, 1));
    outbox.retry(clientMessageId);
    await expect.poll(() => server.calls).toHaveLength(3);
    expect(server.call(2).item.clientMessageId).toBe(clientMessageId);

    outbox.discard(clientMessageId);
    expect(outbox.items.get().some((item) => item.clientMessageId === clientMessageId)).toBe(false);
    expect(storage.map.size).toBe(0);
  });

  test('keeps messages that are too fast for the server, says so, and sends them in order when it allows', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const outbox = createOutbox(1, memoryStore());
    const server = fakeServer();
    outbox.start(server.deliver);
    outbox.add(text('one'));
    outbox.add(text('two'));
    const tooSoon = Object.assign(new Error(), { data: { reason: 'rate_limited', retryAfterSeconds: 4 } });
    server.call(0).reject(tooSoon);
    await vi.advanceTimersByTimeAsync(3_999);
    expect(server.calls).toHaveLength(1);
    expect(outbox.items.get().map(({ state, error }) => [state, error])).toEqual([
      ['sending', tooSoon],
      ['sending', null],
    ]);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.call(1).item.clientMessageId).toBe(server.call(0).item.clientMessageId);
    server.call(1).resolve(confirmed(server.call(1).item, 1));
    await vi.advanceTimersByTimeAsync(0);
    expect(server.call(2).item.content).toBe('two');
    expect(outbox.items.get()[0]).toMatchObject({ state: 'sent', error: null });
  });

  test('survives a reload: unconfirmed messages are sent by the next page, in order', () => {
    const storage = memoryStore();
    const before = createOutbox(1, storage);
    before.add(text('one'));
    before.add(text('two'));

    const after = createOutbox(1, storage);
    const server = fakeServer();
    after.start(server.deliver);
    expect(after.items.get().map(({ content }) => content)).toEqual(['one', 'two']);
    expect(server.call(0).item.clientMessageId).toBe(before.items.get()[0]?.clientMessageId);
  });

  test('keeps its order across a reload when the clock was set back, here or while another tab wrote', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const storage = memoryStore();
    vi.setSystemTime('2026-03-01T12:00:00Z');
    createOutbox(1, storage).add(text('one'));
    vi.setSystemTime('2026-03-01T11:00:00Z');
    const another = createOutbox(1, storage);
    another.add(text('two'));
    vi.setSystemTime('2026-02-01T00:00:00Z');
    another.add(text('three'));
    vi.setSystemTime('2026-03-02T00:00:00Z');
    createOutbox(1, storage).add(text('four'));
    const contents = createOutbox(1, storage)
      .items.get()
      .map(({ content }) => content);
    expect(contents).toEqual(['one', 'two', 'three', 'four']);
  });

  test('sends messages that an older version of the page stored, in order of time', () => {
    const storage = memoryStore();
    for (const [id, createdAt] of [
      ['b', '2026-03-01T12:00:00Z'],
      ['a', '2026-03-01T11:00:00Z'],
    ] as const) {
      storage.set(`parley.outbox.1.${id}`, JSON.stringify({ ...text(id), clientMessageId: id, createdAt }));
    }
    const outbox = createOutbox(1, storage);
    outbox.add(text('new'));
    expect(outbox.items.get().map(({ content }) => content)).toEqual(['a', 'b', 'new']);
  });

  test("leaves another account's messages alone", () => {
    const storage = memoryStore();
    createOutbox(1, storage).add(text("Ann's"));
    expect(createOutbox(2, storage).items.get()).toEqual([]);
    expect(createOutbox(11, storage).items.get()).toEqual([]);
  });

  test('sends nothing more once stopped', async () => {
    const outbox = createOutbox(1, memoryStore());
    const server = fakeServer();
    outbox.start(server.deliver);
    outbox.add(text('hello'));
    outbox.stop();
    server.call(0).reject(connectionLost);
    outbox.add(text('later'));
    await Promise.resolve();
    expect(server.calls).toHaveLength(1);
  });

  test('ignores anything in storage that is not one of its items', () => {
    const storage = memoryStore();
    storage.set('parley.outbox.1.a', '{"roomId":"7"}');
    storage.set('parley.outbox.1.b', 'no json');
    expect(createOutbox(1, storage).items.get()).toEqual([]);
  });
});

describe('the screen', () => {
  const room = { roomId, authorId: ann.id };

  function timelineOf(messages: readonly Message[]) {
    return { ...emptyTimeline, isLoaded: true, messages, endSeq: messages.at(-1)?.seq ?? 0 };
  }

  test('shows a message once, whether its answer or its event arrives first', async () => {
    const outbox = createOutbox(1, memoryStore());
    const server = fakeServer();
    outbox.start(server.deliver);
    outbox.add(text('hello'));
    const { item, resolve } = server.call(0);
    const own = confirmed(item, 3);
    const before = timelineOf([message(2, 2)]);
    const after = timelineOf([message(2, 2), own]);

    const shown = (timeline: typeof before) => {
      const { messages, pending } = selectTimeline(timeline, outbox.items.get(), room);
      return [...messages, ...pending].filter(
        ({ clientMessageId }) => clientMessageId === item.clientMessageId,
      );
    };
    expect(shown(before)).toHaveLength(1);
    expect(shown(after)).toHaveLength(1);
    resolve(own);
    await expect.poll(() => outbox.items.get()[0]?.state).toBe('sent');
    // The answer has arrived, but the timeline lacks the message, because one before it is still missing.
    expect(shown(before)).toHaveLength(1);
    expect(shown(after)).toHaveLength(1);

    outbox.settle({ ...room, messages: after.messages });
    expect(outbox.items.get()).toEqual([]);
  });

  test("is not misled by someone else's clientMessageId", () => {
    const outbox = createOutbox(1, memoryStore());
    outbox.add(text('hello'));
    const [item] = outbox.items.get();
    const foreign = message(2, 2, { ...(item && { clientMessageId: item.clientMessageId }) });
    expect(selectTimeline(timelineOf([foreign]), outbox.items.get(), room).pending).toHaveLength(1);
  });

  test('shows no pending message below a range that does not reach the end', () => {
    const outbox = createOutbox(1, memoryStore());
    outbox.add(text('hello'));
    const past = { ...timelineOf([message(2, 2)]), endSeq: 9 };
    expect(selectTimeline(past, outbox.items.get(), room).pending).toEqual([]);
  });
});
