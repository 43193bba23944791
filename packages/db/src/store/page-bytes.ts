import type { MessageRow } from '../schema/tables.ts';

/** How much text a page holds, in bytes of UTF-8. One that would hold more is shorter, and at least one row long. */
export const maxPageBytes = 256 * 1024;

/** What a row takes in an answer beside its text, roughly. */
const rowBytes = 400;

/** The text of a message, in bytes. */
export function messageBytes({ content, cards }: Pick<MessageRow, 'content' | 'cards'>): number {
  return rowBytes + Buffer.byteLength(content) + (cards === null ? 0 : Buffer.byteLength(cards));
}

/** As many rows as fit into a page, without a gap: those around `anchor`, an index, or else the first ones. */
export function withinPage<Row>(rows: readonly Row[], bytesOf: (row: Row) => number, anchor = 0): Row[] {
  let [start, end] = [anchor, anchor];
  let bytes = 0;
  /** Whether the row at this index was taken in. */
  const take = (index: number): boolean => {
    const row = rows[index];
    if (row === undefined) return false;
    bytes += bytesOf(row);
    return bytes <= maxPageBytes || start === end;
  };
  let [canGrowBack, canGrowOn] = [anchor > 0, true];
  while (canGrowBack || canGrowOn) {
    if (canGrowOn && (canGrowOn = take(end))) end += 1;
    if (canGrowBack && (canGrowBack = take(start - 1))) start -= 1;
  }
  return rows.slice(start, end);
}
