import { DrizzleQueryError } from 'drizzle-orm';

/** The database's own error: Drizzle's, around it, holds the values of the statement, which must not get into a log. */
export function causeOf(error: unknown): unknown {
  return error instanceof DrizzleQueryError && error.cause !== undefined ? error.cause : error;
}
