/** 128 random bits, as for a `clientMessageId`. `crypto.randomUUID` would do, but browsers withhold it from pages that come over plain HTTP. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
