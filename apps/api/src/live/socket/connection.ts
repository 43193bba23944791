import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { onBehalfOf } from '../../last-resort.ts';
import type { Flusher } from './flusher.ts';
import { textFrame } from './frame.ts';
import { Unsent } from './unsent.ts';

/** Close codes: those of RFC 6455, 7.4.1, and our own from 4000. Clients reconnect after each of them. */
export const closeCodes = {
  goingAway: 1001,
  policyViolation: 1008,
  messageTooBig: 1009,
  internalError: 1011,
  sessionEnded: 4401,
  tooSlow: 4408,
  clientTooOld: 4426,
} as const;

/** How long a client has to answer a close before its socket is cut. One that reads too slowly gets longer: `ws` cuts after 30 s. */
const closeGraceMs = 1_000;

/** How long a message may take to arrive, … */
const maxUnfinishedMs = 20_000;
/** … unless so little has come that it can only be pings and pongs. */
const maxQuietBytes = 4 * 1024;

const pong = textFrame(Buffer.from('PONG'));
const ping = textFrame(Buffer.from('PING'));

/** Where a connection delivers its messages. */
export interface Receiver {
  /** Counts a frame, whatever is in it; false if there are too many, and then nothing is taken from it. */
  admit(): boolean;
  /** Counts bytes that have arrived, even those of a frame that never ends. */
  countBytes(bytes: number): void;
  receive(data: Buffer, isBinary: boolean): void;
  /** Nothing more is received or sent. */
  end(): void;
  /** The socket is closed, and nothing is waiting to be sent. */
  gone(): void;
}

/** One client's socket: what is sent within one turn of the event loop goes out in one write, and what waits is limited. */
export class Connection {
  readonly openedAtMs = performance.now();
  /** When the client was last heard from, by the clock of `performance.now`. */
  heardAtMs = this.openedAtMs;
  #socket: WebSocket;
  #stream: Socket;
  #flusher: Flusher;
  #unsent: Unsent;
  #onFault: (error: unknown) => void;
  #receiver: Receiver | null = null;
  /** What goes out at the end of this turn: usually one piece. */
  #frames: Buffer | null = null;
  #moreFrames: Buffer[] | null = null;
  #queuedBytes = 0;
  /** How much had been read when the last message ended, … */
  #readAtMessage: number;
  /** … and when bytes were last counted. */
  #readAtCount: number;
  #isEnded = false;
  #onEnd: readonly (() => void)[] = [];

