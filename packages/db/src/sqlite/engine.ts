import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql, type Placeholder } from 'drizzle-orm';
import type { Engine } from '../store/engine.ts';
import type { Queries } from '../store/queries.ts';
import { StoreClosedError } from '../errors.ts';
import { FairQueue } from '../fair-queue.ts';
import type { SqliteConnection } from './connection.ts';
import { failureOf } from './errors.ts';
import { sqliteMessageIndex } from './message-index.ts';
import * as tables from './schema.ts';

/**
 * One query runs, and the next, always another asker's, is already with the reading thread, which then need not wait for this thread.
 * Another thread cannot stop SQLite in the middle of a statement: what is running runs to its end.
 */
const asideSizes = { slots: 2, slotsPerKey: 1, waiting: 1_000, waitingPerKey: 20 };

/** The key for the server's own queries. */
const serverKey = 0;

/** Queries that run elsewhere, so that this thread continues meanwhile. */
export interface Aside {
  queries: Queries;
  /** Waits for the queries under way. */
  close(): Promise<void>;
}

/** What a server holds of the file besides its connections. */
export interface FileHold {
  /** Throws an UnavailableError if the file is gone. */
  assertInPlace: () => void;
  /** Lets other servers open it. */
  unlock: () => void;
}

/**
 * One connection writes, one transaction at a time; another reads what is committed. The queries are asynchronous, so with a single
 * connection a read could slip into an open transaction and see changes that may yet be rolled back.
 */
export function sqliteEngine(
  writer: SqliteConnection,
  reader: SqliteConnection,
  aside: Aside,
  { assertInPlace, unlock }: FileHold,
): Engine {
  let isClosed = false;
  let lastWrite: Promise<unknown> = Promise.resolve();
  const asides = new FairQueue(asideSizes);

  async function transact<Result>(work: (queries: Queries) => PromiseLike<Result>): Promise<Result> {
    try {
      assertInPlace();
      writer.database.exec('BEGIN IMMEDIATE');
      const result = await work(writer.queries);
      writer.database.exec('COMMIT');
      return result;
    } catch (error) {
      // Some errors, such as a full disk, have rolled back already.
      if (writer.database.isTransaction) writer.database.exec('ROLLBACK');
      throw failureOf(error);
    }
  }

  return {
    tables,
    messageIndex: sqliteMessageIndex(writer),
    writesRoomsApart: false,

    read: (work) => (isClosed ? Promise.reject(new StoreClosedError()) : readFrom(reader, work)),

    readOffThread(work, asker) {
      if (isClosed) return Promise.reject(new StoreClosedError());
      return asides.run(asker?.userId ?? serverKey, () => readFrom(aside, work), asker?.signal);
    },

    write(work) {
      if (isClosed) return Promise.reject(new StoreClosedError());
      const write = lastWrite.then(() => transact(work));
      lastWrite = write.catch(() => {});
      return write;
    },

    // There is only one transaction at a time.
    forUpdate: (select) => select,

    async insertCounted(queries, table, values) {
      const [row] = await queries.insert(table).values(values).returning({ id: table.id });
      if (typeof row?.id !== 'number') throw new Error('The database returned no ID for an inserted row.');
      return row.id;
    },

    isViolationOf(uniqueIndex, error) {
      // SQLite names the column, and Parley's indexes are named after table and column.
      return error instanceof Error && error.message.replace('.', '_').endsWith(`failed: ${uniqueIndex}`);
    },

    tupleIn(columns, tuples) {
      const rows = tuples.map((tuple) => sql`(${sql.join(tuple.map(parameter), sql`, `)})`);
      return sql`(${sql.join(columns.slice(), sql`, `)}) in (values ${sql.join(rows, sql`, `)})`;
    },

    async close() {
      isClosed = true;
      await lastWrite;
      // Reads of this thread begin and end within a turn of the event loop.
      await nextTurn();
      await asides.idle();
      await aside.close();
      for (const { database } of [reader, writer]) if (database.isOpen) database.close();
      unlock();
    },
  };
}

async function readFrom<Result>(
  { queries }: { queries: Queries },
  work: (queries: Queries) => PromiseLike<Result>,
): Promise<Result> {
  try {
    return await work(queries);
  } catch (error) {
    throw failureOf(error);
  }
}

function parameter(value: number | string | Placeholder) {
  return sql`${value}`;
}
