import { setImmediate as nextTurn } from 'node:timers/promises';
import { chunksOf, type Engine, type Queries } from './engine.ts';
import { listStatement, longPieceSizes, type Slots } from './statements.ts';

interface Prepared<Result> {
  execute(values: Record<string, unknown>): PromiseLike<Result>;
}

interface Lookup<Column extends string, Row> {
  /** Counts the rows that are as they should be. Two items never have the same row. */
  count: (queries: Queries, items: Slots<Column>[]) => Prepared<{ count: number }[]>;
  /** Selects the rows that there are. */
  find: (queries: Queries, items: Slots<Column>[]) => Prepared<Row[]>;
}

/**
 * Looks for what is not in order among thousands of items that nearly all are, such as sessions that have ended. Each piece of the list
 * is counted by an index, and its rows are read only when the count falls short. Others get their turn between two pieces.
 *
 * Gives the pieces that fall short, with the rows that there are. The items must differ from each other.
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
