import { openEngine } from './open-engine.ts';
import { renewIndex } from './renew-index.ts';
import { createStore, type Store } from './store/store.ts';

export interface OpenStoreOptions {
  /**
   * `sqlite:` and the absolute path of the file, whose folder exists: `sqlite:/var/lib/parley/parley.db`. Or a MySQL or MariaDB
   * database, which exists: `mysql://user:password@host:3306/parley`, with special characters percent-encoded.
   */
  url: string;
}

/**
 * Opens the database that a URL names, made and migrated as needed.
 * @throws UnsupportedDatabaseError when the URL is not one of an engine that this program has.
 * @throws DatabaseTooNewError when a newer Parley wrote the database.
 * @throws DatabaseOpenError when it cannot be opened; the message is one sentence that names the file or the server.
 */
export async function openStore({ url }: OpenStoreOptions): Promise<Store> {
  const engine = await openEngine(url);
  try {
    const store = await createStore(engine);
    await renewIndex(engine);
    return store;
  } catch (error) {
    await engine.close();
    throw error;
  }
}
