import { UnavailableError } from '../errors.ts';

/** The server's answer to a statement. */
interface Answer extends Error {
  errno: number;
  sqlState: string;
  sql?: string;
}

/** A deadlock, or a timeout while waiting for a lock. */
const conflicts = new Set([1213, 1205]);

/** No statement can run now: no connection left, out of memory or disk, or read-only, as after two servers have swapped roles. */
const refusals = new Set([1021, 1037, 1041, 1114, 1203, 1290, 1792, 1836]);
/** The same by class: a broken connection, or one that an operator has killed. */
const refusalStates = /^(?:08|70100$)/;

/** Whether another transaction was in the way: this one must be rolled back, and may succeed if it is repeated. */
export function isConflict(error: unknown): boolean {
  return isAnswer(error) && conflicts.has(error.errno);
}

/** The error to throw instead of the driver's. */
export function failureOf(error: unknown): unknown {
  if (!isAnswer(error)) return isLoss(error) ? new UnavailableError({ cause: error }) : error;
  // It contains the statement's values, which must not get into a log.
  delete error.sql;
  const isRefusal = refusals.has(error.errno) || refusalStates.test(error.sqlState);
  return isRefusal ? new UnavailableError({ cause: error }) : error;
}

/** Whether an error says that a row would break the unique index of this name. */
export function isViolationOf(uniqueIndex: string, error: unknown): boolean {
  // MySQL puts the table before the index, MariaDB does not.
  return (
    isAnswer(error) &&
    error.errno === 1062 &&
    /'(?:[^'.]*\.)?([^'.]+)'$/.exec(error.message)?.[1] === uniqueIndex
  );
}

/** The connection was lost, or the server took too long. */
function isLoss(error: unknown): boolean {
  return error instanceof Error && ('fatal' in error || 'code' in error);
}

function isAnswer(error: unknown): error is Answer {
  return error instanceof Error && 'sqlState' in error && 'errno' in error;
}
