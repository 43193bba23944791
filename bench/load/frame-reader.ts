/** Payloads up to this length have a frame header of two bytes: pings, and texts about the state of a connection. */
const maxSmallBytes = 125;
const finalText = 0x81;

export interface FrameListener {
  /** A text of more than 125 bytes has arrived whole: a delivery, or the answer to a send. Its payload is not kept. */
  onLargeFrame(): void;
  /** Small texts, and with `keepsTexts` all texts. */
  onText(text: string): void;
  onControl(opcode: number, payload: Buffer): void;
}

/** Finds the frames in what a server sends, without looking into them. */
export class FrameReader {
  /** Whether large texts are passed on too. */
  keepsTexts = false;
  #listener: FrameListener;
  #header = Buffer.alloc(10);
  #headerBytes = 0;
  #remainingBytes = 0;
  #isLarge = false;
  /** The payload so far, if it is kept. */
  #parts: Buffer[] | null = null;

  constructor(listener: FrameListener) {
    this.#listener = listener;
  }

  /** Reads what was received; the buffer may be reused afterwards. */
  read(received: Buffer, receivedBytes: number): void {
    let offset = 0;
    while (offset < receivedBytes) {
      if (this.#remainingBytes > 0) {
        const takenBytes = Math.min(this.#remainingBytes, receivedBytes - offset);
        this.#parts?.push(Buffer.from(received.subarray(offset, offset + takenBytes)));
        offset += takenBytes;
        this.#remainingBytes -= takenBytes;
        if (this.#remainingBytes === 0) this.#end();
      } else {
        this.#header[this.#headerBytes] = received[offset] ?? 0;
        this.#headerBytes += 1;
        offset += 1;
        if (this.#headerBytes >= 2 && this.#headerBytes === this.#headerLength()) this.#begin();
      }
    }
  }

  #headerLength(): number {
    const length = this.#header[1] ?? 0;
    if (length <= maxSmallBytes) return 2;
    return length === 126 ? 4 : 10;
  }

  #begin(): void {
    const length = this.#header[1] ?? 0;
    if (length <= maxSmallBytes) this.#remainingBytes = length;
    else if (length === 126) this.#remainingBytes = this.#header.readUInt16BE(2);
    else this.#remainingBytes = Number(this.#header.readBigUInt64BE(2));
    this.#isLarge = length > maxSmallBytes;
    this.#parts = this.keepsTexts || !this.#isLarge ? [] : null;
    this.#headerBytes = 0;
    if (this.#remainingBytes === 0) this.#end();
  }

  #end(): void {
    const first = this.#header[0] ?? 0;
    const parts = this.#parts;
    this.#parts = null;
    if (first !== finalText) {
      this.#listener.onControl(first & 0x0f, Buffer.concat(parts ?? []));
      return;
    }
    if (this.#isLarge) this.#listener.onLargeFrame();
    if (parts !== null) this.#listener.onText(Buffer.concat(parts).toString());
  }
}
