import { createHash } from 'node:crypto';

/** A short key of fixed size for text that callers choose: it may be long, or chosen to collide. */
export function hashedKey(...parts: readonly (number | string)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}
