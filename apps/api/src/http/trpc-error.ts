import { appRouter } from '@parley/api-contract/server';
import { getErrorShape, type TRPCError } from '@trpc/server';

/** The shape of an error in tRPC's protocol, for errors that do not belong to a particular call. */
export function trpcErrorOf(error: TRPCError) {
  return getErrorShape({
    config: appRouter._def._config,
    error,
    type: 'unknown',
    path: undefined,
    input: undefined,
    ctx: undefined,
  });
}
