import { failureReasonOf } from './parley-error.ts';
import { errorDataFrom } from '../reasons.ts';

/** Whether the same call may well succeed in a moment: the connection broke, or the server could not just then. */
export function isPassing(error: unknown): boolean {
  const reason = failureReasonOf(error);
  return reason === 'unanswered' || reason === 'unavailable' || reason === 'rate_limited';
}

/** How long to wait before the same call again: as long as the server says, or longer with each attempt. */
export function pauseMs(error: unknown, attempt: number): number {
  const seconds = errorDataFrom(error)?.retryAfterSeconds;
  return seconds === undefined ? retryDelayMs(attempt) : seconds * 1000;
}

/**
 * Doubles from half a second to 4 seconds, each time a random half to whole of it, so that clients do not come back as one. However
 * long a server was away, everybody is back within 5 s of its return.
 */
export function retryDelayMs(attempt: number): number {
  const ceilingMs = Math.min(500 * 2 ** attempt, 4_000);
  return ceilingMs * (0.5 + Math.random() / 2);
}

/** Calls again until it is answered or refused. Throws the reason of the first signal that is aborted. */
export async function untilAnswered<Answer>(
  call: () => Promise<Answer>,
  signals: AbortSignal[],
): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      for (const signal of signals) signal.throwIfAborted();
      if (!isPassing(error)) throw error;
      await pause(pauseMs(error, attempt), AbortSignal.any(signals));
      for (const signal of signals) signal.throwIfAborted();
    }
  }
}

/** Resolves after a time, or at once when nobody waits any more. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
