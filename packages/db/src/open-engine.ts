import { isAbsolute } from 'node:path';
import { UnsupportedDatabaseError } from './errors.ts';
import { openSqlite } from './sqlite/open.ts';
import type { Engine } from './store/engine.ts';

/** Opens the database that a URL names: see `openStore` for the kinds of URLs and errors. */
export async function openEngine(url: string): Promise<Engine> {
  const path = sqlitePathOf(url);
  if (path !== undefined) return openSqlite(path);
  // Loaded only when used: the driver would double the time to start.
  const { openMySql } = await import('./mysql/open.ts');
  return openMySql(url);
}

/**
 * The file that a URL names, or undefined if it names a database on a MySQL or MariaDB server.
 * @throws UnsupportedDatabaseError if it is neither.
 */
export function sqlitePathOf(url: string): string | undefined {
  if (url.startsWith('mysql:')) return undefined;
  const path = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : '';
  if (isAbsolute(path)) return path;
  // Without the URL, which may hold a password.
  throw new UnsupportedDatabaseError(
    'The database URL must be sqlite: and an absolute path, such as sqlite:/var/lib/parley/parley.db, or mysql://user:password@host:3306/database.',
  );
}
