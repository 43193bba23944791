import type { Socket } from 'node:net';

/** A client may leave this much waiting for as long as it goes on reading, … */
export const softLimitBytes = 1024 * 1024;
const maxStallMs = 2_000;
/** … and this much at the very most, before something more is sent. A single large answer may be larger. */
const hardLimitBytes = 8 * 1024 * 1024;

/** Watches what waits in the server for one client, so that memory does not depend on how fast it reads. */
export class Unsent {
  #socket: Socket;
  /** What had gone out when it was last seen to move, while much was waiting. */
  #sentBytes = -1;
  #movedAtMs = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** To be asked before something is sent. */
  get isTooMuch(): boolean {
    const waitingBytes = this.#socket.writableLength;
    // Nearly always so; how much has gone out is costly to ask.
    if (waitingBytes <= softLimitBytes) return false;
    const sentBytes = this.#socket.bytesWritten - waitingBytes;
    const now = performance.now();
    if (sentBytes !== this.#sentBytes) {
      this.#sentBytes = sentBytes;
      this.#movedAtMs = now;
    }
    return waitingBytes > hardLimitBytes || now - this.#movedAtMs > maxStallMs;
  }

  /** Whether too much waits together with what is gathered for the next write. */
  isTooMuchWith(queuedBytes: number): boolean {
    return queuedBytes > softLimitBytes && queuedBytes + this.#socket.writableLength > hardLimitBytes;
  }

  /** Whether it is time to make no new answers, together with what is gathered for the next write. */
  isMuchWith(queuedBytes: number): boolean {
    return queuedBytes + this.#socket.writableLength > softLimitBytes;
  }
}
