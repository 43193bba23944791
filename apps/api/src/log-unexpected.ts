import { errorDataOf } from '@parley/api-contract/server';
import { UnavailableError } from '@parley/db';
import type { TRPCError } from '@trpc/server';
import type { FastifyBaseLogger } from 'fastify';

/** Callers see unknown errors only as a request ID; the log has the cause. Errors that callers cause are not logged. */
export function logUnexpected(log: FastifyBaseLogger, error: TRPCError, call: Record<string, unknown>): void {
  if (error.cause instanceof UnavailableError)
    log.warn({ err: error.cause, ...call }, 'A call failed because the database cannot be used.');
  else if (errorDataOf(error).data.reason === 'internal')
    log.error({ err: error.cause ?? error, ...call }, 'A call failed.');
}

/** An address without what must stay out of logs: its query, which may hold a token or what somebody searched for, and the code of an invite. */
export function loggedUrl(url: string): string {
  return url.replace(/\?.*$/s, '').replace(/^(\/+invite\/).+/is, '$1…');
}
