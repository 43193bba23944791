import { fold } from '@parley/text';
import { skeletonOf } from '@parley/text/names';
import { sql, type SQL } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';

/** What spellings of the same username, e-mail address or room name have in common: NFKC, lower case. */
export function normalizeName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

const maxSkeletonLength = 255;

/** The skeleton of a name, truncated to the length of the column. Names that look the same have the same one. */
export function skeletonKeyOf(name: string): string {
  return Array.from(skeletonOf(name)).slice(0, maxSkeletonLength).join('');
}

/** SQL for "this column contains this text", of which every character stands for itself. */
export function containing(column: SQLiteColumn, text: string): SQL {
  // Not a backslash: MySQL's string literals give it another meaning than SQLite's.
  const pattern = `%${text.replaceAll(/[!%_]/g, '!$&')}%`;
  return sql`${column} like ${pattern} escape '!'`;
}

/** Whether a name, as `users.nameWords` keeps it, has a word that begins with `prefix`; undefined for a prefix that is empty. */
export function nameBeginning(nameWords: SQLiteColumn, prefix: string): SQL | undefined {
  const words = fold(prefix).trim();
  return words === '' ? undefined : containing(nameWords, ` ${words}`);
}
