import { isAbsolute } from 'node:path';
import { UnsupportedDatabaseError } from './errors.ts';
import { openSqlite } from './sqlite/open.ts';
import { createStore, type Store } from './store/store.ts';

export interface OpenStoreOptions {
  /**
   * `sqlite:` and the absolute path of the file, whose folder exists: `sqlite:/var/lib/parley/parley.db`. Or a MySQL or MariaDB
   * database, which exists: `mysql://user:password@host:3306/parley`, with special characters percent-encoded.
   */
  url: string;
}

/**
 * Opens the database that a URL names, made and migrated as needed.
 * @throws UnsupportedDatabaseError when the URL is not one of an engine that this program has.
 * @throws DatabaseTooNewError when a newer Parley wrote the database.
 * @throws DatabaseOpenError when it cannot be opened; the message is one sentence that names the file or the server.
 */
export async function openStore({ url }: OpenStoreOptions): Promise<Store> {
  if (url.startsWith('mysql:')) {
    // Loaded by who uses it: the driver would double the time to start.
    const { openMySql } = await import('./mysql/open.ts');
    return createStore(await openMySql(url));
  }
  const path = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : undefined;
  if (path === undefined || !isAbsolute(path)) {
    // The URL itself may hold a password.
    throw new UnsupportedDatabaseError(
      'The database URL must be sqlite: and an absolute path, such as sqlite:/var/lib/parley/parley.db, or mysql://user:password@host:3306/database.',
    );
  }
  return createStore(openSqlite(path));
}
