import { ReasonError } from '@parley/api-contract/server';
import { QueueFullError } from './fair-slots.ts';

const retryAfterSeconds = 5;

/**
 * Handles a failed wait for a slot: too many calls of the same person are already waiting, or no slot was free in time. @throws ReasonError
 * `rate_limited`
 */
export function refuseWhenBusy(error: unknown): never {
  const isLate = error instanceof DOMException && error.name === 'TimeoutError';
  if (!isLate && !(error instanceof QueueFullError)) throw error;
  const message = 'Too many calls to other servers are under way. Try again in a few seconds.';
  throw new ReasonError('rate_limited', { message, retryAfterSeconds, cause: error });
}
