import { createParleyClient } from '@parley/api-contract';
import { expect, test } from 'vitest';
import { startApp, type TestApp } from './app.ts';
import { publicRoom, signUp } from './people.ts';
import { TestServer } from './server.ts';
import { RawSocket, text } from './torture/raw-socket.ts';

const introduce = (token: string) => text({ method: 'connectionParams', data: { token } });
const refused = (id: number | null) => ({
  id,
  error: expect.objectContaining({
    data: expect.objectContaining({ reason: 'rate_limited', httpStatus: 429 }),
  }),
});

test('LP17 a connection has 256 calls unanswered, and is refused more until some are answered', async () => {
  await using server = await TestServer.start();
  await using ann = await signUp(server.url);
  const roomId = await publicRoom(ann);
  using socket = await RawSocket.open(server.port, '?connectionParams=1');
  const calls = Array.from({ length: 300 }, (_, id) => ({
    id,
    method: 'query',
    params: { path: 'rooms.get', input: { roomId } },
  }));
  socket.send(introduce(await ann.key()), text(calls));
  await socket.count(300);
  const ids = (messages: readonly unknown[]) =>
    messages.map((message) => (message as { id: number }).id).toSorted((a, b) => a - b);
  const isRefusal = (message: unknown) => 'error' in (message as object);
  const refusals = socket.received.filter(isRefusal);
  expect(refusals).toEqual(calls.slice(256).map(({ id }) => refused(id)));
  expect(ids(socket.received.filter((message) => !isRefusal(message)))).toEqual(ids(calls.slice(0, 256)));
  socket.send(text({ ...calls[0], id: 999 }));
  await socket.count(301);
  expect(socket.received[300]).toMatchObject({ id: 999, result: { data: { room: { id: roomId } } } });
});

/** Rooms that everyone may read, more of them than one person may make at once. */
async function manyRooms({ store }: TestApp, by: number, count: number): Promise<number[]> {
  const rooms = Array.from({ length: count }, (_, index) =>
    store.rooms.create({
      kind: 'public',
      name: `room ${index}`,
      description: null,
      by,
      memberIds: [],
      createdAt: Date.now(),
    }),
  );
  return (await Promise.all(rooms)).map(({ id }) => id);
}

const subscribe = (id: number, path: string, input?: unknown) =>
  text({ id, method: 'subscription', params: { path, input } });

test('LP17 a connection has 1,000 subscriptions, and is refused more until some are stopped', async () => {
  await using app = await startApp();
  await using ann = await signUp(app.url);
  const roomIds = await manyRooms(app, ann.account.id, 251);
  const [extraRoomId] = roomIds.splice(250);
  using socket = await RawSocket.open(app.port, '?connectionParams=1');
  const follow = (id: number) =>
    subscribe(id, 'rooms.typing', { roomId: roomIds[Math.floor(id / 4)] ?? extraRoomId });
  // By a key: it may begin as many at once.
  socket.send(introduce(await ann.key()), ...Array.from({ length: 1_000 }, (_, id) => follow(id)));
  await socket.count(2_000);
  socket.send(follow(1_000));
  await socket.count(2_001);
  expect(socket.received[2_000]).toEqual(refused(1_000));
  socket.send(text({ id: 0, method: 'subscription.stop' }));
  await socket.count(2_002);
  socket.send(follow(1_000));
  await socket.count(2_004);
  expect(socket.received.slice(2_002)).toMatchObject([
    { id: 1_000, result: { type: 'started' } },
    { id: 1_000, result: { data: { type: 'snapshot', users: [] } } },
  ]);
});

test.each([
  ['me.follow', 1, undefined],
  ['rooms.follow', 4, { roomId: 1 }],
  ['rooms.typing', 4, { roomId: 1 }],
  ['presence.follow', 4, { userIds: [1] }],
])('LP17 a connection has %s %i times, until one is stopped', async (path, max, input) => {
  await using app = await startApp();
  await using ann = await signUp(app.url);
  await publicRoom(ann);
  using socket = await RawSocket.open(app.port, '?connectionParams=1');
  socket.send(
    introduce(ann.token),
    ...Array.from({ length: max + 1 }, (_, id) => subscribe(id, path, input)),
  );
  const of = (id: number) => socket.received.filter((message) => (message as { id: unknown }).id === id);
  await socket.count(max * 2 + 1);
  expect(of(max)).toEqual([refused(max)]);
  socket.send(text({ id: 0, method: 'subscription.stop' }), subscribe(max + 1, path, input));
  await socket.count(max * 2 + 4);
  expect(of(max + 1)[0]).toEqual({ id: max + 1, result: { type: 'started' } });
});

test('LP17 a user is refused a connection too many until one is closed', async () => {
  await using app = await startApp({ socketsPerUser: 2 });
  const { url, port } = app;
  const openSocket = async (token: string) => {
    const socket = await RawSocket.open(port, '?connectionParams=1');
    socket.send(introduce(token), text({ id: 1, method: 'query', params: { path: 'auth.me' } }));
    await socket.count(1);
    return socket;
  };
  const username = 'ann';
  const { api } = createParleyClient({ url });
  await api.auth.register.mutate({ username, password: 'correct horse battery' });
  const { token } = await api.auth.issueToken.mutate({ username, password: 'correct horse battery' });
  const [first, second] = [await openSocket(token), await openSocket(token)];
  using third = await openSocket(token);
  await third.count(3);
  expect(third.received).toEqual([refused(null), refused(1), { close: 1008 }]);
  first.send(text('PING'));
  await first.count(2);
  expect(first.received).toMatchObject([{ id: 1, result: { data: { username } } }, 'PONG']);
  first[Symbol.dispose]();
  await expect
    .poll(async () => {
      using again = await openSocket(token);
      return again.received[0];
    })
    .toMatchObject({ id: 1, result: { data: { username } } });
  second[Symbol.dispose]();
});
