import { failureReasonOf } from './parley-error.ts';
import { errorDataFrom } from '../reasons.ts';

const passing = new Set<unknown>(['unanswered', 'unavailable', 'rate_limited', 'slow_mode']);

/** Whether the same call may succeed soon: the connection was lost, or the server was temporarily unable to answer. */
export function isPassing(error: unknown): boolean {
  const reason = failureReasonOf(error);
  return passing.has(reason);
}

/** How long to wait before retrying a call: as long as the server asks for, or else longer with each attempt. */
export function pauseMs(error: unknown, attempt: number): number {
  const seconds = errorDataFrom(error)?.retryAfterSeconds;
  return seconds === undefined ? retryDelayMs(attempt) : seconds * 1000;
}

/**
 * Doubles from half a second to 4 seconds, and picks a random time between half and all of that, so that clients don't all reconnect at
 * once. However long a server was down, all clients are back within 5 s of its return.
 */
export function retryDelayMs(attempt: number): number {
  const ceilingMs = Math.min(500 * 2 ** attempt, 4_000);
  return ceilingMs * (0.5 + Math.random() / 2);
}

/** Retries a call until it is answered or refused. Throws the reason of the first signal that is aborted. */
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

/** Resolves after `ms`, or immediately when the signal is aborted. */
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
