import { createParleyLinks, type AppRouter } from '@parley/api-contract';
import { createTRPCClient } from '@trpc/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** A browser's socket whose network does as it is told. */
class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  static opened: FakeSocket[] = [];
  readonly OPEN = 1;
  readyState = 0;
  sent: unknown[] = [];

  constructor() {
    super();
    FakeSocket.opened.push(this);
  }

  send(text: string) {
    this.sent.push(JSON.parse(text));
  }

  open() {
    this.readyState = FakeSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  receive(frame: unknown) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }

  /** As browsers do: a socket that never opened fails with an error first. */
  close() {
    const hasFailed = this.readyState === 0;
    this.readyState = FakeSocket.CLOSED;
    if (hasFailed) this.dispatchEvent(new Event('error'));
    this.dispatchEvent(new Event('close'));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.opened = [];
  vi.stubGlobal('WebSocket', FakeSocket);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const atOnceMs = 10;

function newest(): FakeSocket {
  const socket = FakeSocket.opened.at(-1);
  if (socket === undefined) throw new RangeError('no socket yet');
  return socket;
}

/** A client that follows room 7 and has heard of version 4. */
async function following() {
  const { links, reconnect } = createParleyLinks({ url: 'http://localhost' });
  createTRPCClient<AppRouter>({ links }).rooms.follow.subscribe({ roomId: 7, lastEventId: '3' }, {});
  await vi.advanceTimersByTimeAsync(atOnceMs);
  newest().open();
  await vi.advanceTimersByTimeAsync(atOnceMs);
  newest().receive({ id: 1, result: { type: 'started' } });
  newest().receive({ id: 1, result: { type: 'data', id: '4', data: {} } });
  return { reconnect };
}

/** The server is gone, and five attempts to reach it have failed: the next one is 2 to 4 seconds away. */
async function lost() {
  newest().close();
  while (FakeSocket.opened.length < 6) {
    await vi.advanceTimersToNextTimerAsync();
    if (newest().readyState === 0) newest().close();
  }
  await vi.advanceTimersByTimeAsync(atOnceMs);
}

test('by itself a client connects after a pause, which grows to 4 seconds and no further', async () => {
  await following();
  await lost();
  await vi.advanceTimersByTimeAsync(1_900);
  expect(FakeSocket.opened).toHaveLength(6);
  for (const opened of [7, 8]) {
    await vi.advanceTimersByTimeAsync(4_100);
    expect(FakeSocket.opened.length).toBeGreaterThanOrEqual(opened);
    newest().close();
  }
});

test('a pause is cut short, and the subscription goes on from its position', async () => {
  const { reconnect } = await following();
  await lost();
  reconnect();
  await vi.advanceTimersByTimeAsync(atOnceMs);
  expect(FakeSocket.opened).toHaveLength(7);
  newest().open();
  await vi.advanceTimersByTimeAsync(atOnceMs);
  expect(newest().sent).toMatchObject([{ method: 'subscription', params: { lastEventId: '4' } }]);
});

test('an attempt that hangs is given up for another one', async () => {
  const { reconnect } = await following();
  await lost();
  reconnect();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeSocket.opened).toHaveLength(7);
  reconnect();
  await vi.advanceTimersByTimeAsync(atOnceMs);
  expect(FakeSocket.opened).toHaveLength(8);
});

test('an open socket is given up for another one, and a pause after that is as long as ever', async () => {
  const { reconnect } = await following();
  reconnect();
  await vi.advanceTimersByTimeAsync(atOnceMs);
  expect(FakeSocket.opened).toHaveLength(2);
  newest().close();
  await vi.advanceTimersByTimeAsync(200);
  expect(FakeSocket.opened).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(FakeSocket.opened).toHaveLength(3);
});
