import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** What the tables are made of, for SQLite. `mysql/kit.ts` has the same members for MySQL and MariaDB. */
export const sqliteKit = {
  table: sqliteTable,
  /** The row's own number, counted by the database and never given twice. */
  id: () => integer().primaryKey({ autoIncrement: true }),
  /** A short string that stands in keys and compares byte by byte. At most `length` characters. */
  key: (_length: number) => text(),
  /** A short string for people to read. At most `length` characters. */
  str: (_length: number) => text(),
  /** Text of up to 16,000 bytes. */
  long: () => text(),
  int: () => integer(),
  /** A moment: integer milliseconds UTC. */
  ms: () => integer(),
  index,
  uniqueIndex,
  primaryKey,
};

export type Kit = typeof sqliteKit;
