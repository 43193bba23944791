import type { HasDefault, IsPrimaryKey, NotNull } from 'drizzle-orm';
import type {
  index,
  primaryKey,
  SQLiteBooleanBuilderInitial,
  SQLiteIntegerBuilderInitial,
  sqliteTable,
  SQLiteTextBuilderInitial,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';

type Integer = SQLiteIntegerBuilderInitial<''>;
type Flag = SQLiteBooleanBuilderInitial<''>;
type Text = SQLiteTextBuilderInitial<'', [string, ...string[]], undefined>;

/** The building blocks of tables: one kit for SQLite, one for MySQL and MariaDB. Both are typed by SQLite's builders. */
export interface Kit {
  table: typeof sqliteTable;
  /** The row's own number, counted by the database and never reused. */
  id: () => HasDefault<IsPrimaryKey<NotNull<Integer>>>;
  /** A short string in keys, compared byte by byte. At most `length` characters. */
  key: (length: number) => Text;
  /** A short string for people to read. At most `length` characters. */
  str: (length: number) => Text;
  /** Text of up to 16,000 bytes. */
  long: () => Text;
  int: () => Integer;
  flag: () => Flag;
  /** A moment: integer milliseconds UTC. */
  ms: () => Integer;
  index: typeof index;
  uniqueIndex: typeof uniqueIndex;
  primaryKey: typeof primaryKey;
}
