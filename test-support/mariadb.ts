import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { findOrInstall } from './system-package.ts';

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
  /** Ends the server as a loss of power would. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
}

/** A MariaDB server in a throw-away folder, on a free port of this machine alone. */
export async function startMariaDb(path: string, options: readonly string[] = []): Promise<MariaDb> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-mariadb-'));
  const data = `--datadir=${join(folder, 'data')}`;
  // As root, MariaDB wants to be told that it may.
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  await promisify(execFile)(installer(path), [
    '--no-defaults',
    data,
    ...user,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  const port = await freePort();
  const settings = [
    '--no-defaults',
    data,
    ...user,
    `--socket=${join(folder, 'socket')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-log-bin',
    '--skip-name-resolve',
    '--innodb-buffer-pool-size=64M',
    ...options,
  ];

  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    const started = spawn(path, settings, { stdio: ['ignore', 'ignore', 'pipe'] });
    server = started;
    let said = '';
    for await (const text of started.stderr.setEncoding('utf8')) {
      said += String(text);
      if (said.includes('ready for connections')) break;
    }
    if (started.exitCode !== null) throw new Error(`MariaDB did not start:\n${said}`);
  }

  async function kill(): Promise<void> {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
  }

  await start();
  return {
    url: `mysql://root@127.0.0.1:${port}`,
    kill,
    start,
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(folder, { recursive: true });
    },
  };
}

function installer(path: string): string {
  return path.startsWith('/usr/sbin/')
    ? '/usr/bin/mariadb-install-db'
    : join(dirname(path), 'mariadb-install-db');
}
