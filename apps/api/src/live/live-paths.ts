import { appRouter, type Meta } from '@parley/api-contract/server';

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- at run time this is flat, by path; tRPC types it as the nested record it was made of
const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { meta?: Meta } }>;

const livePaths = new Set(
  Object.entries(procedures)
    .filter(([, { _def }]) => _def.meta?.isLive === true)
    .map(([path]) => path),
);

/** Whether a procedure is a subscription that gives a live stream, which sockets attach to straight. */
export function isLivePath(path: unknown): path is string {
  return typeof path === 'string' && livePaths.has(path);
}
