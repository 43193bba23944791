import { createHash, randomBytes } from 'node:crypto';

/** This many random bytes, as letters and digits: a double click selects all of it, and no program cuts it off at the end of a link. */
export function newSecret(bytes: number): string {
  return base62(randomBytes(bytes)).padStart(Math.ceil((bytes * 8) / Math.log2(62)), '0');
}

/**
 * The SHA-256 of a secret, in hex. Only this is stored, so that nobody who reads the database can use the secret. Unlike a password it
 * cannot be guessed, so a fast hash is enough.
 */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function base62(bytes: Buffer): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (; rest > 0n; rest /= 62n) text = digits.charAt(Number(rest % 62n)) + text;
  return text;
}
