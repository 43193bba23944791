import { DatabaseSync } from 'node:sqlite';
import { DatabaseOpenError } from '../errors.ts';
import { errcodeOf } from './errcode.ts';

/**
 * Keeps a second server from the same database: each would tell its own followers alone. The lock is SQLite's own on a file beside
 * the database, which the system lets go of with the process, however it ends.
 * @throws DatabaseOpenError when another process has it.
 */
export function lock(path: string): DatabaseSync {
  const holder = new DatabaseSync(`${path}.lock`);
  try {
    holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return holder;
  } catch (error) {
    holder.close();
    // SQLITE_BUSY
    if (errcodeOf(error) !== 5) throw error;
    throw new DatabaseOpenError(
      `The database ${path} is in use by another Parley. Stop that one, or use another folder.`,
      { cause: error },
    );
  }
}
