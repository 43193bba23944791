import { createParleyLinks, liveProtocolVersion, type AppRouter } from '@parley/api-contract';
import { QueryClient } from '@tanstack/react-query';
import { createTRPCClient } from '@trpc/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepFollowing } from './follow.ts';
import { createPresenceFollower } from './presence-follower.ts';
import { createTimelineSource } from './timeline-source.ts';

/** A browser's socket on a network that the test controls. */
class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
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

  /** As browsers do: an open one waits for the other side, and one that never opened fails at once. */
  close() {
    if (this.readyState === FakeSocket.OPEN) this.readyState = FakeSocket.CLOSING;
    else if (this.readyState === 0) this.end();
  }

  /** The connection ends. As in browsers, a socket that never opened fails with an error first. */
  end() {
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

/** A client that follows room 7 and has received version 4. */
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
  newest().end();
  while (FakeSocket.opened.length < 6) {
    await vi.advanceTimersToNextTimerAsync();
    if (newest().readyState === 0) newest().end();
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
    newest().end();
  }
});

test('a pause is cut short, and the subscription continues from its position', async () => {
  const { reconnect } = await following();
  await lost();
  reconnect();
  await vi.advanceTimersByTimeAsync(atOnceMs);
  expect(FakeSocket.opened).toHaveLength(7);
  newest().open();
  await vi.advanceTimersByTimeAsync(atOnceMs);
  expect(newest().sent).toMatchObject([
    { method: 'connectionParams', data: { protocolVersion: String(liveProtocolVersion) } },
    { method: 'subscription', params: { lastEventId: '4' } },
  ]);
});

test('an attempt that hangs is abandoned for another one', async () => {
  const { reconnect } = await following();
  await lost();
  reconnect();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeSocket.opened).toHaveLength(7);
  reconnect();
  await vi.advanceTimersByTimeAsync(atOnceMs);
  expect(FakeSocket.opened).toHaveLength(8);
});

test('an open socket is abandoned for another one at once, whether or not the server answers, and a pause after that is as long as ever', async () => {
  const { reconnect } = await following();
  reconnect();
  await vi.advanceTimersByTimeAsync(atOnceMs);
  expect(FakeSocket.opened).toHaveLength(2);
  newest().end();
  await vi.advanceTimersByTimeAsync(200);
  expect(FakeSocket.opened).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(FakeSocket.opened).toHaveLength(3);
});

/** The most subscriptions to each procedure that a connection had at a time, by what was sent over it. */
function mostAtOnce({ sent }: FakeSocket): Record<string, number> {
  const open = new Map<number, string>();
  const most: Record<string, number> = {};
  for (const frame of sent.flat() as { id: number; method: string; params?: { path: string } }[]) {
    if (frame.method === 'subscription.stop') open.delete(frame.id);
    if (frame.method !== 'subscription' || frame.params === undefined) continue;
    const { path } = frame.params;
    open.set(frame.id, path);
    const count = [...open.values()].filter((each) => each === path).length;
    most[path] = Math.max(most[path] ?? 0, count);
  }
  return most;
}

test('no connection has two subscriptions to the same thing, whatever is followed again and however often', async () => {
  const { links, reconnect } = createParleyLinks({ url: 'http://localhost' });
  const api = createTRPCClient<AppRouter>({ links });
  const followMe = () =>
    keepFollowing((handlers) => api.me.follow.subscribe(undefined, handlers), { onItems: () => undefined });
  const page = { messages: [], epoch: '', version: 1, nextBefore: null, nextAfter: null };
  const source = createTimelineSource(
    {
      api: {
        list: () => Promise.resolve(page),
        follow: (input, handlers) => api.rooms.follow.subscribe(input, handlers),
      },
      queryClient: new QueryClient(),
    },
    7,
    null,
  );
  const presence = createPresenceFollower(api);
  let me = followMe();
  const stop = source.start();
  for (let round = 0; round < 4; round++) {
    presence.watch(round);
    source.followAnew();
    // As React does in development.
    me.stop();
    me = followMe();
    await vi.advanceTimersByTimeAsync(1_200);
    newest().open();
    await vi.advanceTimersByTimeAsync(atOnceMs);
    source.followAnew();
    me.stop();
    me = followMe();
    source.reload();
    await vi.advanceTimersByTimeAsync(atOnceMs);
    reconnect();
    await vi.advanceTimersByTimeAsync(atOnceMs);
  }
  stop();
  const connections = FakeSocket.opened.map(mostAtOnce).filter((most) => Object.keys(most).length > 0);
  expect(connections.length).toBeGreaterThanOrEqual(4);
  for (const most of connections) {
    expect(most).toEqual({ 'me.follow': 1, 'rooms.follow': 1, 'presence.follow': 1 });
  }
});
