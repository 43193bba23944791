import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Sends these pieces one after the other, each once everything received so far matches. */
async function talk(...steps: { send: string; until: RegExp }[]) {
  const socket = connect(server.port, '127.0.0.1');
  let received = '';
  let isClosed = false;
  socket.on('error', () => undefined);
  socket.on('close', () => (isClosed = true));
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
  await once(socket, 'connect');
  for (const { send, until } of steps) {
    socket.write(send);
    await expect.poll(() => (isClosed ? `${received}(closed)` : received)).toMatch(until);
  }
  socket.destroy();
}

const post = (path: string, header: string) =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${header}\r\n\r\n`;
const next = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n';

test.each([
  ['REST', '/api/login', 64 * 1024],
  ['tRPC', '/trpc/auth.login', 64 * 1024],
  ['a webhook', '/hooks/1/secret', 256 * 1024],
])('an oversized body sent to %s gets 413 at once, and the connection goes on', async (_, path, limit) => {
  const length = limit + 1;
  await talk(
    {
      send: post(path, `Content-Type: application/json\r\nContent-Length: ${length}`) + ' '.repeat(1000),
      until: /^HTTP\/1\.1 413 [\s\S]*\r\n\r\n/,
    },
    { send: ' '.repeat(length - 1000) + next, until: /413[\s\S]+HTTP\/1\.1 200/ },
  );
});

test.each([
  ['of 4 MB and more', `Content-Length: ${4 * 1024 * 1024 + 1}`, ' '],
  ['without a length', 'Transfer-Encoding: chunked', `20000\r\n${' '.repeat(0x20000)}\r\n`],
])('an oversized body %s gets 413, and the connection ends', async (_, header, body) => {
  await talk({
    send: post('/api/login', `Content-Type: application/json\r\n${header}`) + body,
    until: /^HTTP\/1\.1 413 [\s\S]*\(closed\)$/,
  });
});
