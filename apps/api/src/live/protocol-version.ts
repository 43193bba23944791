import { oldestLiveProtocolVersion } from '@parley/api-contract';
import { ReasonError } from '@parley/api-contract/server';

/**
 * Checks the `protocolVersion` that a client states in its `connectionParams`. A client that states none is served, and so is one that
 * states a newer version.
 * @throws ReasonError `client_too_old`, or `invalid_input` if it is not a version.
 */
export function assertServed(stated: unknown): void {
  if (stated === undefined) return;
  if (typeof stated !== 'string' || !/^\d{1,9}$/.test(stated)) {
    throw new ReasonError('invalid_input', {
      field: 'protocolVersion',
      message: 'protocolVersion: must be a whole number, as text, such as "2".',
    });
  }
  if (Number(stated) < oldestLiveProtocolVersion) throw new ReasonError('client_too_old');
}
