import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { clientFrame, opcodes } from './client-frame.ts';
import { FrameReader } from './frame-reader.ts';

/** Shared by all sockets: each handles what it received before the next one receives anything. */
const receiveBuffer = Buffer.alloc(256 * 1024);
const headEnd = Buffer.from('\r\n\r\n');
const connectTimeoutMs = 60_000;

export interface SocketHandlers {
  /** A delivery, or the answer to a send. */
  onLargeFrame?: () => void;
  onText?: (text: string) => void;
  /** Whether large texts are passed to `onText` too, from the beginning. */
  keepsTexts?: boolean;
  onClose?: () => void;
}

/** Just enough of the WebSocket protocol to load a server at little cost here. */
export class RawSocket {
  handlers: SocketHandlers;
  isClosed = false;
  #socket: Socket;
  #reader: FrameReader;
  #unsent: Buffer[] = [];
  /** What has arrived of the answer to the upgrade; null once the socket is open. */
  #head: Buffer | null = Buffer.alloc(0);
  #opened = Promise.withResolvers<void>();

  private constructor(port: number, path: string, handlers: SocketHandlers) {
    this.handlers = handlers;
    this.#reader = new FrameReader({
      onLargeFrame: () => this.handlers.onLargeFrame?.(),
      onText: (text) => this.#hear(text),
      onControl: (opcode, payload) => this.#control(opcode, payload),
    });
    this.#reader.keepsTexts = handlers.keepsTexts ?? false;
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: receiveBuffer,
        callback: (receivedBytes) => {
          this.#receive(receiveBuffer, receivedBytes);
          return true;
        },
      },
    });
    this.#socket.on('error', (error) => this.#opened.reject(error));
    this.#socket.once('close', () => {
      this.isClosed = true;
      this.#opened.reject(new Error('The server closed the connection.'));
      this.handlers.onClose?.();
    });
    this.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
  }

  static async open(port: number, path: string, handlers: SocketHandlers = {}): Promise<RawSocket> {
    const socket = new RawSocket(port, path, handlers);
    const timeout = setTimeout(() => {
      socket.#opened.reject(new Error('The server did not answer the upgrade.'));
    }, connectTimeoutMs);
    await socket.#opened.promise.finally(() => clearTimeout(timeout));
    return socket;
  }

  /** What is sent in one turn of the event loop goes out in one write. */
  send(text: string): void {
    this.#write(clientFrame(text));
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Cuts the connection, as when a network fails. */
  destroy(): void {
    this.#socket.destroy();
  }

  #write(frame: Buffer): void {
    if (this.#unsent.push(frame) > 1) return;
    queueMicrotask(() => {
      if (!this.isClosed) this.#socket.write(Buffer.concat(this.#unsent));
      this.#unsent = [];
    });
  }

  #receive(received: Buffer, receivedBytes: number): void {
    if (this.#head === null) {
      this.#reader.read(received, receivedBytes);
      return;
    }
    this.#head = Buffer.concat([this.#head, received.subarray(0, receivedBytes)]);
    const end = this.#head.indexOf(headEnd);
    if (end === -1) return;
    const head = this.#head.subarray(0, end).toString();
    const rest = this.#head.subarray(end + headEnd.length);
    this.#head = null;
    if (!head.startsWith('HTTP/1.1 101 ')) {
      this.#opened.reject(new Error(`The upgrade was refused: ${head}`));
      return;
    }
    this.#opened.resolve();
    this.#reader.read(rest, rest.length);
  }

  #hear(text: string): void {
    // Keep-alives: tRPC's and Engine.IO's.
    if (text === 'PING') this.send('PONG');
    else if (text === '2') this.send('3');
    else this.handlers.onText?.(text);
  }

  #control(opcode: number, payload: Buffer): void {
    if (opcode === opcodes.ping) this.#write(clientFrame(payload, opcodes.pong));
    else if (opcode === opcodes.close) this.#socket.end();
    else if (opcode !== opcodes.pong) throw new Error(`A frame that no server here sends: opcode ${opcode}.`);
  }
}
