import { drizzle, type MySqlRemoteDatabase } from 'drizzle-orm/mysql-proxy';
import {
  createConnection,
  createPool,
  type Connection,
  type ConnectionOptions,
  type PoolConnection,
} from 'mysql2/promise';
import { AbandonedError, UnavailableError } from '../errors.ts';
import { causeOf } from '../store/cause.ts';
import type { Queries } from '../store/queries.ts';
import type { Address } from './address.ts';
import { failureOf } from './errors.ts';

const connectTimeoutMs = 5_000;
/** How long a statement may take. After that, a server that has silently gone is given up on. */
const statementTimeoutMs = 30_000;
/** How long a connection may be idle: less than the timeouts of anything between here and the server. */
const idleTimeoutMs = 60_000;

/** What a session needs, whatever the server's settings. */
const sessionSettings = [
  'SET NAMES utf8mb4 COLLATE utf8mb4_bin',
  // Each statement sees what was committed before it, and locks rows without the gaps between them.
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  // Strict: values that don't fit are refused, not cut. Without NO_BACKSLASH_ESCAPES, because the driver escapes values with backslashes.
  `SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', autocommit = 1, foreign_key_checks = 1, unique_checks = 1,
    innodb_lock_wait_timeout = 3, default_storage_engine = 'InnoDB'`,
];

/** Connections to one database, opened when needed, and reopened when lost. */
export interface Connections {
  /** Drizzle over whichever connection is free, statement by statement. */
  queries: Queries;
  /** The same, but a statement that is running when the signal aborts is stopped. @throws AbandonedError */
  queriesUntil(signal: AbortSignal): Queries;
  /** Runs one transaction on a connection of its own. */
  transact<Result>(work: (queries: Queries) => PromiseLike<Result>): Promise<Result>;
  /** Call this only while nothing is running. */
  close(): Promise<void>;
}

export function createConnections(address: Address, size: number): Connections {
  const pool = createPool({
    ...optionsOf(address),
    connectionLimit: size,
    // Below the limit; otherwise the pool ignores the idle timeout.
    maxIdle: size - 1,
    idleTimeout: idleTimeoutMs,
  });
  /** Drizzle over each open connection. */
  const drizzles = new WeakMap<object, Queries>();

  async function take() {
    let connection: PoolConnection | undefined;
    try {
      connection = await pool.getConnection();
      return { connection, queries: await queriesOn(connection) };
    } catch (error) {
      connection?.destroy();
      throw new UnavailableError({ cause: error });
    }
  }

  async function queriesOn(connection: PoolConnection): Promise<Queries> {
    // The driver wraps the same connection in a new object each time.
    const known = drizzles.get(connection.connection);
    if (known !== undefined) return known;
    await prepare(connection);
    const queries = queriesOver((statement, values) => ask(connection, statement, values));
    drizzles.set(connection.connection, queries);
    return queries;
  }

  async function askAny(statement: string, values: unknown[], signal?: AbortSignal) {
    const { connection } = await take();
    const kill = () => void killStatement(address, connection.threadId);
    try {
      if (signal?.aborted) throw new AbandonedError();
      signal?.addEventListener('abort', kill);
      return await ask(connection, statement, values);
    } catch (error) {
      if (error instanceof UnavailableError) connection.destroy();
      throw signal?.aborted === true ? new AbandonedError({ cause: error }) : error;
    } finally {
      signal?.removeEventListener('abort', kill);
      // The kill may arrive late, and must not hit another statement.
      if (signal?.aborted === true) connection.destroy();
      connection.release();
    }
  }

  return {
    queries: queriesOver((statement, values) => askAny(statement, values)),

    queriesUntil: (signal) => queriesOver((statement, values) => askAny(statement, values, signal)),

    async transact(work) {
      const { connection, queries } = await take();
      try {
        await ask(connection, 'BEGIN');
        const result = await work(queries);
        await ask(connection, 'COMMIT');
        return result;
      } catch (error) {
        const cause = causeOf(error);
        // When a connection closes, the server rolls back what was begun on it.
        if (cause instanceof UnavailableError) connection.destroy();
        else await ask(connection, 'ROLLBACK').catch(() => connection.destroy());
        throw cause;
      } finally {
        connection.release();
      }
    },

    close: () => pool.end(),
  };
}

/** Stops the statement that a connection runs. If that fails, the statement ends by itself, or at its timeout. */
async function killStatement(address: Address, threadId: number): Promise<void> {
  try {
    const connection = await createConnection(optionsOf(address));
    // Without a listener, losing the connection would end the process.
    connection.on('error', () => {});
    await connection.query(`KILL QUERY ${threadId}`).finally(() => connection.destroy());
  } catch {
    // It may have ended by itself meanwhile.
  }
}

/** One connection, for migrating. It throws the driver's errors. */
export async function connect(address: Address): Promise<Connection> {
  const connection = await createConnection(optionsOf(address));
  await prepare(connection);
  return connection;
}

function optionsOf(address: Address): ConnectionOptions {
  const { ssl, ...place } = address;
  return {
    ...place,
    ...(ssl !== undefined && { ssl }),
    charset: 'utf8mb4',
    connectTimeout: connectTimeoutMs,
    // Otherwise the driver would turn a value that is an object into SQL.
    stringifyObjects: true,
  };
}

async function prepare(connection: Connection): Promise<void> {
  // The caller learns of a loss by a rejection; without a listener it would end the process.
  connection.on('error', () => {});
  for (const setting of sessionSettings) await connection.query(setting);
}

/** Runs a statement for Drizzle. Values are put into its text, because servers limit prepared statements and proxies have none. */
async function ask(connection: Connection, statement: string, values: unknown[] = []) {
  try {
    const [result] = await connection.query({
      sql: statement,
      values,
      rowsAsArray: true,
      timeout: statementTimeoutMs,
    });
    return { rows: Array.isArray(result) ? result : [result] };
  } catch (error) {
    throw failureOf(error);
  }
}

function queriesOver(run: Parameters<typeof drizzle>[0]): Queries {
  const queries: Pick<MySqlRemoteDatabase, keyof Queries> = drizzle(run, { casing: 'snake_case' });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- queries are written once, in SQLite's types, with methods that both dialects' builders have and that return the same
  return queries as unknown as Queries;
}
