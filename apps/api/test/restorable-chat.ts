import { copyDatabase } from '@parley/db';
import { createConnection } from 'mysql2/promise';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, type Folder } from '../../../test-support/throw-away.ts';
import type { MariaDb } from '../../../test-support/mariadb.ts';
import { TestServer } from './server.ts';

/** A server whose data is backed up and restored, while its address stays the same. On the embedded database, or on MariaDB. */
export class RestorableChat implements AsyncDisposable {
  readonly #backups: Folder;
  readonly #mariaDb: MariaDb | null;
  #server: TestServer;

  private constructor(server: TestServer, backups: Folder, mariaDb: MariaDb | null) {
    this.#server = server;
    this.#backups = backups;
    this.#mariaDb = mariaDb;
  }

  static async start(mariaDb: MariaDb | null): Promise<RestorableChat> {
    if (mariaDb !== null) await emptyDatabase(mariaDb);
    const env =
      mariaDb === null
        ? undefined
        : { DATABASE_URL: `${mariaDb.url}/parley`, SECRET: randomBytes(32).toString('hex') };
    const server = await TestServer.start({ ...(env && { env }) });
    return new RestorableChat(server, makeFolder(), mariaDb);
  }

  get url(): string {
    return this.#server.url;
  }

  async backUp(): Promise<void> {
    await this.#server.stop();
    await copyDatabase({ from: this.#databaseUrl, to: this.#backupUrl });
    this.#server = await this.#server.restart();
  }

  /** The data is that of the backup, and what `write` adds, before those who followed are back. */
  async restore(write: (url: string) => Promise<void> = async () => undefined): Promise<void> {
    await this.#server.stop();
    if (this.#mariaDb !== null) await emptyDatabase(this.#mariaDb);
    const file = join(this.#server.dataDir, 'parley.db');
    for (const suffix of ['', '-wal', '-shm']) await rm(file + suffix, { force: true });
    await copyDatabase({ from: this.#backupUrl, to: this.#databaseUrl });
    const elsewhere = await this.#server.restart({ port: 0 });
    await write(elsewhere.url);
    await elsewhere.stop();
    this.#server = await this.#server.restart();
  }

  get #databaseUrl(): string {
    return this.#mariaDb === null
      ? `sqlite:${join(this.#server.dataDir, 'parley.db')}`
      : `${this.#mariaDb.url}/parley`;
  }

  get #backupUrl(): string {
    return `sqlite:${join(this.#backups.path, 'backup.db')}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
    await this.#backups[Symbol.asyncDispose]();
  }
}

async function emptyDatabase({ url }: MariaDb): Promise<void> {
  const connection = await createConnection(url);
  await connection.query('drop database if exists parley');
  await connection.query('create database parley');
  await connection.end();
}
