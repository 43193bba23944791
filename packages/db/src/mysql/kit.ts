import {
  bigint,
  boolean,
  customType,
  index,
  int,
  mysqlTable,
  primaryKey,
  uniqueIndex,
} from 'drizzle-orm/mysql-core';
import type { Kit } from '../schema/kit.ts';

// Every collation that both MySQL and MariaDB have treats "a" and "a " as equal, and most "a" and "ä" too: keys are bytes.
const bytes = customType<{
  data: string;
  driverData: Buffer;
  config: { length: number };
  configRequired: true;
}>({
  // A character takes up to four bytes.
  dataType: ({ length }) => `varbinary(${length * 4})`,
  fromDriver: (value) => value.toString(),
});

const utf8 = customType<{ data: string; config: { type: string }; configRequired: true }>({
  // Stated here, because the database's own default may be anything.
  dataType: ({ type }) => `${type} character set utf8mb4 collate utf8mb4_bin`,
});

const kit = {
  table: mysqlTable,
  id: () => int().autoincrement().primaryKey(),
  key: (length: number) => bytes({ length }),
  str: (length: number) => utf8({ type: `varchar(${length})` }),
  long: () => utf8({ type: 'text' }),
  int: () => int(),
  flag: () => boolean(),
  ms: () => bigint({ mode: 'number' }),
  index,
  uniqueIndex,
  primaryKey,
};

/** The building blocks of tables for MySQL and MariaDB. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one cast that lets tables and queries be written once: both dialects' builders have the methods that the tables use, and give the same values
export const mysqlKit = kit as unknown as Kit satisfies Record<keyof typeof kit, unknown>;
