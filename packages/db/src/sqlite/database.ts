import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { AsyncRemoteCallback } from 'drizzle-orm/sqlite-proxy';

/** How many prepared statements are kept. Parley has far fewer; only those with lists come in several lengths. */
const maxStatements = 400;

/** How long a statement waits while another process writes, such as a backup or a second server. */
const busyTimeoutMs = 10_000;

/** An open SQLite file and its prepared statements. Loads only Node's own modules, so that a thread that uses it starts at once. */
export interface Database {
  database: DatabaseSync;
  /** A statement that returns rows as arrays. */
  prepare: (sql: string) => StatementSync;
  /** The prepared statements by their text, the most recently used at the end. */
  statements: ReadonlyMap<string, StatementSync>;
  /** Runs a statement for Drizzle. */
  run: AsyncRemoteCallback;
}

export function openDatabase(path: string): Database {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    // FULL: what is acknowledged survives a power failure. A negative cache size is in kibibytes.
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -32768',
    );
  } catch (error) {
    database.close();
    throw error;
  }

  const statements = new Map<string, StatementSync>();
  function prepare(sql: string): StatementSync {
    let statement = statements.get(sql);
    if (statement !== undefined) statements.delete(sql);
    else {
      statement = database.prepare(sql);
      statement.setReturnArrays(true);
      const oldest = statements.keys().next();
      if (statements.size >= maxStatements && !oldest.done) statements.delete(oldest.value);
    }
    // Set again, so that the map is in the order of use.
    statements.set(sql, statement);
    return statement;
  }

  // Asynchronous, as Drizzle requires, so that an error of SQLite is a rejection.
  // oxlint-disable-next-line typescript/require-await
  const run: AsyncRemoteCallback = async (sql, params: SQLInputValue[], method) => {
    const statement = prepare(sql);
    if (method === 'all' || method === 'values') return { rows: statement.all(...params) };
    if (method === 'run') {
      statement.run(...params);
      return { rows: [] };
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Drizzle wants `rows` to be the one row or undefined here, against its own type
    return { rows: statement.get(...params) as unknown as unknown[] };
  };

  return { database, prepare, statements, run };
}
