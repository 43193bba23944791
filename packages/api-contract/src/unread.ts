import type { SeqRun } from './schemas/events.ts';

/**
 * How many messages after a read mark count as unread, according to the room's head. Exact up to 100; beyond that, it may include deleted
 * messages that the head does not list.
 */
export function countUnread(
  { lastSeq, silent = [] }: { lastSeq: number; silent?: readonly SeqRun[] | undefined },
  readSeq: number,
): number {
  const quiet = silent.map(({ first, last }) => Math.max(0, last - Math.max(first - 1, readSeq)));
  return Math.max(0, lastSeq - readSeq - quiet.reduce((sum, count) => sum + count, 0));
}
