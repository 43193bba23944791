import { createConnection } from 'mysql2/promise';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startDatabase } from '../../../test-support/shared-parts.ts';
import { TestServer } from './server.ts';

/** A server, and a way to change rows behind its back, as an administrator does by hand. */
export interface OpenedSite extends AsyncDisposable {
  server: TestServer;
  secret: string;
  /** Runs one statement with `?` for its values; returns its rows. */
  run: (statement: string, ...values: (number | string)[]) => Promise<unknown[]>;
}

/** A server on the embedded database, or on MariaDB if that is given. */
export async function openSite(mariaDbPath: string | null): Promise<OpenedSite> {
  await using stack = new AsyncDisposableStack();
  const secret = randomBytes(32).toString('hex');
  if (mariaDbPath === null) {
    const server = stack.use(await TestServer.start({ env: { SECRET: secret } }));
    const database = new DatabaseSync(join(server.dataDir, 'parley.db'), { timeout: 10_000 });
    stack.defer(() => database.close());
    const run: OpenedSite['run'] = async (statement, ...values) => database.prepare(statement).all(...values);
    return disposable(stack, { server, secret, run });
  }
  const parts = stack.use(await startDatabase(mariaDbPath));
  const server = stack.use(await TestServer.start({ env: { ...parts.env, SECRET: secret } }));
  const connection = await createConnection(parts.databaseUrl);
  stack.defer(() => connection.end());
  const run: OpenedSite['run'] = async (statement, ...values) => {
    const [rows] = await connection.query(statement, values);
    return Array.isArray(rows) ? rows : [];
  };
  return disposable(stack, { server, secret, run });
}

function disposable(stack: AsyncDisposableStack, site: Omit<OpenedSite, keyof AsyncDisposable>): OpenedSite {
  const owned = stack.move();
  return { ...site, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** What the database knows a session or an API key by. */
export function storedHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
