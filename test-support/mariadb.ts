import { dirname, join } from 'node:path';
import { ChildServer, runThrowAway } from './child-server.ts';
import { freePort } from './free-port.ts';
import { findOrInstall } from './system-package.ts';
import { makeFolder } from './throw-away.ts';

/** The path of MariaDB's server, or null: `findOrInstall`. */
export function findMariaDb(): string | null {
  return findOrInstall({
    name: 'MariaDB',
    paths: ['/usr/sbin/mariadbd', '/usr/local/bin/mariadbd', '/opt/homebrew/bin/mariadbd'],
    debianPackage: 'mariadb-server',
    neededBy: 'The tests of the MySQL engine',
  });
}

export interface MariaDb extends AsyncDisposable {
  /** `mysql://root@127.0.0.1:PORT`, without a database. */
  url: string;
  /** Ends the server like a power failure would. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
}

/** A MariaDB server in a throw-away folder, on a free port that only this machine can reach. */
export async function startMariaDb(path: string, options: readonly string[] = []): Promise<MariaDb> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(makeFolder());
  const data = `--datadir=${join(folder.path, 'data')}`;
  // MariaDB only runs as root if it is told to.
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  await runThrowAway(installer(path), [
    '--no-defaults',
    data,
    ...user,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  const port = await freePort();
  const server = new ChildServer({
    name: 'MariaDB',
    program: path,
    args: [
      '--no-defaults',
      data,
      ...user,
      `--socket=${join(folder.path, 'socket')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-log-bin',
      '--skip-name-resolve',
      '--innodb-buffer-pool-size=64M',
      ...options,
    ],
    readyText: 'ready for connections',
  });
  stack.defer(() => server.kill());
  await server.start();
  const owned = stack.move();
  return {
    url: `mysql://root@127.0.0.1:${port}`,
    kill: () => server.kill(),
    start: () => server.start(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function installer(path: string): string {
  return path.startsWith('/usr/sbin/')
    ? '/usr/bin/mariadb-install-db'
    : join(dirname(path), 'mariadb-install-db');
}
