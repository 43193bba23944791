import { connect, type Socket } from 'node:net';
import { until } from '../../torture/until.ts';
import { patienceMs } from './wire-socket.ts';

const maxKeptBytes = 256 * 1024;

export interface RequestParts {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** An HTTP request as bytes, with the length of its body unless the headers say something of their own. */
export function requestText(
  target: string,
  { method = 'GET', headers = {}, body = '' }: RequestParts = {},
): string {
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const isFramed = names.has('content-length') || names.has('transfer-encoding');
  const framing = body === '' || isFramed ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries({ host: 'localhost', ...framing, ...headers });
  return `${method} ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

export function jsonRequest(method: string, target: string, body: unknown, token?: string): string {
  return requestText(target, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
}

/** A client of HTTP on a socket of bytes: it may send anything, and read when it likes. */
export class WireRequests implements Disposable {
  isEnded = false;
  #socket: Socket;
  #received = '';

  constructor(port: number, from: string) {
    this.#socket = connect({ port, host: '127.0.0.1', localAddress: from });
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => (this.isEnded = true));
    this.#socket.on('data', (chunk) => {
      if (this.#received.length < maxKeptBytes) this.#received += (chunk as Buffer).toString('latin1');
    });
  }

  send(...requests: readonly string[]): void {
    this.#socket.write(requests.join(''), 'utf8');
  }

  async drip(request: string, pieces: number): Promise<void> {
    const bytes = Buffer.from(request);
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

  /** The statuses of the answers so far. */
  get statuses(): number[] {
    return Array.from(this.#received.matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, status]) => Number(status));
  }

  get text(): string {
    return this.#received;
  }

  /** Waits for so many answers, or for the end of the connection. */
  async answers(count: number): Promise<number[]> {
    await until(() => this.isEnded || this.statuses.length >= count, patienceMs);
    return this.statuses;
  }

  /** Whether the server has ended it. Who does not read is told of that only when something is sent: asked by a look at the socket. */
  async ended(timeoutMs = patienceMs): Promise<boolean> {
    return until(() => this.isEnded, timeoutMs);
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
