import { randomBytes } from 'node:crypto';
import { createConnection, type Connection } from 'mysql2/promise';
import { openStore } from '../open-store.ts';
import type { TestDatabase } from '../suite/test-database.ts';

export interface MySqlTestDatabase extends TestDatabase {
  url: string;
  /** A connection besides the store's. */
  admin: Connection;
}

/** An empty database on a server, deleted when it is disposed of. */
export async function createDatabase(
  serverUrl: string,
): Promise<AsyncDisposable & { url: string; name: string; admin: Connection }> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const admin = await createConnection(serverUrl);
  admin.on('error', () => {});
  await admin.query('SET autocommit = 1');
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.query(`USE ${name}`);
  return {
    url: `${serverUrl}/${name}`,
    name,
    admin,
    async [Symbol.asyncDispose]() {
      admin.destroy();
      // A new connection, because the server may have been restarted meanwhile.
      const connection = await createConnection(serverUrl);
      await connection.query(`DROP DATABASE ${name}`);
      await connection.end();
    },
  };
}

/** A database on a server, and a store on it. */
export async function openMySqlTestDatabase(serverUrl: string): Promise<MySqlTestDatabase> {
  const { url, admin, ...database } = await createDatabase(serverUrl);
  let store = await openStore({ url });
  return {
    url,
    admin,
    get store() {
      return store;
    },
    async reopen() {
      await store.close();
      store = await openStore({ url });
      return store;
    },
    async run(statement) {
      await admin.query(statement);
    },
    async [Symbol.asyncDispose]() {
      await store.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
