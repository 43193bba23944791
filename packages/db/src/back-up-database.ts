import { UnsupportedDatabaseError } from './errors.ts';
import { sqlitePathOf } from './open-engine.ts';
import { backUpSqlite, type Backup } from './sqlite/back-up.ts';

/**
 * Backs up an embedded database into a new file, while a server may be using it.
 * @throws UnsupportedDatabaseError for a database of MySQL or MariaDB, which have tools of their own.
 * @throws an error whose message is one sentence when it fails; no file is left behind then.
 */
export async function backUpDatabase(options: { url: string; file: string }): Promise<Backup> {
  const path = sqlitePathOf(options.url);
  if (path === undefined) {
    throw new UnsupportedDatabaseError(
      'The database is one of MySQL or MariaDB: back it up with mysqldump --single-transaction or mariadb-dump --single-transaction.',
    );
  }
  return backUpSqlite(path, options.file);
}
