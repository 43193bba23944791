/** 128 random bits, for example for a `clientMessageId`. Not `crypto.randomUUID`, which browsers don't offer to pages over plain HTTP. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
