import { openEngine } from './open-engine.ts';
import { renewIndex } from './renew-index.ts';
import { createStore, type Store } from './store/store.ts';

export interface OpenStoreOptions {
  /**
   * `sqlite:` and the absolute path of a file in an existing folder: `sqlite:/var/lib/parley/parley.db`. Or an existing MySQL or MariaDB
   * database: `mysql://user:password@host:3306/parley`, with special characters percent-encoded.
   */
  url: string;
}

/**
 * Opens the database that a URL names, and creates and migrates it as needed.
 * @throws UnsupportedDatabaseError if the URL names an engine that this program does not have.
 * @throws DatabaseTooNewError if a newer Parley wrote the database.
 * @throws DatabaseOpenError if it cannot be opened; the message is one sentence that names the file or the server.
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
