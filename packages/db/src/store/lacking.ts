import { setImmediate as nextTurn } from 'node:timers/promises';
import { chunksOf, type Engine } from './engine.ts';
import type { Queries } from './queries.ts';
import { listStatement, longPieceSizes, type Slots } from './statements.ts';

interface Prepared<Result> {
  execute(values: Record<string, unknown>): PromiseLike<Result>;
}

interface Lookup<Column extends string, Row> {
  /** Counts the rows that are as they should be. No two items have the same row. */
  count: (queries: Queries, items: Slots<Column>[]) => Prepared<{ count: number }[]>;
  /** Selects the rows that exist. */
  find: (queries: Queries, items: Slots<Column>[]) => Prepared<Row[]>;
}

/**
 * Finds the few exceptions among thousands of items, such as sessions that have ended. Each piece of the list is counted with an index, and
 * its rows are read only if the count falls short. The event loop gets a turn between two pieces.
 *
 * Returns the pieces that fall short, with the rows that exist. All items must be different.
 */
export function lookForLacking<Column extends string, Row>(
  engine: Engine,
  columns: readonly Column[],
  { count, find }: Lookup<Column, Row>,
) {
  const counts = listStatement(columns, count, longPieceSizes);
  const finds = listStatement(columns, find, longPieceSizes);

  return async <Item extends Record<Column, unknown>>(
    items: readonly Item[],
    shared: Record<string, unknown> = {},
  ): Promise<{ items: readonly Item[]; rows: Row[] }[]> => {
    const lacking: { items: readonly Item[]; rows: Row[] }[] = [];
    for (const piece of chunksOf(items, longPieceSizes[0] ?? 1)) {
      const counted = await engine.read((queries) => counts(queries, piece, shared));
      const present = counted.flat().reduce((sum, row) => sum + row.count, 0);
      if (present < piece.length) {
        const rows = await engine.read((queries) => finds(queries, piece));
        lacking.push({ items: piece, rows: rows.flat() });
      }
      await nextTurn();
    }
    return lacking;
  };
}
