import { DatabaseSync } from 'node:sqlite';
import { DatabaseOpenError } from '../errors.ts';
import { errcodeOf } from './errcode.ts';

/**
 * Keeps a second server away from the same database: each would notify only its own followers. The lock is SQLite's own, on a file beside
 * the database. The system releases it with the process, however that ends.
 * @throws DatabaseOpenError if another process has it.
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
