import { setTimeout as pause } from 'node:timers/promises';

/** What bytes in one direction have to pass. */
export class Gate {
  delayMs = 0;
  #opening: PromiseWithResolvers<void> | null = null;
  #bytesLeft = Infinity;

  close(): void {
    this.#opening ??= Promise.withResolvers();
  }

  /** Ends every fault of this direction. */
  open(): void {
    this.delayMs = 0;
    this.#bytesLeft = Infinity;
    this.#opening?.resolve();
    this.#opening = null;
  }

  cutAfter(bytes: number): void {
    this.#bytesLeft = bytes;
  }

  async passage(): Promise<void> {
    if (this.delayMs > 0) await pause(this.delayMs);
    await this.#opening?.promise;
  }

  /** As much of a chunk as may pass; when that is not all of it, the connection is to be cut. */
  admit(chunk: Buffer): Buffer {
    if (chunk.length <= this.#bytesLeft) {
      this.#bytesLeft -= chunk.length;
      return chunk;
    }
    const admitted = chunk.subarray(0, this.#bytesLeft);
    this.#bytesLeft = Infinity;
    return admitted;
  }
}
