import { findMariaDb } from '../../test-support/mariadb.ts';
import { findRedis } from '../../test-support/redis.ts';
import * as parts from '../../test-support/shared-parts.ts';

/** As much is kept as SQLite keeps. */
const durable = ['--innodb-flush-log-at-trx-commit=1'];

export function startDatabase(): Promise<parts.Parts> {
  return parts.startDatabase(needed(findMariaDb()), durable);
}

export function startSharedParts(): Promise<parts.SharedParts> {
  const paths = { mariaDbPath: needed(findMariaDb()), redisPath: needed(findRedis()) };
  return parts.startSharedParts(paths, durable);
}

function needed(path: string | null): string {
  if (path === null) throw new Error('This figure needs it.');
  return path;
}
