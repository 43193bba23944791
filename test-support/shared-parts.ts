import { createConnection } from 'mysql2/promise';
import { randomBytes } from 'node:crypto';
import { startMariaDb, type MariaDb } from './mariadb.ts';
import { startRedis, type Redis } from './redis.ts';

/** The other servers that a server depends on. */
export interface Parts extends AsyncDisposable {
  database: MariaDb;
  databaseUrl: string;
  /** The server's settings for them. */
  env: Record<string, string>;
}

/** What the nodes of one chat share. */
export interface SharedParts extends Parts {
  redis: Redis;
}

export interface PartPaths {
  mariaDbPath: string;
  redisPath: string;
}

/** MariaDB with an empty database. */
export async function startDatabase(mariaDbPath: string, options: readonly string[] = []): Promise<Parts> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await startMariaDb(mariaDbPath, options));
  const connection = await createConnection(database.url);
  await connection.query('create database parley');
  await connection.end();
  const databaseUrl = `${database.url}/parley`;
  const owned = stack.move();
  return {
    database,
    databaseUrl,
    env: { DATABASE_URL: databaseUrl, SECRET: randomBytes(32).toString('hex') },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** MariaDB and Redis, which make several servers one chat. */
export async function startSharedParts(
  { mariaDbPath, redisPath }: PartPaths,
  options: readonly string[] = [],
): Promise<SharedParts> {
  await using stack = new AsyncDisposableStack();
  const parts = stack.use(await startDatabase(mariaDbPath, options));
  const redis = stack.use(await startRedis(redisPath));
  const owned = stack.move();
  return {
    ...parts,
    redis,
    env: { ...parts.env, REDIS_URL: redis.url },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
