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
/** How long a statement may take. A server that has silently gone away is given up then. */
const statementTimeoutMs = 30_000;
/** How long a connection may lie idle: less than what stands between here and the server keeps it open. */
const idleTimeoutMs = 60_000;

/** What a session needs, whatever the settings of the server are. */
const sessionSettings = [
  'SET NAMES utf8mb4 COLLATE utf8mb4_bin',
  // Each statement sees what was committed before it, and locks rows without the gaps between them.
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  // Strict: what does not fit is refused, not cut. Without NO_BACKSLASH_ESCAPES: the driver escapes values with backslashes.
  `SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', autocommit = 1, foreign_key_checks = 1, unique_checks = 1,
    innodb_lock_wait_timeout = 3, default_storage_engine = 'InnoDB'`,
];

/** Connections to one database, opened when they are needed, and opened anew when they were lost. */
export interface Connections {
  /** Drizzle over whichever connection is free, each statement by itself. */
  queries: Queries;
  /** The same; a statement that is under way when the signal is aborted is stopped. @throws AbandonedError */
  queriesUntil(signal: AbortSignal): Queries;
  /** One transaction on a connection of its own. */
  transact<Result>(work: (queries: Queries) => PromiseLike<Result>): Promise<Result>;
  /** Nothing may be under way. */
  close(): Promise<void>;
}

export function createConnections(address: Address, size: number): Connections {
  const pool = createPool({
    ...optionsOf(address),
    connectionLimit: size,
    // Below the limit, or the pool does not heed the time.
    maxIdle: size - 1,
    idleTimeout: idleTimeoutMs,
  });
  /** Drizzle over each connection that is open. */
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
    // The driver wraps the same connection anew each time.
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
      // The kill may come late: it must find no other statement.
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
        // The server rolls back what was begun on a connection that is closed.
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

/** Stops what a connection runs. When that fails, the statement ends by itself, or at its timeout. */
async function killStatement(address: Address, threadId: number): Promise<void> {
  try {
    const connection = await createConnection(optionsOf(address));
    // Without a listener a loss would end the process.
    connection.on('error', () => {});
    await connection.query(`KILL QUERY ${threadId}`).finally(() => connection.destroy());
  } catch {
    // It may have ended by itself meanwhile.
  }
}

/** One connection, for migrating. Its errors are the driver's. */
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
    // Of a value that is an object, the driver would otherwise make SQL.
    stringifyObjects: true,
  };
}

async function prepare(connection: Connection): Promise<void> {
  // Who asks learns of a loss by the rejection; without a listener it would end the process.
  connection.on('error', () => {});
  for (const setting of sessionSettings) await connection.query(setting);
}

/** Runs a statement as Drizzle asks for it. Values go into its text: prepared statements are few on a server, and proxies have none. */
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
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- queries are written once, in SQLite's types: what they use, both dialects' builders have and answer alike
  return queries as unknown as Queries;
}
