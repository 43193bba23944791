import type { Placeholder, SQL } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Tables } from '../schema/tables.ts';
import type { MessageIndex } from './message-index.ts';
import type { Queries } from './queries.ts';

/** The user on whose behalf something is read that may take long. */
export interface Asker {
  userId: number;
  /** Aborts when nobody waits for the answer any more. */
  signal?: AbortSignal | undefined;
}

/** A database, as the stores use it: one implementation for SQLite, one for MySQL and MariaDB. */
export interface Engine {
  tables: Tables;
  /** Reads what is committed. Each statement sees one consistent view; two statements may see two. */
  read<Result>(work: (queries: Queries) => PromiseLike<Result>): Promise<Result>;
  /**
   * Like `read`, for queries that cost more the more data there is. They hold up nothing else, askers take turns, and a query that nobody
   * waits for any more is not begun. Without an asker, the server itself asks.
   * @throws QueueFullError if too much is waiting, for this asker or in total.
   * @throws AbandonedError if the asker's signal aborts before there is a result.
   */
  readOffThread<Result>(work: (queries: Queries) => PromiseLike<Result>, asker?: Asker): Promise<Result>;
  /**
   * One transaction: it commits when `work` resolves, and rolls back when it rejects. Others may run at the same time: `work` must use
   * `forUpdate` to read what its decisions depend on. `work` may be called again if others were in its way.
   */
  write<Result>(work: (queries: Queries) => PromiseLike<Result>): Promise<Result>;
  /** Within `write`: nobody else changes the selected rows until the transaction ends, and they are up to date. */
  forUpdate<Select extends object>(select: Select): Select;
  /** Whether transactions on different rooms run at the same time. One over many rooms would only make them wait for each other. */
  writesRoomsApart: boolean;
  /** Inserts a row into a table whose `id` the database counts, and returns that ID. */
  insertCounted<Table extends CountedTable>(
    queries: Queries,
    table: Table,
    values: Table['$inferInsert'],
  ): Promise<number>;
  /** Whether `error` says that a row would violate the unique index of this name. */
  isViolationOf(uniqueIndex: string, error: unknown): boolean;
  /** SQL for "these columns are one of these tuples", answered by an index that begins with the columns. */
  tupleIn(
    columns: readonly SQLiteColumn[],
    tuples: readonly (readonly (number | string | Placeholder)[])[],
  ): SQL;
  messageIndex: MessageIndex;
  close(): Promise<void>;
}

type CountedTable = SQLiteTable & { id: SQLiteColumn };

/** The most rows or tuples in one statement: databases limit its variables, and caches the number of statements. */
export const rowsPerStatement = 100;

export function* chunksOf<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
