import { sql, type SQL } from 'drizzle-orm';
import { decorationColumns } from '../schema/messages.ts';
import type { MessageRow } from '../schema/tables.ts';
import type { Engine } from './engine.ts';

/** The most text in a page, in bytes of UTF-8. A page that would have more is shorter, but has at least one row. */
export const maxPageBytes = 128 * 1024;

/** What a row roughly adds to an answer besides its text. */
const rowBytes = 400;

/** Pages of this few rows are read at once: however long their messages are, they are not much too large. */
export const alwaysRead = 16;

type Texts = 'content' | (typeof decorationColumns)[number];

/** The bytes of a message's text in an answer. Decorations count twice, because an answer has the cards twice. */
export function messageBytes(row: Pick<MessageRow, Texts>): number {
  return decorationColumns.reduce(
    (bytes, column) => bytes + 2 * Buffer.byteLength(row[column] ?? ''),
    rowBytes + Buffer.byteLength(row.content),
  );
}

/** The same for a row of the table. SQLite knows it without reading the text. */
export function messageBytesOf(messages: Engine['tables']['messages']): SQL<number> {
  return decorationColumns
    .reduce(
      (bytes, column) => sql`${bytes} + 2 * coalesce(octet_length(${messages[column]}), 0)`,
      sql`${rowBytes} + octet_length(${messages.content})`,
    )
    .mapWith(Number);
}

/** As many rows as fit into a page, without a gap: those around the index `anchor`, or else the first ones. */
export function withinPage<Row>(rows: readonly Row[], bytesOf: (row: Row) => number, anchor = 0): Row[] {
  let [start, end] = [anchor, anchor];
  let bytes = 0;
  /** Returns whether the row at this index fits. */
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
