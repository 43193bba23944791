import { getTableColumns, sql, type SQL } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Tables } from '../schema/tables.ts';
import type { Engine } from '../store/engine.ts';
import type { Queries } from '../store/queries.ts';
import { listStatement } from '../store/statements.ts';

/** A table that is copied: all except the one that identifies the database, and the version of its own index. */
export type TableName = Exclude<keyof Tables, 'instance' | 'indexVersion'>;

/** Any table's row: the same values from every engine, in the order of the table's columns. */
export type Row = Record<string, unknown>;

type PrimaryKeys = { [Name in TableName]: readonly (keyof Tables[Name]['$inferSelect'] & string)[] };

/** The columns of the primary keys. Each table comes after those that it refers to; the compiler requires all of them. */
const primaryKeys: PrimaryKeys = {
  users: ['id'],
  sessions: ['id'],
  rooms: ['id'],
  memberships: ['roomId', 'userId'],
  restrictions: ['roomId', 'userId'],
  invites: ['id'],
  messages: ['roomId', 'seq'],
  apiKeys: ['id'],
  incomingWebhooks: ['id'],
  outgoingWebhooks: ['id'],
  webhookDeliveries: ['id'],
  sidebars: ['userId'],
  slashCommands: ['id'],
};

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys loses the types of its keys
export const tableNames = Object.keys(primaryKeys) as TableName[];

/** A page is one transaction of the copy, and limits memory use: messages have up to 16,000 bytes, and their cards as many. */
const rowsPerPage = 500;

/** All rows of a table in the order of their keys, or those after a given row. */
export async function* pagesOf(engine: Engine, name: TableName, after?: Row): AsyncGenerator<Row[]> {
  const table: SQLiteTable = engine.tables[name];
  const columns = getTableColumns(table);
  const [first = '', second] = primaryKeys[name];
  const order = primaryKeys[name].map((column) => sql`${columns[column]}`);

  function page(where?: SQL): Promise<Row[]> {
    return engine.read((queries) =>
      queries
        .select()
        .from(table)
        .where(where)
        .orderBy(...order)
        .limit(rowsPerPage),
    );
  }

  async function pageAfter(row: Row): Promise<Row[]> {
    // Two ranges of the key, read separately: no single condition for both uses the index on every engine.
    if (second !== undefined) {
      const rest = await page(sql`${columns[first]} = ${row[first]} and ${columns[second]} > ${row[second]}`);
      if (rest.length > 0) return rest;
    }
    return page(sql`${columns[first]} > ${row[first]}`);
  }

  let last = after;
  for (;;) {
    const rows = await (last === undefined ? page() : pageAfter(last));
    if (rows.length === 0) return;
    yield rows;
    last = rows.at(-1);
  }
}

/** Inserts rows as they are, including their IDs: the database then continues above the highest. */
export function insertInto(
  engine: Engine,
  name: TableName,
): (queries: Queries, rows: readonly Row[]) => Promise<unknown> {
  const table: SQLiteTable = engine.tables[name];
  return listStatement(Object.keys(getTableColumns(table)), (queries, items) =>
    queries.insert(table).values(items).prepare(),
  );
}
