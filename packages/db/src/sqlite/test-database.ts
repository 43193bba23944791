import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from '../../../../test-support/throw-away.ts';
import { openStore } from '../open-store.ts';
import type { TestDatabase } from '../suite/test-database.ts';

/** A SQLite database in a throw-away folder. */
export async function openSqliteTestDatabase(): Promise<TestDatabase & { path: string }> {
  const folder = makeFolder();
  const path = join(folder.path, 'parley.db');
  let store = await openStore({ url: `sqlite:${path}` });
  return {
    path,
    get store() {
      return store;
    },
    async reopen() {
      await store.close();
      store = await openStore({ url: `sqlite:${path}` });
      return store;
    },
    async run(statement) {
      using file = new DatabaseSync(path);
      file.exec(statement);
    },
    async [Symbol.asyncDispose]() {
      await store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
