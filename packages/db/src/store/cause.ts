import { DrizzleQueryError } from 'drizzle-orm';

/** The database's own error. Drizzle's error around it contains the statement's values, which must not get into a log. */
export function causeOf(error: unknown): unknown {
  return error instanceof DrizzleQueryError && error.cause !== undefined ? error.cause : error;
}
