import { errorDataFrom, type Reason } from '@parley/api-contract';

export type Answer<Value> =
  | { kind: 'answered'; value: Value }
  /** The server refused, and has changed nothing. */
  | { kind: 'refused'; reason: Reason }
  /** Whether it was done is not known, and it may still be done later. */
  | { kind: 'unanswered' };

/** Calls the server and waits only so long: a lost connection, a dead server and no patience left are the same to the caller. */
export async function ask<Value>(
  patienceMs: number,
  call: (options: { signal: AbortSignal }) => Promise<Value>,
): Promise<Answer<Value>> {
  try {
    return { kind: 'answered', value: await call({ signal: AbortSignal.timeout(patienceMs) }) };
  } catch (error) {
    const reason = refusalIn(error);
    return reason === null ? { kind: 'unanswered' } : { kind: 'refused', reason };
  }
}

/** Why the server will not, now or later; null for what another attempt may bring. */
export function refusalIn(error: unknown): Reason | null {
  const reason = errorDataFrom(error)?.reason;
  return reason === undefined || reason === 'unavailable' ? null : reason;
}
