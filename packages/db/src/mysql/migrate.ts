import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readMigrationFiles, type MigrationMeta } from 'drizzle-orm/migrator';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { DatabaseOpenError, DatabaseTooNewError } from '../errors.ts';
import { packageFolder } from '../package-folder.ts';
import type { Address } from './address.ts';

export const migrationsFolder = join(packageFolder, 'migrations/mysql');

/** How long a program waits while others migrate. */
const lockTimeoutSeconds = 300;

/**
 * Migrates a database to this program's tables. Several programs may do so at once: they take turns, each until its connection is closed.
 * MySQL has no transactions for changes to tables, so each finished statement is counted, and an interrupted migration continues from
 * there.
 * @throws DatabaseTooNewError if the database has a migration that this program does not know.
 */
export async function migrate(connection: Connection, { database }: Address): Promise<void> {
  // Locks belong to the whole server: their names contain the database, and have at most 64 characters.
  const lock = `parley.${createHash('sha256').update(database).digest('base64url')}`;
  if ((await valueOf(connection, 'SELECT GET_LOCK(?, ?)', [lock, lockTimeoutSeconds])) !== 1) {
    throw new DatabaseOpenError(`Another Parley has been migrating the database ${database} for too long.`);
  }
  await connection.query(
    'CREATE TABLE IF NOT EXISTS migrations (hash CHAR(64) CHARACTER SET ascii PRIMARY KEY, created_at BIGINT NOT NULL, statements_done INT NOT NULL)',
  );
  const [rows] = await connection.query<RowDataPacket[]>('SELECT hash, statements_done FROM migrations');
  const done = new Map(rows.map((row) => [String(row['hash']), Number(row['statements_done'])]));

  const migrations = readMigrationFiles({ migrationsFolder });
  if (!new Set(done.keys()).isSubsetOf(new Set(migrations.map(({ hash }) => hash)))) {
    throw new DatabaseTooNewError(
      `The database ${database} was written by a newer version of Parley: start that version, or restore a backup.`,
    );
  }
  for (const migration of migrations) await apply(connection, migration, done.get(migration.hash));
}

async function apply(
  connection: Connection,
  migration: MigrationMeta,
  done: number | undefined,
): Promise<void> {
  const { hash, folderMillis, sql } = migration;
  if (done === undefined)
    await connection.query('INSERT INTO migrations VALUES (?, ?, 0)', [hash, folderMillis]);
  for (const [index, statement] of sql.entries()) {
    if (index < (done ?? 0)) continue;
    try {
      await connection.query(statement);
    } catch (error) {
      // The statement during which an earlier attempt ended may have been executed after all.
      if (index !== done || !isDoneAlready(error)) throw error;
    }
    await connection.query('UPDATE migrations SET statements_done = ? WHERE hash = ?', [index + 1, hash]);
  }
}

/** The table, column, index or constraint already exists, or what should be dropped is gone. */
const doneAlready = new Set([1050, 1051, 1060, 1061, 1091, 1826]);

function isDoneAlready(error: unknown): boolean {
  if (!(error instanceof Error) || !('errno' in error)) return false;
  // MariaDB's message for a constraint.
  return doneAlready.has(Number(error.errno)) || error.message.includes('errno: 121 ');
}

async function valueOf(connection: Connection, query: string, values: unknown[]): Promise<unknown> {
  const [rows] = await connection.query<RowDataPacket[][]>({ sql: query, values, rowsAsArray: true });
  return rows[0]?.[0];
}
