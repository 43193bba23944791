import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setInterval } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** What a receiver does to whoever calls it. It is told when the first bytes of the call have come. */
export type Attack = (socket: Socket) => void;

/** A server on a bare socket, for answers that no HTTP server gives. */
export class HostileReceiver implements AsyncDisposable {
  readonly port: number;
  /** How many connections it was called by. */
  calls = 0;
  attack: Attack = (socket) => socket.destroy();
  #server: Server;
  #open = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server on TCP that listens has this
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (socket) => {
      this.calls += 1;
      this.#open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#open.delete(socket));
      socket.once('data', () => this.attack(socket));
      // Whether the caller has gone, or only sends no more, shows when it is sent something.
      socket.once('end', () => !socket.writableEnded && drip(socket, 'x'));
    });
  }

  static async start(): Promise<HostileReceiver> {
    // Half-open: it goes on although its caller has said that it sends no more.
    const server = createServer({ allowHalfOpen: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new HostileReceiver(server);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  get openConnections(): number {
    return this.#open.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

export interface HostileCase {
  name: string;
  attack: Attack;
  /** How a delivery of a webhook ends, and what is kept of the answer. */
  delivery: { state: 'delivered' | 'failed'; status: number | null; answer: string };
  /** What the caller of a command is told, or, where the answer is right, what it answered. */
  command: { failure: string } | { text: string };
}

const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';
const chunkedHead = `${head}Transfer-Encoding: chunked\r\n\r\n`;

const failing = (answer: string): Pick<HostileCase, 'delivery' | 'command'> => ({
  delivery: { state: 'failed', status: null, answer },
  command: { failure: answer },
});
/** The status counts for webhooks; of a command's answer, a part is none. */
const cutOff = (answer: string, failure: string): Pick<HostileCase, 'delivery' | 'command'> => ({
  delivery: { state: 'delivered', status: 200, answer },
  command: { failure },
});
const whole = (text: string): Pick<HostileCase, 'delivery' | 'command'> => ({
  delivery: { state: 'delivered', status: 200, answer: text },
  command: { text },
});

const late = 'There was no answer within';
const notHttp = 'Its answer is not valid HTTP';
const closed = 'The connection was closed before there was an answer';
const notEnded = 'did not end its answer in time';
const brokenOff = 'ended its answer too early';
const tooLong = 'answered with more than 64 KB';

/** Add what you can think of: each runs against webhooks and against commands. */
export const hostileCases: HostileCase[] = [
  { name: 'nothing at all', attack: () => undefined, ...failing(late) },
  { name: 'an end without an answer', attack: (socket) => socket.end(), ...failing(closed) },
  { name: 'a reset', attack: (socket) => socket.resetAndDestroy(), ...failing(closed) },
  {
    name: 'interim answers without end',
    attack: (socket) => flood(socket, 'HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n'),
    ...failing('more than 8 interim answers'),
  },
  {
    name: '"100 Continue" without end',
    attack: (socket) => flood(socket, 'HTTP/1.1 100 Continue\r\n\r\n'),
    ...failing('more than 8 interim answers'),
  },
  {
    name: 'interim answers one by one',
    attack: (socket) => drip(socket, 'HTTP/1.1 102 Processing\r\n\r\n'),
    ...failing('more than 8 interim answers'),
  },
  {
    name: 'a few interim answers and a right one',
    attack: (socket) =>
      socket.write(`${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(8)}${head}Content-Length: 4\r\n\r\nfine`),
    ...whole('fine'),
  },
  {
    name: 'another protocol',
    attack: (socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'),
    ...failing(closed),
  },
  {
    name: 'a status line that never ends',
    attack: (socket) => {
      socket.write('HTTP/1.1 200 ');
      drip(socket, 'x');
    },
    ...failing(late),
  },
  {
    name: 'a status line of megabytes',
    attack: (socket) => {
      socket.write('HTTP/1.1 200 ');
      flood(socket, 'x'.repeat(1_000));
    },
    ...failing('larger than 16 KB'),
  },
  {
    name: 'headers one by one',
    attack: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      drip(socket, 'X-More: 1\r\n');
    },
    ...failing(late),
  },
  {
    name: 'headers without end',
    attack: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      flood(socket, `X-More: ${'x'.repeat(100)}\r\n`);
    },
    ...failing('larger than 16 KB'),
  },
  {
    name: 'a body that never ends, in chunks',
    attack: (socket) => socket.write(`${chunkedHead}5\r\nhello\r\n`),
    ...cutOff('hello', notEnded),
  },
  {
    name: 'a body that never ends, up to the end of the connection',
    attack: (socket) => socket.write(`${head}\r\nhello`),
    ...cutOff('hello', notEnded),
  },
  {
    name: 'a body that comes a byte at a time',
    attack: (socket) => {
      socket.write(`${head}\r\n`);
      drip(socket, 'x');
    },
    ...cutOff('xx', notEnded),
  },
  {
    name: 'a body without bounds',
    attack: (socket) => {
      socket.write(`${head}\r\n`);
      flood(socket, 'x'.repeat(1_000));
    },
    ...cutOff('x'.repeat(1_000), tooLong),
  },
  {
    name: 'a body that is shorter than announced',
    attack: (socket) => socket.end(`${head}Content-Length: 10\r\n\r\nhello`),
    ...cutOff('hello', brokenOff),
  },
  {
    name: 'a body whose connection is reset',
    attack: (socket) => socket.write(`${head}\r\nhello`, () => reset(socket)),
    ...cutOff('hello', brokenOff),
  },
  {
    name: 'a body up to the end of the connection',
    attack: (socket) => socket.end(`${head}\r\nhello`),
    ...whole('hello'),
  },
  {
    name: 'bytes of chunks with long extensions',
    attack: (socket) => {
      socket.write(chunkedHead);
      flood(socket, `1;${'x'.repeat(15_000)}\r\na\r\n`);
    },
    ...cutOff('a', tooLong),
  },
  {
    name: 'an extension of a chunk without end',
    attack: (socket) => {
      socket.write(`${chunkedHead}5\r\nhello\r\n1;`);
      flood(socket, 'x'.repeat(1_000));
    },
    ...cutOff('hello', brokenOff),
  },
  {
    name: 'a chunk of more bytes than there are numbers',
    attack: (socket) => socket.write(`${chunkedHead}5\r\nhello\r\n${'f'.repeat(32)}\r\nx`),
    ...cutOff('hello', brokenOff),
  },
  {
    name: 'trailers without end',
    attack: (socket) => {
      socket.write(`${chunkedHead}5\r\nhello\r\n0\r\n`);
      flood(socket, `X-More: ${'x'.repeat(100)}\r\n`);
    },
    ...cutOff('hello', brokenOff),
  },
  {
    name: 'a second answer behind the first',
    attack: (socket) => socket.write(`${head}Content-Length: 4\r\n\r\nfine`.repeat(2)),
    ...whole('fine'),
  },
  {
    name: 'an answer, and a connection that is never closed',
    attack: (socket) => socket.write(`${head}Connection: keep-alive\r\nContent-Length: 4\r\n\r\nfine`),
    ...whole('fine'),
  },
  {
    name: 'a length and chunks at once',
    attack: (socket) =>
      socket.write(`${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfine\r\n0\r\n\r\n`),
    ...failing(notHttp),
  },
  {
    name: 'two lengths',
    attack: (socket) => socket.write(`${head}Content-Length: 4\r\nContent-Length: 2\r\n\r\nfine`),
    ...failing(notHttp),
  },
  { name: 'HTTP/0.9', attack: (socket) => socket.end('<html>fine</html>'), ...failing(notHttp) },
  {
    name: 'garbage',
    attack: (socket) => flood(socket, '\u0000\u0001\u0002\u0003'),
    ...failing(notHttp),
  },
  {
    name: 'a status of four digits',
    attack: (socket) => socket.end('HTTP/1.1 2000 OK\r\n\r\n'),
    ...failing(notHttp),
  },
  {
    name: 'a redirect to itself',
    attack: (socket) => socket.end('HTTP/1.1 302 Found\r\nLocation: /hook\r\nContent-Length: 0\r\n\r\n'),
    delivery: { state: 'failed', status: 302, answer: 'It answered with a redirect, which is not followed.' },
    command: { failure: 'it answered with the status 302' },
  },
  {
    name: 'a compressed answer that is a thousand times larger',
    attack: (socket) => {
      const bomb = gzipSync(Buffer.alloc(3_000_000, 'x'));
      socket.write(`${head}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`);
      socket.write(bomb);
    },
    ...cutOff('The answer is compressed', 'answered with compressed text'),
  },
  {
    name: 'no UTF-8',
    attack: (socket) => {
      socket.write(`${head}Content-Length: 2\r\n\r\n`);
      socket.write(Buffer.from([0xff, 0xfe]));
    },
    ...whole('\u{fffd}\u{fffd}'),
  },
];

/** The same again and again, as fast as it is read. */
function flood(socket: Socket, text: string): void {
  const block = text.repeat(Math.ceil(10_000 / text.length));
  const more = () => {
    while (!socket.destroyed && socket.write(block));
  };
  socket.on('drain', more);
  more();
}

/** The same again and again, a little at a time. */
function drip(socket: Socket, text: string): void {
  const closing = new AbortController();
  socket.once('close', () => closing.abort());
  void (async () => {
    for await (const _ of setInterval(1, undefined, { signal: closing.signal })) socket.write(text);
  })().catch(() => undefined);
}

/** After what was written has been read, which a reset would overtake: its reader is in this process, and polls once more. */
function reset(socket: Socket): void {
  setTimeout(() => setImmediate(() => socket.resetAndDestroy()), 50);
}
