import { procedureDefinitions } from '@parley/api-contract/server';

/** Whether a procedure is a subscription that gives a live stream, which sockets attach to straight. */
export function isLivePath(path: string): boolean {
  return procedureDefinitions.get(path)?.meta?.isLive === true;
}