  /**
   * `stream` is the network socket under `socket`: whole frames are written to it directly. `onFault` is told about errors of our own that
   * ended the connection.
   */
  constructor(socket: WebSocket, stream: Socket, flusher: Flusher, onFault: (error: unknown) => void) {
    this.#socket = socket;
    this.#stream = stream;
    this.#flusher = flusher;
    this.#onFault = onFault;
    this.#unsent = new Unsent(stream);
    this.#readAtMessage = stream.bytesRead;
    this.#readAtCount = this.#readAtMessage;
    socket.on('message', (data: Buffer, isBinary) => {
      try {
        this.#hear(data, isBinary);
      } catch (error) {
        this.fail(error);
      }
    });
    // Answered by `ws` itself.
    socket.on('ping', () => this.#receiver?.admit());
    socket.on('close', () => {
      this.#end();
      this.#receiver?.gone();
    });
  }

  /** Call once, before anything can be received. */
  bringTo(receiver: Receiver): void {
    this.#receiver = receiver;
  }

  get isOpen(): boolean {
    return !this.#isEnded && this.#socket.readyState === this.#socket.OPEN;
  }

  /** Ends this connection, and nothing else, because of an unexpected error. */
  fail(error: unknown): void {
    if (this.#isEnded) return;
    this.#onFault(error);
    this.#closeNow(closeCodes.internalError, 'internal error');
    setTimeout(() => this.terminate(), closeGraceMs).unref();
  }

  /** Calls back once, when the connection has ended or is about to: nothing is received or sent after that. */
  onEnd(callback: () => void): void {
    if (this.#isEnded) callback();
    // A new list, because a list that is added to reserves room for many more.
    else this.#onEnd = [...this.#onEnd, callback];
  }

  /** Reads nothing more from the client until the returned function is called. */
  pause(): () => void {
    this.#socket.pause();
    return () => {
      if (!this.#isEnded) this.#socket.resume();
    };
  }

  /** Sends whole frames at the end of this turn of the event loop. */
  write(frames: Buffer): void {
    if (this.#isEnded) return;
    // Counted here and not on writing: one turn can produce more than there is memory for.
    if (this.#unsent.isTooMuchWith(this.#queuedBytes)) return this.#giveUp();
    this.#queuedBytes += frames.length;
    if (this.#frames !== null) {
      (this.#moreFrames ??= []).push(frames);
      return;
    }
    this.#frames = frames;
    this.#flusher.add(this);
  }

  flush(): void {
    const [frames, more] = [this.#frames, this.#moreFrames];
    this.#frames = null;
    this.#queuedBytes = 0;
    this.#moreFrames = null;
    if (frames === null || !this.isOpen) return;
    if (this.#unsent.isTooMuch) return this.#giveUp();
    this.#stream.write(more === null ? frames : Buffer.concat([frames, ...more]));
  }

  /** Whether so much is waiting to be sent that no new answers should be made. */
  get isCongested(): boolean {
    return this.#unsent.isMuchWith(this.#queuedBytes);
  }

  /** Calls back once when what was waiting has been sent, but not when the connection ends. */
  whenRelieved(callback: () => void): void {
    if (this.#stream.writableNeedDrain) this.#stream.once('drain', callback);
    else setImmediate(callback);
  }

  /** How much of an unfinished message has arrived. It waits in memory, out of sight here. */
  get unfinishedBytes(): number {
    return this.#stream.bytesRead - this.#readAtMessage;
  }

  /**
   * Counts what has arrived of an unfinished message, and disconnects a client that does not finish it. Call it regularly: nothing else
   * notices.
   */
  checkWriting(now: number): void {
    this.#countBytes();
    if (now - this.heardAtMs > maxUnfinishedMs && this.unfinishedBytes > maxQuietBytes)
      this.refuseUnfinished();
  }

  refuseUnfinished(): void {
    this.refuse('message not ended');
  }

  /** Closes the connection of a client that sends too much. Anything it sends after that stays in the system's buffers. */
  refuse(reason: string): void {
    this.close(closeCodes.policyViolation, reason);
    this.#socket.pause();
  }

  /** Disconnects a client that does not read. Call it regularly: a client that makes no calls is not noticed otherwise. */
  checkReading(): void {
    if (!this.#isEnded && this.#unsent.isTooMuch) this.#giveUp();
  }

  ping(): void {
    this.write(ping);
  }

  close(code: number, reason: string): void {
    this.flush();
    this.#closeNow(code, reason);
    setTimeout(() => this.terminate(), closeGraceMs).unref();
  }

  endSession(): void {
    this.close(closeCodes.sessionEnded, 'session ended');
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #giveUp(): void {
    this.#closeNow(closeCodes.tooSlow, 'too slow');
  }

  #closeNow(code: number, reason: string): void {
    this.#end();
    this.#socket.close(code, reason);
  }

  #hear(data: Buffer, isBinary: boolean): void {
    if (this.#isEnded) return;
    this.heardAtMs = performance.now();
    this.#countBytes();
    this.#readAtMessage = this.#readAtCount;
    if (this.#isEnded || this.#receiver?.admit() !== true) return;
    // tRPC's own messages besides calls.
    const word = data.length === 4 && !isBinary ? data.toString() : null;
    if (word === 'PING') this.write(pong);
    else if (word !== 'PONG') onBehalfOf(this, () => this.#receiver?.receive(data, isBinary));
  }

  #countBytes(): void {
    const read = this.#stream.bytesRead;
    this.#receiver?.countBytes(read - this.#readAtCount);
    this.#readAtCount = read;
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#frames = null;
    this.#moreFrames = null;
    for (const end of [() => this.#receiver?.end(), ...this.#onEnd]) {
      try {
        end();
      } catch (error) {
        // The others must get it all the same.
        this.#onFault(error);
      }
    }
  }
}
