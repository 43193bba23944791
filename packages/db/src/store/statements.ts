import { sql, type Placeholder } from 'drizzle-orm';
import type { Queries } from './queries.ts';

export interface Prepared<Result> {
  execute(values: Record<string, unknown>): PromiseLike<Result>;
}

/** A statement that is ready to run. */
export type Select<Result> = (queries: Queries, values: Record<string, unknown>) => PromiseLike<Result>;

/** Names a value that is passed on execution. */
export function slot<Name extends string>(name: Name): Placeholder<Name> {
  return sql.placeholder(name);
}

/**
 * A statement that is built once per connection: for a small query, Drizzle takes far longer to build the SQL than the database takes to
 * answer it.
 */
export function statement<Result>(prepare: (queries: Queries) => Prepared<Result>): Select<Result> {
  const prepared = new WeakMap<Queries, Prepared<Result>>();
  return (queries, values) => {
    let found = prepared.get(queries);
    if (found === undefined) prepared.set(queries, (found = prepare(queries)));
    return found.execute(values);
  };
}

/** One item of a list: a slot for each of its columns. */
export type Slots<Column extends string> = Record<Column, Placeholder>;

/** A list goes to the database in pieces of these sizes, so that lists of all lengths share a few statements. */
const pieceSizes = [64, 32, 16, 8, 4, 2, 1];

/** The same for lists of thousands: fewer statements cost less, and one of this size still takes well under a millisecond. */
export const longPieceSizes = [256, 32, 4, 1];

/**
 * A statement over a list of items: an insert of rows, or a select by keys. Returns the result of each piece. Values that all items share
 * are passed separately.
 */
export function listStatement<Column extends string, Result>(
  columns: readonly Column[],
  prepare: (queries: Queries, items: Slots<Column>[]) => Prepared<Result>,
  sizes: readonly number[] = pieceSizes,
) {
  const pieces = sizes.map((size) => {
    const names = Array.from({ length: size }, (_, index) => columns.map((column) => `${column}${index}`));
    const items = names.map((row) => slotsOf(columns, row));
    return { size, names, run: statement((queries) => prepare(queries, items)) };
  });

  return async (
    queries: Queries,
    items: readonly Record<Column, unknown>[],
    shared: Record<string, unknown> = {},
  ): Promise<Result[]> => {
    const results: Result[] = [];
    let start = 0;
    for (const { size, names, run } of pieces) {
      for (; items.length - start >= size; start += size) {
        const values: Record<string, unknown> = { ...shared };
        for (const [index, row] of names.entries()) {
          const item = items[start + index];
          for (const [place, column] of columns.entries()) values[row[place] ?? ''] = item?.[column];
        }
        results.push(await run(queries, values));
      }
    }
    return results;
  };
}

/** A select of rows by their IDs, prepared in the same way. Returns those that exist, in no particular order. */
export function selectByIds<Row>(prepare: (queries: Queries, ids: Placeholder[]) => Prepared<Row[]>) {
  const select = listStatement(['id'], (queries, items) =>
    prepare(
      queries,
      items.map(({ id }) => id),
    ),
  );
  return async (queries: Queries, ids: readonly (number | string)[]): Promise<Row[]> => {
    const pieces = await select(
      queries,
      ids.map((id) => ({ id })),
    );
    return pieces.flat();
  };
}

function slotsOf<Column extends string>(columns: readonly Column[], names: readonly string[]): Slots<Column> {
  const slots = columns.map((column, place) => [column, slot(names[place] ?? '')]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.fromEntries loses the types of its keys
  return Object.fromEntries(slots) as Slots<Column>;
}
