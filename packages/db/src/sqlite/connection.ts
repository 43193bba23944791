import { drizzle, type AsyncRemoteCallback } from 'drizzle-orm/sqlite-proxy';
import type { Queries } from '../store/queries.ts';
import { openDatabase, type Database } from './database.ts';

/** An open SQLite file, and Drizzle over it. */
export interface SqliteConnection extends Database {
  queries: Queries;
}

export function connect(path: string): SqliteConnection {
  const opened = openDatabase(path);
  return { ...opened, queries: queriesOver(opened.run) };
}

/** Drizzle over whatever runs its statements. */
export function queriesOver(run: AsyncRemoteCallback): Queries {
  // The proxy respects `casing` only in its three-argument form.
  return drizzle(run, undefined, { casing: 'snake_case' });
}
