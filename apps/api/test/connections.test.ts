import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from './app.ts';
import { publicRoom, say, signUp } from './people.ts';
import { TestServer } from './server.ts';
import { frame, opcodes, RawSocket, text } from './torture/raw-socket.ts';

const toTell = '?connectionParams=1';

/** A TCP connection that has said what it is given, and reads what comes. */
async function openTcp(port: number, said = '', from = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  socket.on('error', () => undefined).resume();
  await once(socket, 'connect');
  socket.write(said);
  return socket;
}

function isClose(received: unknown, code: number): boolean {
  return isDeepStrictEqual(received, { close: code });
}

function closed(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once('close', resolve));
}

describe('LP17 who does not sign in', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startApp()));
  afterAll(() => app[Symbol.asyncDispose]());

  test.concurrent.each([
    ['says nothing at all', toTell, []],
    ['keeps saying PING', toTell, [text('PING')]],
    ['keeps sending pings of the protocol', toTell, [frame(opcodes.ping, 'still here')]],
    ['begins a first frame and never ends it', toTell, [frame(opcodes.text, '{', { isFinal: false })]],
    ['connects without a token', '', []],
    [
      'connects without a token, and calls',
      '',
      [text({ id: 1, method: 'query', params: { path: 'auth.me' } })],
    ],
    ['gives no token', toTell, [text({ method: 'connectionParams', data: {} })]],
  ])('is let go after 10 s, when it %s', async (_, query, said) => {
    using socket = await RawSocket.open(app.port, query);
    socket.send(...said);
    const again = setInterval(() => said.length > 0 && socket.send(frame(opcodes.ping, 'again')), 1_000);
    try {
      await expect.poll(() => socket.received).toContainEqual({ close: 1008 });
    } finally {
      clearInterval(again);
    }
  });

  test.concurrent.each([
    ['nothing', ''],
    ['half a request', 'GET / HTTP/1.1\r\nHost: localhost\r\n'],
    ['headers that do not end', `GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ${'a'.repeat(1_000)}`],
  ])('is let go over HTTP, when it sends %s', async (_, said) => {
    const socket = await openTcp(app.port, said);
    await closed(socket);
  });
});

test('LP17 frames that never end count as much as those that do, on all sockets of an account together', async () => {
  await using app = await startApp();
  await using ann = await signUp(app.url);
  await using bob = await signUp(app.url);
  const token = text({ method: 'connectionParams', data: { token: ann.token } });
  const half = frame(opcodes.text, ' '.repeat(1024 * 1024 - 16)).subarray(0, -1);
  const sockets = await Promise.all(Array.from({ length: 24 }, () => RawSocket.open(app.port, toTell)));
  // 24 MB, three times as much as an account may send at once.
  for (const socket of sockets) socket.send(token, half);
  await expect
    .poll(() => sockets.filter(({ received }) => received.some((each) => isClose(each, 1008))).length)
    .toBeGreaterThan(8);
  expect(await say(bob, await publicRoom(bob), 'not my frames')).toMatchObject({ content: 'not my frames' });
  for (const socket of sockets) socket[Symbol.dispose]();
});

describe('LP17 connections of one address', () => {
  test('that have not signed in are 100 at most, and others come in meanwhile', async () => {
    await using app = await startApp();
    await using ann = await signUp(app.url);
    const roomId = await publicRoom(ann);
    await say(ann, roomId, 'before');
    const silent = await Promise.all(
      Array.from({ length: 100 }, () => RawSocket.open(app.port, toTell, '127.0.0.2')),
    );
    await expect(RawSocket.open(app.port, toTell, '127.0.0.2')).rejects.toThrow(
      /429 [^]*"reason":"rate_limited"/,
    );
    using elsewhere = await RawSocket.open(app.port, toTell, '127.0.0.3');
    expect(elsewhere.isEnded).toBe(false);
    // One that signs in makes room for the next.
    silent[0]?.send(text({ method: 'connectionParams', data: { token: ann.token } }));
    silent[0]?.send(text({ id: 1, method: 'query', params: { path: 'auth.me' } }));
    await silent[0]?.count(1);
    using next = await RawSocket.open(app.port, toTell, '127.0.0.2');
    expect(next.isEnded).toBe(false);
    for (const socket of silent) socket[Symbol.dispose]();
  });

  test('are 1,000 at most', async () => {
    await using app = await startApp();
    const request = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const held = await Promise.all(
      Array.from({ length: 1_000 }, () => openTcp(app.port, request, '127.0.0.2')),
    );
    const oneMore = await openTcp(app.port, request, '127.0.0.2');
    await closed(oneMore);
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    const gone = Promise.all(held.map(closed));
    for (const socket of held) socket.destroy();
    await gone;
    await expect
      .poll(async () => {
        const again = await openTcp(app.port, request, '127.0.0.2');
        const answer = await Promise.race([once(again, 'data'), closed(again)]);
        again.destroy();
        return String(answer);
      })
      .toMatch(/^HTTP\/1.1 200/);
  });
});

test('LP17 with few descriptors, sockets leave enough for pages, calls and the database', async () => {
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  await using server = await TestServer.start({
    command: ['bash', '-c', `ulimit -n 160; exec "${process.execPath}" "${main}"`],
  });
  await using ann = await signUp(server.url);
  const roomId = await publicRoom(ann);
  const connections = Array.from({ length: 300 }, (_, index) =>
    RawSocket.open(server.port, toTell, `127.0.1.${(index % 200) + 1}`).catch(() => null),
  );
  const sockets = await Promise.all(connections);
  const open = sockets.filter((socket) => socket !== null && !socket.isEnded);
  expect(open.length).toBeGreaterThan(50);
  expect(open.length).toBeLessThan(120);
  const page = await fetch(server.url, { headers: { accept: 'text/html' } });
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<html');
  await say(ann, roomId, 'is still written');
  for (const socket of sockets) socket?.[Symbol.dispose]();
  await expect
    .poll(async () => {
      using again = await RawSocket.open(server.port, toTell);
      return again.isEnded;
    })
    .toBe(false);
});
