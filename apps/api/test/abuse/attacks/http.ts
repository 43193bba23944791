import { setTimeout as pause } from 'node:timers/promises';
import type { Attack } from '../attack.ts';
import { ended, writeEndlessly, type Attacker } from '../attacker.ts';

const head = (line: string, ...fields: readonly string[]) =>
  `${[`${line} HTTP/1.1`, 'Host: localhost', ...fields].join('\r\n')}\r\n\r\n`;

const authorization = (attacker: Attacker, account = 0) =>
  `Authorization: Bearer ${attacker.account(account).token}`;

/** A batch of twenty pages of the longest messages. */
function pages(attacker: Attacker, account = 0): string {
  const input = { roomId: attacker.stage.longRoomId, limit: 200 };
  const inputs = JSON.stringify(Object.fromEntries(Array.from({ length: 20 }, (_, index) => [index, input])));
  const paths = Array.from({ length: 20 }, () => 'messages.list').join(',');
  const target = `/trpc/${paths}?batch=1&input=${encodeURIComponent(inputs)}`;
  return head(`GET ${target}`, authorization(attacker, account));
}

/** Asks, reads nothing, and asks anew when it is cut off. */
async function askAndNotRead(attacker: Attacker, request: string, from = attacker.address()): Promise<void> {
  const socket = await attacker.tcp(from);
  socket.pause();
  socket.write(request);
  await ended(socket);
}

function page(attacker: Attacker): string {
  const target = `/api/chat/rooms/${attacker.stage.replayRoomId}/messages?limit=200`;
  return head(`GET ${target}`, authorization(attacker));
}

/** Opens with `begin`, and sends a byte more every second. */
async function drip(attacker: Attacker, begin: string): Promise<void> {
  const socket = await attacker.tcp();
  socket.resume();
  socket.write(begin);
  const end = ended(socket);
  while (!socket.destroyed) {
    await Promise.race([pause(1_000), end]);
    socket.write('x');
  }
}

const slowHeaders = 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ';
const slowBody = head('POST /api/login', 'Content-Type: application/json', 'Content-Length: 60000');

/** Bodies that take long to parse, or to check. */
const bodies: readonly string[] = [
  '['.repeat(60_000),
  `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
  `[${'0,'.repeat(30_000)}0]`,
  `{${Array.from({ length: 5_000 }, (_, index) => `"k${index}":1`).join(',')}}`,
  JSON.stringify({ username: '\u{fdfa}'.repeat(20_000), password: 'x'.repeat(200) }),
  `{"username":"${String.raw`\u0041`.repeat(9_000)}","password":1e999}`,
];

async function streamBody(attacker: Attacker): Promise<void> {
  const socket = await attacker.tcp();
  socket.resume();
  socket.write(head('POST /api/login', 'Content-Type: application/json', 'Transfer-Encoding: chunked'));
  const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
  await writeEndlessly(socket, () => chunk);
}

function garbage(attacker: Attacker): string | Buffer {
  const bytes = Buffer.from(Array.from({ length: 4 * 1024 }, () => attacker.random.int(0, 255)));
  return attacker.random.pick<string | Buffer>([
    bytes,
    `GET /${'a'.repeat(60_000)} HTTP/1.1\r\n\r\n`,
    `GET / HTTP/1.1\r\n${'X: y\r\n'.repeat(3_000)}\r\n`,
    head('POST /api/login', 'Content-Length: 5', 'Transfer-Encoding: chunked'),
    head('GET /trpc', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 99'),
    head(`GET /trpc/${'me.follow,'.repeat(500)}`),
    head(`GET /api/chat/rooms/${'%25'.repeat(5_000)}`),
  ]);
}

async function sendGarbage(attacker: Attacker): Promise<void> {
  const socket = await attacker.tcp();
  socket.resume();
  socket.write(garbage(attacker));
  await Promise.race([ended(socket), pause(100)]);
  socket.destroy();
}

function events(attacker: Attacker): string {
  return head(
    `GET /api/chat/rooms/${attacker.stage.replayRoomId}/events`,
    authorization(attacker),
    'Last-Event-ID: 100',
  );
}

/** Opens a stream of events from 500 changes back, and goes when they come. */
async function readEventsAndGo(attacker: Attacker): Promise<void> {
  const socket = await attacker.tcp();
  socket.write(events(attacker));
  const { promise: came, resolve } = Promise.withResolvers<undefined>();
  socket.once('data', () => resolve(undefined));
  await Promise.race([came, ended(socket)]);
  if (!socket.destroyed) attacker.tally.served += 1;
  socket.destroy();
}

export const httpAttacks: readonly Attack[] = [
  {
    name: 'http-unread',
    does: 'Requests 20 pages of 200 messages of 16 KB in a batch, on 8 connections, and reads nothing.',
    run: (attacker) => attacker.lanes(8, () => askAndNotRead(attacker, pages(attacker))),
  },
  {
    name: 'http-unread-200',
    isCrowd: true,
    does: 'The same on 200 connections, from 20 accounts on as many addresses.',
    run: (attacker) =>
      attacker.lanes(200, (lane) =>
        askAndNotRead(attacker, pages(attacker, lane % 20), attacker.address(lane % 20)),
      ),
  },
  {
    name: 'http-pipelined',
    does: 'Sends 500 requests for a page at once on each of 20 connections, and reads nothing.',
    run: (attacker) => attacker.lanes(20, () => askAndNotRead(attacker, page(attacker).repeat(500))),
  },
  {
    name: 'requests',
    does: 'Loads the page without signing in, as fast as the server answers, on 64 connections.',
    run: (attacker) => attacker.httpFlood(64, () => ({ path: '/', headers: { accept: 'text/html' } })),
  },
  {
    name: 'bodies',
    does: 'Posts deep, wide or escaped bodies of 60 KB to the sign-in and to tRPC, on 16 connections.',
    run: (attacker) =>
      attacker.httpFlood(16, () => ({
        method: 'POST',
        path: attacker.random.pick([
          '/api/login',
          '/trpc/auth.login',
          '/trpc/auth.login,auth.register?batch=1',
        ]),
        body: attacker.random.pick(bodies),
      })),
  },
  {
    name: 'endless-bodies',
    does: 'Posts an endless body as fast as the server accepts it, on 32 connections, and reconnects.',
    run: (attacker) => attacker.lanes(32, () => streamBody(attacker)),
  },
  {
    name: 'slow-headers',
    does: 'Sends a header at one byte a second, on 1,000 connections.',
    run: (attacker) => attacker.lanes(1_000, () => drip(attacker, slowHeaders)),
  },
  {
    name: 'slow-bodies',
    does: 'Posts a body at one byte a second, on 1,000 connections.',
    run: (attacker) => attacker.lanes(1_000, () => drip(attacker, slowBody)),
  },
  {
    name: 'http-garbage',
    does: 'Sends broken requests and random bytes, on 16 connections, and reconnects.',
    run: (attacker) => attacker.lanes(16, () => sendGarbage(attacker)),
  },
  {
    name: 'events-unread',
    does: 'Opens 200 event streams from 500 changes back, and reads nothing.',
    run: (attacker) => attacker.lanes(200, () => askAndNotRead(attacker, events(attacker))),
  },
  {
    name: 'events-come-and-go',
    does: 'Opens an event stream from 500 changes back and disconnects when the events arrive, 16 times at once.',
    run: (attacker) => attacker.lanes(16, () => readEventsAndGo(attacker)),
  },
];
