import type { TestProject } from 'vitest/node';
import { findMariaDb, startMariaDb } from '../../../../test-support/mariadb.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server to run, for tests that need one to themselves; null if there is none, and those tests are skipped. */
    mariaDbPath: string | null;
    /** The server that the tests share, without a database; null if there is none. */
    mariaDbUrl: string | null;
  }
}

/** Starts the one MariaDB that most tests share. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const path = findMariaDb();
  project.provide('mariaDbPath', path);
  if (path === null) {
    project.provide('mariaDbUrl', null);
    return undefined;
  }
  const server = await startMariaDb(path, [...otherSettings, ...fast]);
  project.provide('mariaDbUrl', server.url);
  return async () => {
    await server[Symbol.asyncDispose]();
  };
}

/** As different as possible from what Parley needs: nothing may depend on how a server happens to be configured. */
const otherSettings = [
  '--sql-mode=ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES,NO_AUTO_VALUE_ON_ZERO',
  '--character-set-server=latin1',
  '--default-storage-engine=MyISAM',
  '--default-time-zone=-07:30',
  '--transaction-isolation=SERIALIZABLE',
  '--autocommit=0',
];

/** Surviving a power failure is not tested with it, so there is no need to wait for the disk. */
const fast = ['--innodb-flush-log-at-trx-commit=2'];
