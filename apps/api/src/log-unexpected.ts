import { errorDataOf } from '@parley/api-contract/server';
import type { TRPCError } from '@trpc/server';
import type { FastifyBaseLogger } from 'fastify';

/** Callers see unknown errors as a request ID alone; the log has the cause. What callers cause is not logged. */
export function logUnexpected(log: FastifyBaseLogger, error: TRPCError, call: Record<string, unknown>): void {
  if (errorDataOf(error).data.reason === 'internal')
    log.error({ err: error.cause ?? error, ...call }, 'A call failed.');
}
