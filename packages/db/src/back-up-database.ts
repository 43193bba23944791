import { UnsupportedDatabaseError } from './errors.ts';
import { sqlitePathOf } from './open-engine.ts';
import { backUpSqlite, type Backup } from './sqlite/back-up.ts';

/**
 * Backs up an embedded database to a new file, even while a server uses it.
 * @throws UnsupportedDatabaseError for a MySQL or MariaDB database: those servers have their own tools.
 * @throws an error whose message is one sentence if it fails; then no file is left behind.
 */
export async function backUpDatabase(options: { url: string; file: string }): Promise<Backup> {
  const path = sqlitePathOf(options.url);
  if (path === undefined) {
    throw new UnsupportedDatabaseError(
      'This is a MySQL or MariaDB database: back it up with mysqldump --single-transaction or mariadb-dump --single-transaction.',
    );
  }
  return backUpSqlite(path, options.file);
}
