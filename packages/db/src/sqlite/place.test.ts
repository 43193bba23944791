import { cp, rename, rm, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore, UnavailableError } from '../index.ts';
import { createRoom, register, send } from '../suite/test-database.ts';
import { openSqliteTestDatabase } from './test-database.ts';

const accidents: { what: string; happen: (path: string) => Promise<void>; file: string }[] = [
  { what: 'the file is deleted', happen: (path) => rm(path), file: 'parley.db' },
  { what: 'the file is moved away', happen: (path) => rename(path, `${path}.old`), file: 'parley.db' },
  {
    what: 'the file is replaced by a copy of itself',
    async happen(path) {
      await cp(path, `${path}.copy`);
      await rename(`${path}.copy`, path);
    },
    file: 'parley.db',
  },
  { what: 'its log is deleted', happen: (path) => rm(`${path}-wal`), file: 'parley.db-wal' },
  {
    what: 'the folder is moved away',
    happen: (path) => rename(dirname(path), `${dirname(path)}-old`),
    file: 'parley.db',
  },
];

it.each(accidents)('acknowledges nothing that would be lost: $what', async ({ happen, file }) => {
  await using database = await openSqliteTestDatabase();
  const { store, path } = database;
  const ada = await register(store, 'ada');
  const room = await createRoom(store, ada);
  await store.ping();
  await happen(path);
  for (const refused of [send(store, room, ada, 'lost'), store.ping()]) {
    await expect(refused).rejects.toBeInstanceOf(UnavailableError);
    await expect(refused).rejects.toMatchObject({
      cause: {
        message: expect.stringContaining(`the file ${join(dirname(path), file)} was deleted or replaced`),
      },
    });
  }
  await rm(`${dirname(path)}-old`, { recursive: true, force: true });
});

it('goes on when the file is back', async () => {
  await using database = await openSqliteTestDatabase();
  const { store, path } = database;
  const ada = await register(store, 'ada');
  const room = await createRoom(store, ada);
  await rename(path, `${path}.old`);
  await expect(store.ping()).rejects.toBeInstanceOf(UnavailableError);
  await rename(`${path}.old`, path);
  await store.ping();
  expect(await send(store, room, ada, 'kept')).toMatchObject({ seq: 1 });
});

it('opens no file that was cut off, as when copying it was interrupted', async () => {
  await using database = await openSqliteTestDatabase();
  const { store, path } = database;
  await register(store, 'ada');
  await store.close();
  await truncate(path, 20 * 1024);
  await expect(openStore({ url: `sqlite:${path}` })).rejects.toThrow(
    /^Cannot open the database \S+: [^\n]+\.$/,
  );
});
