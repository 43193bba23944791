import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Flusher } from './flusher.ts';
import { textFrame } from './frame.ts';
import { Unsent } from './unsent.ts';

/** Close codes: those of RFC 6455, 7.4.1, and from 4000 on our own. Clients come back after each of them. */
export const closeCodes = {
  goingAway: 1001,
  policyViolation: 1008,
  messageTooBig: 1009,
  sessionEnded: 4401,
  tooSlow: 4408,
} as const;

/** How long a client has to answer a close before its socket is cut. Who reads too slowly gets longer: `ws` cuts after 30 s. */
const closeGraceMs = 1_000;

const pong = textFrame(Buffer.from('PONG'));
const ping = textFrame(Buffer.from('PING'));

/** What a connection brings its messages to. */
export interface Receiver {
  receive(data: Buffer, isBinary: boolean): void;
  /** Nothing is received or sent any more. */
  end(): void;
}

/** One client's socket: what is to be sent within one turn of the event loop goes out in one write, and what waits is bounded. */
export class Connection {
  /** When the client was last heard of, by the clock of `performance.now`. */
  heardAtMs = performance.now();
  #socket: WebSocket;
  #stream: Socket;
  #flusher: Flusher;
  #unsent: Unsent;
  #receiver: Receiver | null = null;
  /** What goes out at the end of this turn: mostly one piece, and rarely more. */
  #frames: Buffer | null = null;
  #moreFrames: Buffer[] = [];
  #isEnded = false;
  #onEnd: (() => void)[] = [];

  /** `stream` is the network socket under `socket`: what is sent goes there as whole frames. */
  constructor(socket: WebSocket, stream: Socket, flusher: Flusher) {
    this.#socket = socket;
    this.#stream = stream;
    this.#flusher = flusher;
    this.#unsent = new Unsent(stream);
    socket.on('message', (data: Buffer, isBinary) => this.#hear(data, isBinary));
    socket.on('close', () => this.#end());
  }

  /** To be called once, before anything can be received. */
  bringTo(receiver: Receiver): void {
    this.#receiver = receiver;
  }

  get isOpen(): boolean {
    return !this.#isEnded && this.#socket.readyState === this.#socket.OPEN;
  }

  /** Calls back once, when the connection has ended or is about to: nothing is taken or sent after. */
  onEnd(callback: () => void): void {
    if (this.#isEnded) callback();
    else this.#onEnd.push(callback);
  }

  /** Sends whole frames at the end of this turn of the event loop. */
  write(frames: Buffer): void {
    if (this.#isEnded) return;
    if (this.#frames !== null) {
      this.#moreFrames.push(frames);
      return;
    }
    this.#frames = frames;
    this.#flusher.add(this);
  }

  flush(): void {
    const [frames, more] = [this.#frames, this.#moreFrames];
    this.#frames = null;
    if (more.length > 0) this.#moreFrames = [];
    if (frames === null || !this.isOpen) return;
    if (this.#unsent.isTooMuch) {
      this.#end();
      this.#socket.close(closeCodes.tooSlow, 'too slow');
      return;
    }
    this.#stream.write(more.length === 0 ? frames : Buffer.concat([frames, ...more]));
  }

  ping(): void {
    this.write(ping);
  }

  close(code: number, reason: string): void {
    this.flush();
    this.#end();
    this.#socket.close(code, reason);
    setTimeout(() => this.terminate(), closeGraceMs).unref();
  }

  endSession(): void {
    this.close(closeCodes.sessionEnded, 'session ended');
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #hear(data: Buffer, isBinary: boolean): void {
    this.heardAtMs = performance.now();
    if (this.#isEnded) return;
    // tRPC's own, beside the calls.
    const word = data.length === 4 && !isBinary ? data.toString() : null;
    if (word === 'PING') this.write(pong);
    else if (word !== 'PONG') this.#receiver?.receive(data, isBinary);
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#frames = null;
    this.#moreFrames = [];
    this.#receiver?.end();
    for (const callback of this.#onEnd) callback();
  }
}
