import {
  bigint,
  customType,
  index,
  int,
  mysqlTable,
  primaryKey,
  text,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/mysql-core';
import type { Kit } from '../sqlite/kit.ts';

// MySQL's default collation takes "a" and "ä" for the same: keys are normalized by us and compared byte by byte.
const binaryString = customType<{ data: string; config: { length: number }; configRequired: true }>({
  dataType: ({ length }) => `varchar(${length}) character set utf8mb4 collate utf8mb4_bin`,
});

const kit = {
  table: mysqlTable,
  id: () => int().autoincrement().primaryKey(),
  key: (length: number) => binaryString({ length }),
  str: (length: number) => varchar({ length }),
  long: () => text(),
  int: () => int(),
  ms: () => bigint({ mode: 'number' }),
  index,
  uniqueIndex,
  primaryKey,
};

/** What the tables are made of, for MySQL and MariaDB. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one cast that lets tables and queries be written once: both dialects' builders have the methods that the tables use, and give the same values
export const mysqlKit = kit as unknown as Kit satisfies Record<keyof typeof kit, unknown>;
