import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Kit } from '../schema/kit.ts';

/** The building blocks of tables for SQLite. */
export const sqliteKit: Kit = {
  table: sqliteTable,
  id: () => integer().primaryKey({ autoIncrement: true }),
  key: (_length: number) => text(),
  str: (_length: number) => text(),
  long: () => text(),
  int: () => integer(),
  flag: () => integer({ mode: 'boolean' }),
  ms: () => integer(),
  index,
  uniqueIndex,
  primaryKey,
};
