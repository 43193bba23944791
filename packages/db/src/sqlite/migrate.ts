import { join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { DatabaseTooNewError } from '../errors.ts';
import type { SqliteConnection } from './connection.ts';
import { packageFolder } from '../package-folder.ts';

const migrationsFolder = join(packageFolder, 'migrations/sqlite');

/**
 * Migrates a database to this program's tables, in one transaction: it gets all migrations or stays as it was.
 * @throws DatabaseTooNewError if the database has a migration that this program does not know.
 */
export function migrate({ database }: SqliteConnection, path: string): void {
  const migrations = readMigrationFiles({ migrationsFolder });
  const known = new Set(migrations.map(({ hash }) => hash));

  // A migration may rebuild a table that others refer to. Inside a transaction the pragma has no effect.
  database.exec('PRAGMA foreign_keys = OFF');
  // Immediate: if two programs start at once, the second waits and finds the work done.
  database.exec('BEGIN IMMEDIATE');
  try {
    database.exec(
      'CREATE TABLE IF NOT EXISTS migrations (hash TEXT PRIMARY KEY NOT NULL, created_at INTEGER NOT NULL)',
    );
    const applied = new Set(
      database
        .prepare('SELECT hash FROM migrations')
        .all()
        .map(({ hash }) => String(hash)),
    );
    if (!applied.isSubsetOf(known)) {
      throw new DatabaseTooNewError(
        `The database ${path} was written by a newer version of Parley: start that version, or restore a backup.`,
      );
    }
    const record = database.prepare('INSERT INTO migrations (hash, created_at) VALUES (?, ?)');
    for (const { hash, sql, folderMillis } of migrations) {
      if (applied.has(hash)) continue;
      for (const statement of sql) database.exec(statement);
      record.run(hash, folderMillis);
    }
    if (database.prepare('PRAGMA foreign_key_check').get() !== undefined) {
      throw new Error(`Migrating ${path} would leave rows without the rows that they refer to.`);
    }
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
  database.exec('PRAGMA foreign_keys = ON');
}
