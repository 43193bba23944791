import { createHash } from 'node:crypto';
import type { Engine } from '../store/engine.ts';
import { pagesOf, type Row, type TableName } from './table-rows.ts';

/** What tables are compared by. */
export interface Digest {
  rowCount: number;
  /** Over all values of the rows, in the order of their keys. */
  checksum: string;
  lastRow: Row | undefined;
}

/** Reads a table, or its first rows, and digests them. The same rows have the same digest on every engine. */
export async function digestOf(
  engine: Engine,
  name: TableName,
  { limit = Infinity, onRows }: { limit?: number; onRows?: (rowCount: number) => void } = {},
): Promise<Digest> {
  const hash = createHash('sha256');
  let rowCount = 0;
  let lastRow: Row | undefined;
  if (limit > 0) {
    for await (const page of pagesOf(engine, name)) {
      const rows = page.slice(0, limit - rowCount);
      // JSON keeps null, numbers and strings apart, and marks where each ends.
      for (const row of rows) hash.update(JSON.stringify(row));
      rowCount += rows.length;
      lastRow = rows.at(-1);
      onRows?.(rowCount);
      if (rowCount === limit) break;
    }
  }
  return { rowCount, checksum: hash.digest('hex'), lastRow };
}
