import type { TestProject } from 'vitest/node';
import { findMariaDb, startMariaDb } from '../../../../test-support/mariadb.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server to run, for tests that need one to themselves; null where there is none, and the tests are skipped. */
    mariaDbPath: string | null;
    /** The server that the tests share, without a database; null like the path. */
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

/** As unlike what Parley needs as may be: nothing may lean on how a server happens to be set. */
const otherSettings = [
  '--sql-mode=ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES,NO_AUTO_VALUE_ON_ZERO',
  '--character-set-server=latin1',
  '--default-storage-engine=MyISAM',
  '--default-time-zone=-07:30',
  '--transaction-isolation=SERIALIZABLE',
  '--autocommit=0',
];

/** What survives a loss of power is not tested with it: no need to wait for the disk. */
const fast = ['--innodb-flush-log-at-trx-commit=2'];
