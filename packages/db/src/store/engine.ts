import type { Placeholder, SQL } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Tables } from '../schema/tables.ts';
import type { MessageIndex } from './message-index.ts';
import type { Queries } from './queries.ts';

/** On whose behalf something is read that may take long. */
export interface Asker {
  userId: number;
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal | undefined;
}

/** A database, as the stores use it: one for SQLite, one for MySQL and MariaDB. */
export interface Engine {
  tables: Tables;
  /** Reads what is committed. Each statement is one consistent view; two statements are not. */
  read<Result>(work: (queries: Queries) => PromiseLike<Result>): Promise<Result>;
  /**
   * As `read`, for queries that cost more the more there is. They keep nothing else waiting, askers take turns, and what is asked
   * for by nobody any more is not begun. Without an asker the server itself asks.
   * @throws QueueFullError when too much waits, of this asker or in all.
   * @throws AbandonedError when the asker's signal is aborted before there is a result.
   */
  readOffThread<Result>(work: (queries: Queries) => PromiseLike<Result>, asker?: Asker): Promise<Result>;
  /**
   * One transaction: it commits when `work` resolves, and rolls back when it rejects. Others may run at once: what `work` reads and
   * decides on, it reads by `forUpdate`. `work` may run again, when others were in its way.
   */
  write<Result>(work: (queries: Queries) => PromiseLike<Result>): Promise<Result>;
  /** Within `write`: nobody else changes the rows that `select` gives until the transaction ends, and they are the newest. */
  forUpdate<Select extends object>(select: Select): Select;
  /** Whether transactions on different rooms run at once, so that one over many rooms would only make them wait for each other. */
  writesRoomsApart: boolean;
  /** Inserts a row into a table whose `id` the database counts, and returns that ID. */
  insertCounted<Table extends CountedTable>(
    queries: Queries,
    table: Table,
    values: Table['$inferInsert'],
  ): Promise<number>;
  /** Whether `error` says that a row would break the unique index of this name. */
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

/** At most this many rows or tuples go into one statement: databases limit its variables, and caches the number of texts. */
export const rowsPerStatement = 100;

export function* chunksOf<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
