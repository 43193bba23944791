import { fold } from '@parley/text';
import { skeletonOf } from '@parley/text/names';
import { sql, type SQL } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';

/** The same for all spellings of a username, e-mail address or room name: NFKC, lower case. */
export function normalizeName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

const maxSkeletonLength = 255;

/** The skeleton of a name, truncated to the length of the column. Names that look the same have the same one. */
export function skeletonKeyOf(name: string): string {
  return Array.from(skeletonOf(name)).slice(0, maxSkeletonLength).join('');
}

/** SQL for "this column contains this text", in which every character is literal. */
export function containing(column: SQLiteColumn, text: string): SQL {
  // Not a backslash, which has another meaning in MySQL's string literals than in SQLite's.
  const pattern = `%${text.replaceAll(/[!%_]/g, '!$&')}%`;
  return sql`${column} like ${pattern} escape '!'`;
}

/** Whether a name, in the form of `users.nameWords`, has a word that begins with `prefix`; undefined if the prefix is empty. */
export function nameBeginning(nameWords: SQLiteColumn, prefix: string): SQL | undefined {
  const words = fold(prefix).trim();
  return words === '' ? undefined : containing(nameWords, ` ${words}`);
}
