import { UnavailableError } from '../errors.ts';
import { causeOf } from '../store/cause.ts';
import { errcodeOf } from './errcode.ts';

/** SQLITE_BUSY, SQLITE_READONLY, SQLITE_IOERR and SQLITE_FULL. */
const unavailable = new Set([5, 8, 10, 13]);

/** The error to throw instead of SQLite's or Drizzle's. */
export function failureOf(error: unknown): unknown {
  const cause = causeOf(error);
  // The lowest byte is the kind of error, the other bytes add detail.
  const kind = (errcodeOf(cause) ?? 0) & 0xff;
  return unavailable.has(kind) ? new UnavailableError({ cause }) : cause;
}
