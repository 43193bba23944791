import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql, type Placeholder } from 'drizzle-orm';
import type { Engine, Queries } from '../store/engine.ts';
import { StoreClosedError } from '../errors.ts';
import type { Connection } from './connection.ts';
import { failureOf } from './errors.ts';
import { sqliteMessageIndex } from './message-index.ts';
import * as tables from './schema.ts';

/** Queries that run elsewhere, so that this thread goes on meanwhile. */
export interface Aside {
  queries: Queries;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/**
 * One connection writes, one transaction at a time; another reads what is committed. The queries are asynchronous, so with a single
 * connection a read could slip into an open transaction and see what may yet be rolled back.
 */
export function sqliteEngine(
  writer: Connection,
  reader: Connection,
  aside: Aside,
  unlock: () => void,
): Engine {
  let isClosed = false;
  let lastWrite: Promise<unknown> = Promise.resolve();

  async function transact<Result>(work: (queries: Queries) => PromiseLike<Result>): Promise<Result> {
    try {
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

  async function readFrom<Result>(
    { queries }: { queries: Queries },
    work: (queries: Queries) => PromiseLike<Result>,
  ): Promise<Result> {
    if (isClosed) throw new StoreClosedError();
    try {
      return await work(queries);
    } catch (error) {
      throw failureOf(error);
    }
  }

  return {
    tables,
    messageIndex: sqliteMessageIndex(writer),
    writesRoomsApart: false,

    read: (work) => readFrom(reader, work),

    readAside: (work) => readFrom(aside, work),

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
      // Reads of this thread are begun and ended within a turn of the event loop, and those aside are begun: after one more turn, only these are under way.
      await nextTurn();
      await aside.close();
      for (const { database } of [reader, writer]) if (database.isOpen) database.close();
      unlock();
    },
  };
}

function parameter(value: number | string | Placeholder) {
  return sql`${value}`;
}
