import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { makeFolder } from '../../../test-support/throw-away.ts';
import { openStore, renewDatabase } from './index.ts';
import { createDatabase } from './mysql/test-database.ts';
import { createRoom, register, send } from './suite/test-database.ts';

const serverUrl = inject('mariaDbUrl') ?? '';

async function sqliteDatabase() {
  const folder = makeFolder();
  const url = `sqlite:${join(folder.path, 'parley.db')}`;
  return { url, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const engines = [
  { name: 'SQLite', create: sqliteDatabase, isMissing: false },
  { name: 'MariaDB', create: () => createDatabase(serverUrl), isMissing: serverUrl === '' },
];

describe.each(engines)('renewing a database of $name', ({ create, isMissing }) => {
  it.skipIf(isMissing)('gives it another ID and epoch, and changes nothing else', async () => {
    await using database = await create();
    const { url } = database;
    const before = await openStore({ url });
    const ada = await register(before, 'ada');
    const room = await createRoom(before, ada);
    const message = await send(before, room, ada, 'kept');
    await before.close();

    const renewed = await renewDatabase({ url });
    expect(renewed.id).not.toBe(before.instance.id);
    expect(renewed.epoch).not.toBe(before.instance.epoch);
    const after = await openStore({ url });
    expect(after.instance).toEqual(renewed);
    expect(await after.messages.find(room.id, message.seq)).toEqual(message);
    await after.close();
  });
});

it('is refused while a server has the database open, which stays the one it was', async () => {
  await using database = await sqliteDatabase();
  const { url } = database;
  const store = await openStore({ url });
  await expect(renewDatabase({ url })).rejects.toThrow('is in use by another Parley.');
  await store.close();
  const after = await openStore({ url });
  expect(after.instance).toEqual(store.instance);
  await after.close();
});

it('makes no database where there is none to renew', async () => {
  await using folder = makeFolder();
  const url = `sqlite:${join(folder.path, 'none.db')}`;
  await expect(renewDatabase({ url })).rejects.toThrow(/^There is no database \S+none\.db\.$/);
  expect(await readdir(folder.path)).toEqual([]);
});
