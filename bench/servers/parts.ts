import { createConnection } from 'mysql2/promise';
import { randomBytes } from 'node:crypto';
import { findMariaDb, startMariaDb, type MariaDb } from '../../test-support/mariadb.ts';
import { findRedis, startRedis } from '../../test-support/redis.ts';

/** What servers may stand on besides themselves; `env` says so to each. */
export interface Parts extends AsyncDisposable {
  env: Record<string, string>;
}

/** MariaDB with an empty database, which keeps what it has committed as SQLite does. */
export async function startDatabase(): Promise<Parts> {
  const path = findMariaDb();
  if (path === null) throw new Error('This figure needs MariaDB.');
  const database: MariaDb = await startMariaDb(path, ['--innodb-flush-log-at-trx-commit=1']);
  const connection = await createConnection(database.url);
  await connection.query('create database parley');
  await connection.end();
  return {
    env: { DATABASE_URL: `${database.url}/parley` },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** MariaDB and Redis, by which several servers are one chat. */
export async function startSharedParts(): Promise<Parts> {
  const path = findRedis();
  if (path === null) throw new Error('This figure needs Redis.');
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await startDatabase());
  const redis = stack.use(await startRedis(path));
  const owned = stack.move();
  return {
    env: { ...database.env, REDIS_URL: redis.url, SECRET: randomBytes(32).toString('hex') },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
