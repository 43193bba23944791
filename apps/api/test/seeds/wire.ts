import { once } from 'node:events';
import { expect } from 'vitest';
import { WebSocket } from 'ws';

export interface Frame {
  id?: number | null;
  method?: string;
  result?: { type: string; id?: string; data?: unknown };
  error?: { message: string; code: number; data: { code: string; httpStatus: number; reason: string } };
}

/** A WebSocket to /trpc as it is: tests write out what is sent, and read what came as it came. */
export class Wire implements Disposable {
  readonly received: Frame[] = [];
  closeCode: number | null = null;
  #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.received.push(JSON.parse(data.toString()) as Frame));
    socket.on('close', (code) => (this.closeCode = code));
  }

  static async open(address: string): Promise<Wire> {
    const socket = new WebSocket(address.replace('http', 'ws'));
    await once(socket, 'open');
    return new Wire(socket);
  }

  send(frame: object): void {
    this.#socket.send(JSON.stringify(frame));
  }

  /** The first frame that holds all of this, once it is there. */
  async find(part: object): Promise<Frame> {
    const isFit = (frame: Frame) => expect.objectContaining(part).asymmetricMatch(frame);
    await expect.poll(() => this.received.some(isFit), { interval: 5 }).toBe(true);
    return this.received.find(isFit) ?? {};
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}
