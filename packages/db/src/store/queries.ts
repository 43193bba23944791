import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';

/** The queries that both dialects have. What only one has, such as `returning`, goes through the engine. */
export type Queries = Pick<BaseSQLiteDatabase<'async', unknown>, 'select' | 'insert' | 'update' | 'delete'>;
