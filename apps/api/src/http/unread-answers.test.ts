import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UnreadAnswers } from './unread-answers.ts';

const answerBytes = 50 * 1024 * 1024;
let server: Server;
let unreadAnswers: UnreadAnswers;
beforeAll(async () => {
  server = createServer((_request, response) => response.end(Buffer.alloc(answerBytes))).listen(0);
  unreadAnswers = new UnreadAnswers(server);
  await once(server, 'listening');
});
afterAll(() => {
  unreadAnswers.close();
  server.close();
});

/** A client that sends requests and does not read. */
function ask() {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1').pause();
  socket.on('error', () => undefined);
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  return socket;
}

const openConnections = () =>
  new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));

test('an answer that nobody reads is given up', async () => {
  const connected: Promise<Socket[]> = once(server, 'connection');
  ask();
  const [connection] = await connected;
  await new Promise((resolve) => connection?.once('close', resolve));
});

test('what waits for all clients together is bounded: those with the most are cut', async () => {
  const cut: Promise<unknown>[] = [];
  server.on('connection', (connection) => cut.push(once(connection, 'close')));
  for (let count = 0; count < 4; count += 1) ask();
  await expect.poll(openConnections).toBe(4);
  // Long before they stall: two of them already exceed the limit.
  await Promise.race(cut);
  await expect.poll(openConnections).toBeLessThanOrEqual(3);
  await Promise.all(cut);
});

test('a client that reads gets all of it', async () => {
  const socket = ask().resume();
  let bytes = 0;
  socket.on('data', (chunk) => (bytes += chunk.length));
  await expect.poll(() => bytes).toBeGreaterThan(answerBytes);
  socket.destroy();
});
