import type { MeEvent, PresenceEvent } from '@parley/api-contract';
import { once } from 'node:events';
import { stat, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { makeFolder } from '../../../test-support/throw-away.ts';
import { startApp } from './app.ts';
import { password, privateRoom, publicRoom, signUp } from './people.ts';
import { runServer, TestServer } from './server.ts';
import { Subscription } from './subscription.ts';

let server: TestServer;
beforeAll(async () => void (server = await TestServer.start()));
afterAll(() => server[Symbol.asyncDispose]());

async function rawConnection(): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

function upgradeRequest(target: string, origin = ''): string {
  return [
    `GET ${target} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...(origin === '' ? [] : [`Origin: ${origin}`]),
    '\r\n',
  ].join('\r\n');
}

/** A client over a raw socket, which does not even answer a close. */
async function deafClient(token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/trpc?connectionParams=1`);
  await once(socket, 'open');
  socket.send(JSON.stringify({ method: 'connectionParams', data: { token } }));
  socket.close = () => undefined;
  return socket;
}

test('LP15 upgrades that are refused, malformed or cut off do not end the process', async () => {
  for (const target of [
    '/nope',
    '//',
    '//x:99999/trpc',
    'http://[/trpc',
    '/%ZZ',
    '/trpc?connectionParams=1',
  ]) {
    for (const origin of ['', 'http://evil.example', 'null']) {
      for (let attempt = 0; attempt < 5; attempt++) {
        const socket = await rawConnection();
        socket.write(upgradeRequest(target, origin));
        socket.resetAndDestroy();
      }
    }
  }
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});

test('a method that tRPC cannot even refuse is refused before it', async () => {
  const socket = await rawConnection();
  socket.write('TRACE /trpc/rooms.list HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  const answer = Buffer.concat(await socket.toArray()).toString();
  expect(answer).toMatch(/^HTTP\/1.1 404 [^]*"reason":"procedure_not_found"/);
});

test('LP12 nothing is taken any more from a socket whose session has ended, even if it does not close', async () => {
  await using ann = await signUp(server.url);
  const roomId = await privateRoom(ann);
  const socket = await deafClient(ann.token);
  const send = (id: number) =>
    socket.send(
      JSON.stringify({
        id,
        method: 'mutation',
        params: {
          path: 'messages.send',
          input: { roomId, content: `message ${id}`, clientMessageId: `id-${id}` },
        },
      }),
    );
  send(1);
  await once(socket, 'message');
  await using again = await ann.otherDevice();
  await ann.api.auth.logout.mutate();
  const cut = once(socket, 'close');
  send(2);
  await cut;
  const { messages } = await again.api.messages.list.query({ roomId });
  expect(messages.map(({ content }) => content)).toEqual(['message 1']);
});

test('LP12 a subscription over HTTP ends with its session', async () => {
  await using ann = await signUp(server.url);
  const roomId = await privateRoom(ann);
  const input = encodeURIComponent(JSON.stringify({ roomId }));
  const response = await fetch(`${server.url}/trpc/rooms.follow?input=${input}`, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${ann.token}` },
  });
  expect(response.status).toBe(200);
  const reading = response.text().catch(() => 'cut');
  await ann.api.auth.logout.mutate();
  await reading;
});

test('guesses at once and in other spellings count as guesses under one name', async () => {
  const guess = (username: string) =>
    fetch(`${server.url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: 'a wrong guess' }),
    });
  const spellings = ['grace', 'GRACE', 'ｇrace'];
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) => guess(spellings[index % 3] ?? '')),
  );
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
  expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toMatch(/^\d+$/);
});

test('a send that is refused joins nothing', async () => {
  await using ann = await signUp(server.url);
  await using bo = await signUp(server.url);
  const roomId = await publicRoom(ann);
  const call = bo.api.messages.send.mutate({ roomId, content: 'x', clientMessageId: 'x', replyTo: 99 });
  await expect(call).rejects.toThrow('There is no such message');
  expect((await bo.api.rooms.get.query({ roomId })).room.membership).toBeNull();
});

test('LP8 people who are added in turns end with the list that a fresh snapshot shows', async () => {
  await using ann = await signUp(server.url);
  const people = await Promise.all(Array.from({ length: 7 }, () => signUp(server.url)));
  const [last] = people.slice(5, 6);
  if (last === undefined) throw new Error('There are seven.');
  using follow = new Subscription<MeEvent>((on) => last.api.me.follow.subscribe(undefined, on));
  await follow.find(({ type }) => type === 'snapshot');
  const roomId = await privateRoom(ann);
  const ids = people.map(({ account }) => account.id);
  await Promise.all([
    ann.api.rooms.invite.mutate({ roomId, userIds: ids.slice(0, 6) }),
    ann.api.rooms.invite.mutate({ roomId, userIds: ids.slice(6) }),
  ]);
  await expect.poll(() => memberCountIn(follow.items)).toBe(8);
  for (const person of people) await person[Symbol.asyncDispose]();
});

function memberCountIn(events: readonly MeEvent[]): number | undefined {
  let count: number | undefined;
  for (const event of events) {
    if (event.type === 'roomJoined') count = event.entry.room.memberCount;
    if (event.type === 'roomChanged') count = event.room.memberCount;
  }
  return count;
}

