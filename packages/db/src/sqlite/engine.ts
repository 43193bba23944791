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
 * One is read, and the next is with the thread already, so that it need not wait for this one: that is always somebody else's.
 * SQLite cannot be stopped in the middle of a statement by another thread: what is under way runs to its end.
 */
const asideSizes = { slots: 2, slotsPerKey: 1, waiting: 1_000, waitingPerKey: 20 };

/** Whose queries are the server's own. */
const serverKey = 0;

/** Queries that run elsewhere, so that this thread goes on meanwhile. */
export interface Aside {
  queries: Queries;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** What a server has to do with the file besides its connections. */
export interface FileHold {
  /** Throws an UnavailableError when the file is gone. */
  assertInPlace: () => void;
  /** Lets other servers open it. */
  unlock: () => void;
}

/**
 * One connection writes, one transaction at a time; another reads what is committed. The queries are asynchronous, so with a single
 * connection a read could slip into an open transaction and see what may yet be rolled back.
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

    // There is one transaction at a time.
    forUpdate: (select) => select,

    async insertCounted(queries, table, values) {
      const [row] = await queries.insert(table).values(values).returning({ id: table.id });
      if (typeof row?.id !== 'number') throw new Error('The database did not count an inserted row.');
      return row.id;
    },

    isViolationOf(uniqueIndex, error) {
      // SQLite names the column: the indexes of Parley are named as table and column are.
      return error instanceof Error && error.message.replace('.', '_').endsWith(`failed: ${uniqueIndex}`);
    },

    tupleIn(columns, tuples) {
      const rows = tuples.map((tuple) => sql`(${sql.join(tuple.map(parameter), sql`, `)})`);
      return sql`(${sql.join(columns.slice(), sql`, `)}) in (values ${sql.join(rows, sql`, `)})`;
    },

    async close() {
      isClosed = true;
      await lastWrite;
      // Reads of this thread are begun and ended within a turn of the event loop.
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
