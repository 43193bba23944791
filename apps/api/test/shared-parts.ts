import { createConnection } from 'mysql2/promise';
import { randomBytes } from 'node:crypto';
import { startMariaDb, type MariaDb } from '../../../test-support/mariadb.ts';
import { startRedis, type Redis } from '../../../test-support/redis.ts';

/** What the nodes of one chat share. */
export interface SharedParts extends AsyncDisposable {
  database: MariaDb;
  databaseUrl: string;
  redis: Redis;
  /** The settings of each node. */
  env: Record<string, string>;
}

export interface PartPaths {
  mariaDbPath: string;
  redisPath: string;
}

export async function startSharedParts({ mariaDbPath, redisPath }: PartPaths): Promise<SharedParts> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await startMariaDb(mariaDbPath));
  const redis = stack.use(await startRedis(redisPath));
  const connection = await createConnection(database.url);
  await connection.query('create database parley');
  await connection.end();
  const databaseUrl = `${database.url}/parley`;
  const env = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url,
    SECRET: randomBytes(32).toString('hex'),
  };
  const owned = stack.move();
  return { database, databaseUrl, redis, env, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
