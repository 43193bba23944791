import type { Message, RoomEvent } from '@parley/api-contract';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { publicRoom, say, signUp } from './people.ts';
import { TestServer } from './server.ts';
import { Subscription } from './subscription.ts';

let server: TestServer;
beforeAll(async () => void (server = await TestServer.start({ env: { RATE_LIMIT_FACTOR: '0' } })));
afterAll(() => server[Symbol.asyncDispose]());

/** A client that can stop reading, which a browser's and tRPC's cannot. */
async function openSocket(token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/trpc?connectionParams=1`);
  await once(socket, 'open');
  socket.send(JSON.stringify({ method: 'connectionParams', data: { token } }));
  return socket;
}

test('LP13 a reader that stops reading is let go, and coming back misses nothing', async () => {
  await using writer = await signUp(server.url, 'writer');
  await using reader = await signUp(server.url, 'reader');
  const roomId = await publicRoom(writer);
  const socket = await openSocket(reader.token);
  const versions: number[] = [];
  socket.on('message', (data: Buffer) => {
    const { result } = JSON.parse(data.toString()) as { result?: { id?: string } };
    if (result?.id !== undefined) versions.push(Number(result.id));
  });
  socket.send(
    JSON.stringify({
      id: 1,
      method: 'subscription',
      params: { path: 'rooms.follow', input: { roomId, lastEventId: '0' } },
    }),
  );
  await once(socket, 'message');
  socket.pause();

  // 32 MB, far more than the buffers of both ends hold.
  const text = '🗿'.repeat(4000);
  for (let index = 0; index < 2000; index += 2) {
    await Promise.all([say(writer, roomId, text), say(writer, roomId, text)]);
  }
  const closed = once(socket, 'close');
  socket.resume();
  const [code] = await closed;
  expect(code).toBe(4408);
  const reached = versions.at(-1) ?? 0;
  expect(reached).toBeLessThan(2000);
  expect(versions).toEqual(Array.from({ length: reached }, (_, index) => index + 1));

  using follow = new Subscription<{ id: string; data: RoomEvent }>((on) =>
    reader.api.rooms.follow.subscribe({ roomId, lastEventId: String(reached) }, on),
  );
  await follow.find(({ id }) => id === '2000');
  const seqs = new Set(versions);
  for (const { data } of follow.items) if (data.type === 'messageChanged') seqs.add(data.message.seq);
  for (let page: Message[] | null = []; page !== null && seqs.size < 2000;) {
    const after = Math.max(0, ...page.map(({ seq }) => seq));
    const { messages, nextAfter } = await reader.api.messages.list.query({ roomId, after, limit: 100 });
    for (const { seq } of messages) seqs.add(seq);
    page = nextAfter === null ? null : messages;
  }
  expect(seqs.size).toBe(2000);
});

test('LP14 who is to say who they are and does not is let go', async () => {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/trpc?connectionParams=1`);
  const [code] = await once(socket, 'close');
  expect(code).toBe(1008);
});

test('LP14 a call over 64 KB ends its own connection', async () => {
  await using ann = await signUp(server.url);
  const socket = await openSocket(ann.token);
  socket.send('x'.repeat(70_000));
  const [code] = await once(socket, 'close');
  expect(code).toBe(1009);
  expect(await ann.api.auth.me.query()).toMatchObject({ id: ann.account.id });
});
