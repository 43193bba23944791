import { DatabaseOpenError, DatabaseTooNewError } from '../errors.ts';
import type { Engine } from '../store/engine.ts';
import { connect, type SqliteConnection } from './connection.ts';
import { sqliteEngine } from './engine.ts';
import { lock } from './lock.ts';
import { migrate } from './migrate.ts';
import { notePlace } from './place.ts';
import { createReadingThread } from './reading-thread.ts';

/**
 * Opens a SQLite file, which is created if missing, and migrates it. Its folder must exist.
 * @throws DatabaseTooNewError, DatabaseOpenError
 */
export function openSqlite(path: string): Engine {
  const connections: Pick<SqliteConnection, 'database'>[] = [];
  try {
    const holder = lock(path);
    connections.push({ database: holder });
    const writer = connect(path);
    connections.push(writer);
    migrate(writer, path);
    const reader = connect(path);
    connections.push(reader);
    return sqliteEngine(writer, reader, createReadingThread(path), {
      assertInPlace: notePlace(path),
      unlock: () => holder.isOpen && holder.close(),
    });
  } catch (error) {
    for (const { database } of connections) database.close();
    if (error instanceof DatabaseTooNewError || error instanceof DatabaseOpenError) throw error;
    throw new DatabaseOpenError(`Cannot open the database ${path}: ${reasonOf(error)}.`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
