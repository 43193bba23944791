import { count } from 'drizzle-orm';
import { existsSync } from 'node:fs';
import type { MessageRow } from '../schema/tables.ts';
import { openEngine, sqlitePathOf } from '../open-engine.ts';
import type { Engine } from '../store/engine.ts';
import { assertWholeDatabase, forgetInstance, markUnfinishedCopy } from '../store/instance.ts';
import { indexedOf } from '../store/message-index.ts';
import { digestOf } from './digest.ts';
import { insertInto, pagesOf, tableNames, type Row, type TableName } from './table-rows.ts';

/** First what the target already has is compared, then the rest is copied, then everything is compared again. */
export type CopyStep = 'compare' | 'copy' | 'verify';

export interface CopyProgress {
  step: CopyStep;
  table: TableName;
  /** How many of the table's rows are done. */
  rowCount: number;
  total: number;
}

export interface CopyOptions {
  /** URLs as `openStore` takes them. */
  from: string;
  to: string;
  onProgress?: (progress: CopyProgress) => void;
}

/**
 * Copies one database into another, which is empty or holds an interrupted copy of the same database: that copy is then continued, and
 * until it is finished nothing else opens it. At the end both are compared by the number and checksum of each table's rows. Both are
 * migrated first. Nothing may use them meanwhile; an embedded database is locked. Returns the number of rows by table.
 * @throws what `openStore` throws, and an error whose message is one sentence if there is nothing to copy, if the target holds other data,
 * or if a table differs.
 */
export async function copyDatabase({ from, to, onProgress }: CopyOptions): Promise<Map<TableName, number>> {
  if (from === to) throw new Error('A database cannot be copied to itself.');
  const file = sqlitePathOf(from);
  if (file !== undefined && !existsSync(file)) throw new Error(`There is no database ${file}.`);
  await using engines = new AsyncDisposableStack();
  const source = engines.adopt(await openEngine(from), (engine) => engine.close());
  await assertWholeDatabase(source);
  const target = engines.adopt(await openEngine(to), (engine) => engine.close());

  const totals = new Map<TableName, number>();
  for (const table of tableNames) totals.set(table, await countRows(source, table));
  function reporter(step: CopyStep, table: TableName) {
    const total = totals.get(table) ?? 0;
    return (rowCount: number) => onProgress?.({ step, table, rowCount, total });
  }

  // All tables are checked before the first row is written, so that nothing is added to other data.
  const kept = new Map<TableName, Kept>();
  for (const table of tableNames) {
    kept.set(table, await findKept(source, target, table, reporter('compare', table)));
  }
  // A server may have opened the target before. With other content it is another database, and it may not be used until it is whole.
  await markUnfinishedCopy(target);
  for (const [table, place] of kept) {
    await copyRows(source, target, table, place, reporter('copy', table));
  }
  for (const table of tableNames) await verify(source, target, table, reporter('verify', table));
  await forgetInstance(target);
  return totals;
}

/** How much of a table an earlier copy finished. Rows are copied in the order of their keys, so it has the first ones, or none. */
interface Kept {
  rowCount: number;
  lastRow: Row | undefined;
}

async function countRows(engine: Engine, table: TableName): Promise<number> {
  const [row] = await engine.read((queries) => queries.select({ count: count() }).from(engine.tables[table]));
  return row?.count ?? 0;
}

async function findKept(
  source: Engine,
  target: Engine,
  table: TableName,
  onRows: (rowCount: number) => void,
): Promise<Kept> {
  const there = await digestOf(target, table, { onRows });
  const first = await digestOf(source, table, { limit: there.rowCount });
  if (there.checksum !== first.checksum) {
    throw new Error(
      `The table ${table} of the target database has rows that are not in the source: copy to an empty database, or continue a copy whose source has not changed since.`,
    );
  }
  return there;
}

async function copyRows(
  source: Engine,
  target: Engine,
  table: TableName,
  kept: Kept,
  onRows: (rowCount: number) => void,
): Promise<void> {
  const insert = insertInto(target, table);
  let { rowCount } = kept;
  for await (const rows of pagesOf(source, table, kept.lastRow)) {
    await target.write(async (queries) => {
      await insert(queries, rows);
      // Each engine builds its own index from the text.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of this table, rows are these
      if (table === 'messages') await target.messageIndex.add(queries, indexedOf(rows as MessageRow[]));
    });
    rowCount += rows.length;
    onRows(rowCount);
  }
}

async function verify(
  source: Engine,
  target: Engine,
  table: TableName,
  onRows: (rowCount: number) => void,
): Promise<void> {
  const [original, copied] = await Promise.all([
    digestOf(source, table),
    digestOf(target, table, { onRows }),
  ]);
  if (original.checksum === copied.checksum) return;
  throw new Error(
    `The table ${table} differs after it was copied, with ${original.rowCount} rows in the source and ${copied.rowCount} in the copy: one of them was changed meanwhile.`,
  );
}
