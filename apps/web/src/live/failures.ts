import { errorDataFrom, retryDelayMs } from '@parley/api-contract';

/** Whether the same call may well succeed in a moment: the connection broke, or the server could not just then. */
export function isPassing(error: unknown): boolean {
  const data = errorDataFrom(error);
  return data === null || data.reason === 'unavailable' || data.reason === 'rate_limited';
}

/** How long to wait before the same call again: as long as the server says, or longer with each attempt. */
export function pauseMs(error: unknown, attempt: number): number {
  const seconds = errorDataFrom(error)?.retryAfterSeconds;
  return seconds === undefined ? retryDelayMs(attempt) : seconds * 1000;
}
