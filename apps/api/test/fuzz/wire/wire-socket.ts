import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from '../../torture/until.ts';
import { frame, opcodes, text } from '../../torture/raw-socket.ts';
import { Ledger, type SentCall } from './ledger.ts';

/** Past this a client that reads counts what comes and looks at it no more: the test should not be the slower one. */
const maxLookedAtBytes = 64 * 1024;
/** How long anything may take on a machine that is busy with other work. */
export const patienceMs = 60_000;

export interface WireSocketOptions {
  /** The address that it calls from; all of 127.0.0.0/8 are this machine. */
  from: string;
  /** What follows `/trpc`. */
  query?: string;
  headers?: Record<string, string>;
}

/** A call as JSON, and what the ledger has to know of it. */
export interface Call extends SentCall {
  json: string;
}

export function call(
  id: unknown,
  method: 'query' | 'mutation' | 'subscription',
  path: string,
  input?: unknown,
): Call {
  return {
    id,
    kind: method === 'subscription' ? 'subscription' : 'call',
    json: JSON.stringify({ id, method, params: { path, input } }),
  };
}

export function numbered(count: number, make: (number: number) => Call): Call[] {
  return Array.from({ length: count }, (_, index) => make(index + 1));
}

export const stop = (id: unknown): Call => ({
  id,
  kind: 'stop',
  json: JSON.stringify({ id, method: 'subscription.stop' }),
});

/** A client of the live protocol on a socket of bytes: it may send anything, and read when it likes. */
export class WireSocket implements Disposable {
  readonly ledger = new Ledger();
  isEnded = false;
  receivedFrames = 0;
  /** The payload of the longest frame that has come, in bytes. */
  longestFrame = 0;
  #socket: Socket;
  #unread: Buffer[] = [];
  #unreadBytes = 0;
  #neededBytes = 2;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('close', () => (this.isEnded = true));
  }

  /** Null when the server refuses it. */
  static async open(port: number, { from, query = '', headers = {} }: WireSocketOptions) {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    const client = new WireSocket(socket);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(
      `GET /trpc${query} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n${lines.join('')}\r\n`,
    );
    const head = await Promise.race([
      once(socket, 'data').then(([chunk]) => chunk as Buffer),
      once(socket, 'close').then(() => null),
    ]).catch(() => null);
    const headEnd = head?.indexOf('\r\n\r\n') ?? -1;
    if (head === null || headEnd < 0 || !head.toString('latin1').startsWith('HTTP/1.1 101 ')) {
      socket.destroy();
      return null;
    }
    client.#take(head.subarray(headEnd + 4));
    socket.on('data', (chunk) => client.#take(chunk));
    return client;
  }

  /** A socket of somebody who has signed in. */
  static async signedIn(port: number, token: string, options: WireSocketOptions): Promise<WireSocket | null> {
    const socket = await WireSocket.open(port, { query: '?connectionParams=1', ...options });
    socket?.send(text({ method: 'connectionParams', data: { token } }));
    return socket;
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** Each call in a frame of its own. */
  calls(...calls: readonly Call[]): void {
    this.ledger.sent(calls);
    this.send(Buffer.concat(calls.map(({ json }) => text(json))));
  }

  /** All calls in one frame. */
  batch(calls: readonly Call[]): void {
    this.ledger.sent(calls);
    this.send(text(`[${calls.map(({ json }) => json).join(',')}]`));
  }

  /** The bytes in pieces that go out one by one. */
  async drip(bytes: Buffer, pieces: number): Promise<void> {
    const size = Math.max(1, Math.ceil(bytes.length / pieces));
    for (let start = 0; start < bytes.length && !this.isEnded; start += size) {
      this.#socket.write(bytes.subarray(start, start + size));
      await new Promise(setImmediate);
    }
  }

  stopReading(): void {
    this.#socket.pause();
  }

  readOn(): void {
    this.#socket.resume();
  }

  /** Whether what was sent has gone out; a server that reads no more stops it. */
  async drained(): Promise<boolean> {
    return until(() => this.isEnded || this.#socket.writableLength === 0, patienceMs);
  }

  /** Whether something is so in time, or the connection has ended. */
  async until(isTrue: () => boolean): Promise<boolean> {
    return until(() => this.isEnded || isTrue(), patienceMs);
  }

  /** Whether the server is through with what it was sent: it answers in order what it is asked for behind it. */
  async fence(): Promise<boolean> {
    const id = `fence ${randomBytes(4).toString('hex')}`;
    const before = this.ledger.count('procedure_not_found');
    this.calls(call(id, 'query', 'nothing.here'));
    return this.until(() => this.ledger.count('procedure_not_found') > before);
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#unread.push(chunk);
    this.#unreadBytes += chunk.length;
    // Large frames come in many chunks: put together once, when they are whole.
    if (this.#unreadBytes < this.#neededBytes) return;
    let bytes = this.#unread.length === 1 ? chunk : Buffer.concat(this.#unread);
    for (;;) {
      const size = frameSizeOf(bytes);
      if (size === null || bytes.length < size.header + size.payload) {
        this.#neededBytes = size === null ? bytes.length + 1 : size.header + size.payload;
        break;
      }
      this.#receive(bytes[0] ?? 0, bytes.subarray(size.header, size.header + size.payload));
      bytes = bytes.subarray(size.header + size.payload);
    }
    this.#unread = [bytes];
    this.#unreadBytes = bytes.length;
  }

  #receiveText(message: string): void {
    this.ledger.receivedText(message);
    if (message === 'PING') this.send(text('PONG'));
  }

  #receive(first: number, payload: Buffer): void {
    this.receivedFrames += 1;
    this.longestFrame = Math.max(this.longestFrame, payload.length);
    switch (first) {
      case 0x80 | opcodes.text:
        this.#receiveText(payload.toString('utf8', 0, maxLookedAtBytes));
        break;
      case 0x80 | opcodes.close:
        this.ledger.receivedClose(payload.length < 2 ? null : payload.readUInt16BE(0));
        // As RFC 6455, 5.5.1 has it.
        this.#socket.end(frame(opcodes.close, payload.subarray(0, 2)));
        break;
      case 0x80 | opcodes.pong:
        break;
      default:
        this.ledger.problems.push(`The server sends a frame that begins with ${first}.`);
    }
  }
}

/** As servers send frames: without a mask (RFC 6455, 5.2). Null when the header is not whole. */
function frameSizeOf(bytes: Buffer): { header: number; payload: number } | null {
  const short = bytes[1];
  if (short === undefined) return null;
  if (short < 126) return { header: 2, payload: short };
  const header = short === 126 ? 4 : 10;
  if (bytes.length < header) return null;
  return { header, payload: short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2)) };
}
