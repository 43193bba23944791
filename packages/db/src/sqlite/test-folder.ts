import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../open-store.ts';
import type { TestDatabase } from '../suite/test-database.ts';

/** A throw-away folder. */
export async function makeFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'parley-db-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** A SQLite database in a throw-away folder. */
export async function openSqliteTestDatabase(): Promise<TestDatabase & { path: string }> {
  const folder = await makeFolder();
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
    async [Symbol.asyncDispose]() {
      await store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
