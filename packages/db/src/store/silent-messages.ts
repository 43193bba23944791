import type { RoomRow } from '../schema/tables.ts';

/** Consecutive messages, by number. */
export interface SeqRun {
  first: number;
  last: number;
}

/** How many counting messages to look back over. Nobody is shown more than 99 unread messages. */
export const countedMessages = 100;

/**
 * The newest messages of a room that do not count as unread because they were deleted, in ascending runs, back to the hundredth message
 * that counts. `counted` has the numbers of at most `countedMessages` messages that count, newest first.
 */
export function silentRuns(lastSeq: number, counted: readonly number[]): SeqRun[] {
  const runs: SeqRun[] = [];
  let next = lastSeq + 1;
  for (const seq of counted.length < countedMessages ? [...counted, 0] : counted) {
    if (seq < next - 1) runs.push({ first: seq + 1, last: next - 1 });
    next = seq;
  }
  return runs.toReversed();
}

/** The runs as the room's row stores them. */
export function writtenSilent(runs: readonly SeqRun[]): string | null {
  return runs.length === 0 ? null : JSON.stringify(runs.map(({ first, last }) => [first, last]));
}

export function silentOf({ silent }: Pick<RoomRow, 'silent'>): SeqRun[] {
  if (silent === null) return [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `writtenSilent`, or by a migration in the same form
  const runs = JSON.parse(silent) as [number, number][];
  return runs.map(([first, last]) => ({ first, last }));
}