test('LP11 who is invisible comes and goes without a trace', async () => {
  await using ann = await signUp(server.url);
  await using bo = await signUp(server.url);
  await using cy = await signUp(server.url);
  await bo.api.presence.setStatus.mutate({ availability: 'invisible' });
  const userIds = [bo.account.id, cy.account.id];
  using presence = new Subscription<PresenceEvent>((on) =>
    ann.api.presence.follow.subscribe({ userIds }, on),
  );
  await presence.find(({ type }) => type === 'snapshot');
  const phone = await bo.otherDevice();
  await phone.api.rooms.list.query();
  await phone[Symbol.asyncDispose]();
  await cy.api.presence.setStatus.mutate({ text: 'seen' });
  await presence.find((event) => event.type === 'presenceChanged' && event.presence.text === 'seen');
  expect(
    presence.items
      .slice(1)
      .some((event) => event.type === 'presenceChanged' && event.presence.userId === bo.account.id),
  ).toBe(false);
});

test('LP16 a client that does not close holds up nobody', async () => {
  await using own = await TestServer.start();
  const socket = connect(own.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(upgradeRequest('/trpc'));
  await once(socket, 'data');
  expect(await own.stop()).toMatchObject({ code: 0 });
});

test('LP16 a call that is under way when the server is told to stop is answered', async () => {
  await using own = await TestServer.start();
  const socket = connect(own.port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
  const ended = once(socket, 'close');
  const body = JSON.stringify({ username: 'late', password });
  socket.write(
    `POST /api/register HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
  );
  await expect.poll(() => received).toContain('100 Continue');
  const stopped = own.stop();
  await expect
    .poll(() =>
      fetch(own.url).then(
        () => 'open',
        () => 'closed',
      ),
    )
    .toBe('closed');
  socket.write(body);
  await ended;
  expect(received).toContain('HTTP/1.1 201');
  expect(await stopped).toMatchObject({ code: 0 });
});

test('who calls is what a proxy says only if it is trusted', async () => {
  const guess = async (url: string, from: string) => {
    const response = await fetch(`${url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
      body: JSON.stringify({ username: 'grace', password: 'a wrong guess' }),
    });
    return response.status;
  };
  const guessOften = async (url: string) => {
    for (let attempt = 0; attempt < 10; attempt++) expect(await guess(url, '203.0.113.1')).toBe(401);
    expect(await guess(url, '203.0.113.1')).toBe(429);
  };
  await using behindProxy = await TestServer.start({ env: { TRUSTED_PROXIES: '127.0.0.1' } });
  await guessOften(behindProxy.url);
  expect(await guess(behindProxy.url, '203.0.113.2')).toBe(401);
  await using direct = await TestServer.start();
  await guessOften(direct.url);
  expect(await guess(direct.url, '203.0.113.2')).toBe(429);
});

test('a second server on the same data is refused in one line', async () => {
  const { exit } = runServer({ PORT: '0', DATA_DIR: server.dataDir });
  const { code, output } = await exit;
  expect(code).toBe(1);
  expect(output.trim().split('\n')).toEqual([expect.stringMatching(/in use by another Parley/)]);
});

test('what is kept is readable by its owner alone, and secrets are not printed', async () => {
  for (const file of ['parley.db', 'parley.db-wal', 'secret']) {
    expect((await stat(join(server.dataDir, file))).mode & 0o077, file).toBe(0);
  }
  const { exit } = runServer({ PORT: '0', DATA_DIR: server.dataDir, SECRET: 'my-short-secret' });
  const { output } = await exit;
  expect(output).toContain('SECRET');
  expect(output).not.toContain('my-short-secret');
});

test('a secret that is not whole is refused', async () => {
  await using folder = makeFolder();
  await writeFile(join(folder.path, 'secret'), '');
  const { code, output } = await runServer({ PORT: '0', DATA_DIR: folder.path }).exit;
  expect(code).toBe(78);
  expect(output).toContain(join(folder.path, 'secret'));
});

test('LP13 a large answer to a client that reads is no reason to let it go', async () => {
  await using app = await startApp();
  await using ann = await signUp(app.url);
  const content = '🗿'.repeat(4000);
  const by = ann.account.id;
  const room = { kind: 'public', description: null, by, memberIds: [], createdAt: 0 } as const;
  const rooms: number[] = [];
  for (let index = 0; index < 150; index++) {
    const { id: roomId } = await app.store.rooms.create({ ...room, name: `room ${index}` });
    const send = { kind: 'send', roomId, authorId: by, clientMessageId: 'x', replyTo: null } as const;
    await app.store.messages.apply([{ ...send, content, at: 0 }]);
    rooms.push(roomId);
  }
  using follow = new Subscription<MeEvent>((on) => ann.api.me.follow.subscribe(undefined, on));
  const snapshot = await follow.find(({ type }) => type === 'snapshot');
  expect(snapshot.type === 'snapshot' && snapshot.rooms.length).toBe(rooms.length);
  const roomId = await publicRoom(ann);
  await follow.find((event) => event.type === 'roomJoined' && event.entry.room.id === roomId);
  expect(follow.items.filter(({ type }) => type === 'snapshot')).toHaveLength(1);
});
