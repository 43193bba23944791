import type { Socket } from 'node:net';

/** A client may leave this much waiting for as long as it keeps reading, … */
export const softLimitBytes = 1024 * 1024;
const maxStallMs = 2_000;
/** … and this much at most before anything more is sent. A single large answer may be larger. */
const hardLimitBytes = 8 * 1024 * 1024;

/** Watches what the server holds for one client, so that memory does not depend on how fast the client reads. */
export class Unsent {
  #socket: Socket;
  /** How much had been sent when it last made progress, while much was waiting. */
  #sentBytes = -1;
  #movedAtMs = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Check this before sending something. */
  get isTooMuch(): boolean {
    const waitingBytes = this.#socket.writableLength;
    // Nearly always so, and the number of bytes sent is costly to get.
    if (waitingBytes <= softLimitBytes) return false;
    const sentBytes = this.#socket.bytesWritten - waitingBytes;
    const now = performance.now();
    if (sentBytes !== this.#sentBytes) {
      this.#sentBytes = sentBytes;
      this.#movedAtMs = now;
    }
    return waitingBytes > hardLimitBytes || now - this.#movedAtMs > maxStallMs;
  }

  /** Whether too much waits, including what is gathered for the next write. */
  isTooMuchWith(queuedBytes: number): boolean {
    return queuedBytes > softLimitBytes && queuedBytes + this.#socket.writableLength > hardLimitBytes;
  }

  /** Whether to stop making new answers, including what is gathered for the next write. */
  isMuchWith(queuedBytes: number): boolean {
    return queuedBytes + this.#socket.writableLength > softLimitBytes;
  }
}
