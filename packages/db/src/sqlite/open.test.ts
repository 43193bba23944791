import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import {
  DatabaseOpenError,
  DatabaseTooNewError,
  openStore,
  StoreClosedError,
  UnsupportedDatabaseError,
} from '../index.ts';
import { makeFolder } from '../../../../test-support/throw-away.ts';
import { at, createRoom, deleteOf, register, sendMany, sendOf } from '../suite/test-database.ts';
import { openSqliteTestDatabase } from './test-database.ts';

describe('opening a SQLite database', () => {
  it('opens what it closed, as often as asked, and refuses a second opener meanwhile', async () => {
    await using database = await openSqliteTestDatabase();
    const ada = await register(database.store, 'ada');
    await database.reopen();
    await database.reopen();
    expect(await database.store.users.find(ada.id)).toEqual(ada);
    await expect(openStore({ url: `sqlite:${database.path}` })).rejects.toThrow(
      `The database ${database.path} is in use by another Parley.`,
    );
    await database.store.ping();
  });

  it('makes an instance of a database of the release before there were any', async () => {
    await using database = await openSqliteTestDatabase();
    const ada = await register(database.store, 'ada');
    await database.store.close();
    const file = new DatabaseSync(database.path);
    const migration = await readFile(new URL('../../migrations/sqlite/0003_instance.sql', import.meta.url));
    file.exec('drop table instance');
    const { changes } = file
      .prepare('delete from migrations where hash = ?')
      .run(createHash('sha256').update(migration).digest('hex'));
    expect(changes).toBe(1);
    file.close();

    const upgraded = await database.reopen();
    expect(upgraded.instance.id).toMatch(/^[\w-]{22}$/);
    expect(await upgraded.users.find(ada.id)).toEqual(ada);
    expect((await database.reopen()).instance).toEqual(upgraded.instance);
  });

  it('lists messages that an earlier release deleted', async () => {
    await using database = await openSqliteTestDatabase();
    const ada = await register(database.store, 'ada');
    const rooms = [await createRoom(database.store, ada), await createRoom(database.store, ada)];
    const [room] = rooms;
    if (room === undefined) throw new Error('There are two rooms.');
    const messages = await sendMany(database.store, room, ada, ['1', '2', '3', '4']);
    await database.store.messages.apply([1, 2].map((index) => deleteOf(at(messages, index))));
    await database.store.close();
    const migration = await readFile(
      new URL('../../migrations/sqlite/0005_deletions.sql', import.meta.url),
      'utf8',
    );
    using file = new DatabaseSync(database.path);
    file.exec('update rooms set silent = null');
    file.exec(migration.split('--> statement-breakpoint').at(-1) ?? '');
    const read = file.prepare('select silent from rooms order by id').all();
    expect(read.map(({ silent }) => silent)).toEqual(['[[2,2],[3,3]]', null]);
  });

  it('refuses a database that a newer version wrote, and leaves it alone', async () => {
    await using folder = makeFolder();
    const path = join(folder.path, 'parley.db');
    await (await openStore({ url: `sqlite:${path}` })).close();
    const file = new DatabaseSync(path);
    file.exec("insert into migrations (hash, created_at) values ('from the future', 1)");
    file.close();

    const opening = openStore({ url: `sqlite:${path}` });
    await expect(opening).rejects.toBeInstanceOf(DatabaseTooNewError);
    await expect(opening).rejects.toThrow(`The database ${path} was written by a newer version of Parley`);
  });

  it('says in one sentence which file it cannot open, and why', async () => {
    await using folder = makeFolder();
    const noFolder = join(folder.path, 'missing', 'parley.db');
    const noDatabase = join(folder.path, 'letter.txt');
    await writeFile(noDatabase, 'Dear database, you are not one.\n'.repeat(100));
    const isFolder = join(folder.path, 'folder');
    await mkdir(isFolder);
    for (const path of [noFolder, noDatabase, isFolder]) {
      const opening = openStore({ url: `sqlite:${path}` });
      await expect(opening).rejects.toBeInstanceOf(DatabaseOpenError);
      await expect(opening).rejects.toThrow(`Cannot open the database ${path}: `);
      await expect(opening).rejects.toThrow(/^[^\n]+\.$/);
    }
  });

  it('refuses a URL of another engine, and does not repeat its password', async () => {
    for (const url of ['postgres://parley:hunter2@localhost/parley', 'sqlite:parley.db', 'parley.db', '']) {
      const opening = openStore({ url });
      await expect(opening).rejects.toBeInstanceOf(UnsupportedDatabaseError);
      await expect(opening).rejects.not.toThrow('hunter2');
    }
  });
});

describe('closing a store', () => {
  it('finishes what was begun and refuses what comes later', async () => {
    await using database = await openSqliteTestDatabase();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    const reading = store.messages.page(room.id, { limit: 5 });
    const writing = store.messages.apply([sendOf(room, ada, 'last words')]);
    const closing = store.close();
    const late = [store.ping(), store.users.find(1), store.messages.apply([]), register(store, 'bob')];
    for (const call of late) await expect(call).rejects.toBeInstanceOf(StoreClosedError);
    expect(await writing).toMatchObject([{ ok: true }]);
    expect(await reading).toMatchObject({ version: 0 });
    await closing;
    await store.close();

    const reopened = await database.reopen();
    expect((await reopened.messages.find(room.id, 1))?.content).toBe('last words');
  });
});
