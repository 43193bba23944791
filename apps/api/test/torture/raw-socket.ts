import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from './until.ts';

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A frame as a client sends it (RFC 6455, 5.2), or as it must not. */
export function frame(
  opcode: number,
  payload: string | Buffer = '',
  { isFinal = true, isMasked = true, reservedBits = 0 } = {},
): Buffer {
  const body = Buffer.from(payload);
  const maskBit = isMasked ? 0x80 : 0;
  const header = Buffer.alloc(body.length < 126 ? 2 : body.length < 65_536 ? 4 : 10);
  header[0] = (isFinal ? 0x80 : 0) | reservedBits | opcode;
  header[1] = maskBit | (header.length === 2 ? body.length : header.length === 4 ? 126 : 127);
  if (header.length === 4) header.writeUInt16BE(body.length, 2);
  if (header.length === 10) header.writeBigUInt64BE(BigInt(body.length), 2);
  if (!isMasked) return Buffer.concat([header, body]);
  const mask = randomBytes(4);
  return Buffer.concat([header, mask, body.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
}

export const text = (message: unknown): Buffer =>
  frame(opcodes.text, typeof message === 'string' ? message : JSON.stringify(message));

/** What the server sent: JSON as it parses, PING and PONG as text, and control frames by their name. */
export type Received = unknown;

/** A WebSocket of bytes: sends what no library would, and shows what comes back frame by frame. */
export class RawSocket implements Disposable {
  readonly received: Received[] = [];
  isEnded = false;
  #socket: Socket;
  #unread = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('close', () => (this.isEnded = true));
  }

  /** `from` is the address that calls, such as `127.0.0.2`. */
  static async open(port: number, query = '', from = '127.0.0.1'): Promise<RawSocket> {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    const key = randomBytes(16).toString('base64');
    socket.write(
      `GET /trpc${query} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    );
    const raw = new RawSocket(socket);
    const closed = new AbortController();
    socket.once('close', () => closed.abort());
    const [head] = (await once(socket, 'data', { signal: closed.signal })) as [Buffer];
    const headEnd = head.indexOf('\r\n\r\n');
    if (!head.toString().startsWith('HTTP/1.1 101 ') || headEnd < 0) throw new Error(head.toString());
    raw.#read(head.subarray(headEnd + 4));
    socket.on('data', (chunk) => raw.#read(Buffer.from(chunk)));
    return raw;
  }

  send(...frames: readonly Buffer[]): void {
    this.#socket.write(Buffer.concat(frames));
  }

  /** Waits until so many frames have come. */
  async count(frames: number): Promise<void> {
    await until(() => this.received.length >= frames, 60_000);
  }

  async ended(): Promise<boolean> {
    return until(() => this.isEnded, 60_000);
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    for (;;) {
      const [first, second] = this.#unread;
      if (first === undefined || second === undefined) return;
      // Servers do not mask, and nothing here is longer than two bytes of length can say.
      const isLong = second === 126;
      if (isLong && this.#unread.length < 4) return;
      const start = isLong ? 4 : 2;
      const end = start + (isLong ? this.#unread.readUInt16BE(2) : second);
      if (this.#unread.length < end) return;
      this.received.push(shown(first, this.#unread.subarray(start, end)));
      this.#unread = this.#unread.subarray(end);
    }
  }
}

function shown(first: number, payload: Buffer): Received {
  switch (first) {
    case 0x80 | opcodes.text: {
      const message = payload.toString();
      return message.startsWith('{') ? JSON.parse(message) : message;
    }
    case 0x80 | opcodes.close:
      return { close: payload.length < 2 ? null : payload.readUInt16BE(0) };
    case 0x80 | opcodes.pong:
      return { pong: payload.toString() };
    default:
      return { unexpected: first, payload: payload.toString() };
  }
}
