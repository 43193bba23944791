import { findMariaDb } from '../../test-support/mariadb.ts';
import { findRedis } from '../../test-support/redis.ts';
import * as parts from '../../test-support/shared-parts.ts';

/** Makes it as durable as SQLite. */
const durable = ['--innodb-flush-log-at-trx-commit=1'];

export function startDatabase(): Promise<parts.Parts> {
  return parts.startDatabase(needed('MariaDB', findMariaDb()), durable);
}

export function startSharedParts(): Promise<parts.SharedParts> {
  const paths = {
    mariaDbPath: needed('MariaDB', findMariaDb()),
    redisPath: needed('Redis', findRedis()),
  };
  return parts.startSharedParts(paths, durable);
}

function needed(name: string, path: string | null): string {
  if (path === null) throw new Error(`This figure needs ${name}.`);
  return path;
}
