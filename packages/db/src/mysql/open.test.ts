import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { RowDataPacket } from 'mysql2/promise';
import { describe, expect, inject, it } from 'vitest';
import {
  DatabaseOpenError,
  DatabaseTooNewError,
  openStore,
  silentOf,
  StoreClosedError,
  UnsupportedDatabaseError,
} from '../index.ts';
import { at, createRoom, deleteOf, register, sendMany, sendOf } from '../suite/test-database.ts';
import { migrationsFolder } from './migrate.ts';
import { createDatabase, openMySqlTestDatabase } from './test-database.ts';

const serverUrl = inject('mariaDbUrl') ?? '';

describe.skipIf(serverUrl === '')('opening a MariaDB database', () => {
  it('makes its tables once, however many programs open it at once', async () => {
    await using database = await createDatabase(serverUrl);
    const stores = await Promise.all(Array.from({ length: 10 }, () => openStore({ url: database.url })));
    const [first, last] = [stores[0], stores.at(-1)];
    if (first === undefined || last === undefined) throw new Error('No store was opened.');
    const ada = await register(first, 'ada');
    expect(await last.users.find(ada.id)).toEqual(ada);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('is one instance to however many programs open it at once, new or upgraded', async () => {
    await using database = await createDatabase(serverUrl);
    const openMany = () =>
      Promise.all(
        Array.from({ length: 10 }, async () => {
          const store = await openStore({ url: database.url });
          await store.close();
          return store.instance;
        }),
      );
    const [instance, ...others] = await openMany();
    for (const other of others) expect(other).toEqual(instance);

    // As in the release before instances: without the table, and without its migration.
    await database.admin.query('DROP TABLE instance');
    const migration = readMigrationFiles({ migrationsFolder }).find(({ sql }) =>
      sql.some((statement) => statement.includes('CREATE TABLE `instance`')),
    );
    await database.admin.query('DELETE FROM migrations WHERE hash = ?', [migration?.hash]);
    const [upgraded, ...rest] = await openMany();
    expect(upgraded).not.toEqual(instance);
    for (const other of rest) expect(other).toEqual(upgraded);
    const [rows] = await database.admin.query<RowDataPacket[]>('SELECT * FROM instance');
    expect(rows).toHaveLength(1);
  });

  it.each(['CREATE TABLE `users`', 'ADD CONSTRAINT `messages_author', 'CREATE INDEX `messages_time`'])(
    'goes on where a migration was broken off: after %s, and before that was written down',
    async (last) => {
      await using database = await createDatabase(serverUrl);
      await (await openStore({ url: database.url })).close();
      const [{ sql, hash } = { sql: [], hash: '' }] = readMigrationFiles({ migrationsFolder });
      const index = sql.findIndex((statement) => statement.includes(last));
      expect(index).toBeGreaterThan(0);

      await using broken = await createDatabase(serverUrl);
      await broken.admin.query(`CREATE TABLE migrations LIKE ${database.name}.migrations`);
      await broken.admin.query('INSERT INTO migrations VALUES (?, 1, ?)', [hash, index]);
      await broken.admin.query('SET default_storage_engine = InnoDB');
      for (const statement of sql.slice(0, index + 1)) await broken.admin.query(statement);

      await (await openStore({ url: broken.url })).close();
      const columns = `SELECT table_name, column_name, column_type, collation_name, column_key
        FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1, 2`;
      const [[repaired], [whole]] = [await broken.admin.query(columns), await database.admin.query(columns)];
      expect(repaired).toEqual(whole);
    },
  );

  it('lists messages that an earlier release deleted', async () => {
    await using database = await openMySqlTestDatabase(serverUrl);
    const { store, admin } = database;
    const ada = await register(store, 'ada');
    const [room] = [await createRoom(store, ada), await createRoom(store, ada)];
    const messages = await sendMany(store, room, ada, ['1', '2', '3', '4']);
    await store.messages.apply([1, 2].map((index) => deleteOf(at(messages, index))));
    await admin.query('UPDATE rooms SET silent = NULL');
    const statements = readMigrationFiles({ migrationsFolder }).flatMap(({ sql }) => sql);
    await admin.query(statements.find((each) => each.includes('SET `rooms`.`silent`')) ?? '');
    const migrated = await store.rooms.find(room.id);
    expect(migrated && silentOf(migrated)).toEqual([
      { first: 2, last: 2 },
      { first: 3, last: 3 },
    ]);
    const [empty] = await admin.query<RowDataPacket[]>(
      'SELECT COUNT(*) AS count FROM rooms WHERE silent IS NULL',
    );
    expect(empty).toEqual([{ count: 1 }]);
  });

  it('refuses a database that a newer version wrote, and leaves it alone', async () => {
    await using database = await createDatabase(serverUrl);
    await (await openStore({ url: database.url })).close();
    await database.admin.query("INSERT INTO migrations VALUES ('from the future', 1, 1)");
    const opening = openStore({ url: database.url });
    await expect(opening).rejects.toBeInstanceOf(DatabaseTooNewError);
    await expect(opening).rejects.toThrow(
      `The database ${database.name} was written by a newer version of Parley`,
    );
  });

  it('says in one sentence what it cannot open, and why, without the password', async () => {
    const { host } = new URL(serverUrl);
    for (const url of [
      `mysql://nobody:hunter2@${host}/parley`,
      `mysql://root:hunter2@${host}/parley`,
      `mysql://root@${host}/missing`,
      `mysql://root:hunter2@127.0.0.1:1/parley`,
    ]) {
      const opening = openStore({ url });
      await expect(opening).rejects.toBeInstanceOf(DatabaseOpenError);
      await expect(opening).rejects.toThrow(/^Cannot open the database \w+ on 127\.0\.0\.1:\d+: [^\n]+\.$/);
      await expect(opening).rejects.not.toThrow('hunter2');
    }
  });

  it('refuses a URL that is not whole, and does not repeat its password', async () => {
    for (const url of [
      'mysql://root:hunter2@localhost',
      'mysql://root:hunter2@localhost/',
      'mysql://localhost/parley',
      'mysql://root:hunter2%@localhost/parley',
      'mysql://root:hunter2@localhost:x/parley',
      'mysql://root:hunter2@localhost/parley?charset=latin1',
      'mysql://root:hunter2@localhost/parley?ssl-mode=PREFERRED',
      'mysql://root:hunter2@localhost/parley?ssl-mode=constructor',
      'mysql:parley',
    ]) {
      const opening = openStore({ url });
      await expect(opening).rejects.toBeInstanceOf(UnsupportedDatabaseError);
      await expect(opening).rejects.not.toThrow('hunter2');
    }
  });

  it('takes percent-encoded characters for what they stand for', async () => {
    await using database = await createDatabase(serverUrl);
    const user = `u${database.name.slice(-8)}`;
    await database.admin.query(`CREATE USER '${user}'@'%' IDENTIFIED BY 'p@ss:w/rd%'`);
    await database.admin.query(`GRANT ALL ON ${database.name}.* TO '${user}'@'%'`);
    const url = new URL(database.url);
    url.username = user;
    url.password = encodeURIComponent('p@ss:w/rd%');
    await (await openStore({ url: url.href })).close();
    await database.admin.query(`DROP USER '${user}'@'%'`);
  });

  it('refuses what does not fit, and never cuts it', async () => {
    await using database = await openMySqlTestDatabase(serverUrl);
    await expect(register(database.store, 'x'.repeat(65))).rejects.toThrow('Data too long');
  });
});

describe.skipIf(serverUrl === '')('closing a store on MariaDB', () => {
  it('finishes what was begun and refuses what comes later', async () => {
    await using database = await openMySqlTestDatabase(serverUrl);
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    const writing = Array.from({ length: 20 }, () => store.messages.apply([sendOf(room, ada, 'last words')]));
    const closing = store.close();
    const late = [store.ping(), store.users.find(1), store.messages.apply([]), register(store, 'bob')];
    for (const call of late) await expect(call).rejects.toBeInstanceOf(StoreClosedError);
    for (const written of writing) expect(await written).toMatchObject([{ ok: true }]);
    await closing;
    await store.close();

    const reopened = await database.reopen();
    expect((await reopened.messages.page(room.id, { limit: 50 })).messages).toHaveLength(20);
    // No connection is left behind except those of the new store and the test's own.
    const [connections] = await database.admin.query<RowDataPacket[]>(
      'SELECT COUNT(*) AS count FROM information_schema.processlist WHERE db = DATABASE()',
    );
    expect(connections[0]?.['count']).toBe(2);
  });
});

it.skipIf(serverUrl === '')('keeps the values of a failed statement out of its error', async () => {
  await using database = await openMySqlTestDatabase(serverUrl);
  const { store } = database;
  const ada = await register(store, 'ada');
  const room = await createRoom(store, ada);
  const failing = store.messages.apply([sendOf(room, { ...ada, id: 9_999 }, 'a secret')]);
  const error = await failing.catch((error: unknown) => error);
  expect(error).toBeInstanceOf(Error);
  const { cause, ...shown } = error as Error;
  expect(JSON.stringify([shown, cause, (error as Error).message, (error as Error).stack])).not.toContain(
    'secret',
  );
});
