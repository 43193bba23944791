const finalBit = 0x80;
const maskBit = 0x80;
export const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;

/** A frame as a client sends it. The mask is zero, so that the payload stays as it is; every server gets such frames. */
export function clientFrame(payload: string | Buffer, opcode: number = opcodes.text): Buffer {
  const lengthBytes = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
  const extendedBytes = lengthBytes < 126 ? 0 : lengthBytes < 65_536 ? 2 : 8;
  const frame = Buffer.alloc(2 + extendedBytes + 4 + lengthBytes);
  frame[0] = finalBit | opcode;
  if (extendedBytes === 0) {
    frame[1] = maskBit | lengthBytes;
  } else if (extendedBytes === 2) {
    frame[1] = maskBit | 126;
    frame.writeUInt16BE(lengthBytes, 2);
  } else {
    frame[1] = maskBit | 127;
    frame.writeBigUInt64BE(BigInt(lengthBytes), 2);
  }
  const offset = 2 + extendedBytes + 4;
  if (typeof payload === 'string') frame.write(payload, offset);
  else payload.copy(frame, offset);
  return frame;
}
