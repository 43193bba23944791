import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeFolder, spawnThrowAway } from '../../../../test-support/throw-away.ts';
import { backUpDatabase, openStore } from '../index.ts';
import { createRoom, register, send, sendMany, seqsOf } from '../suite/test-database.ts';
import { openSqliteTestDatabase } from './test-database.ts';

const child = fileURLToPath(new URL('writing-child.ts', import.meta.url));
const backingUpChild = fileURLToPath(new URL('backing-up-child.ts', import.meta.url));

it('copies whole while a server writes, with every message that was acknowledged before', async () => {
  await using folder = makeFolder();
  const url = `sqlite:${join(folder.path, 'parley.db')}`;
  const file = join(folder.path, 'backup.db');
  const writing = spawn(process.execPath, [child, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(writing, 'exit');

  const acknowledged: number[] = [];
  const before: number[] = [];
  let roomId = 0;
  let backingUp: ReturnType<typeof backUpDatabase> | undefined;
  let isDone = false;
  let countWhenDone = Infinity;
  for await (const line of createInterface({ input: writing.stdout })) {
    const [room = 0, seq = 0] = line.split(' ').map(Number);
    roomId = room;
    acknowledged.push(seq);
    if (acknowledged.length === 2_000) {
      before.push(...acknowledged);
      backingUp = backUpDatabase({ url, file }).finally(() => {
        isDone = true;
        countWhenDone = acknowledged.length;
      });
    }
    // The server continues afterwards.
    if (isDone && acknowledged.length > countWhenDone + 100) writing.kill('SIGKILL');
  }
  expect(await exited).toEqual([null, 'SIGKILL']);
  const { bytes, messageCount } = (await backingUp) ?? {};

  const { mode, size } = await stat(file);
  expect(mode & 0o777).toBe(0o600);
  expect(size).toBe(bytes);
  expect((await readdir(folder.path)).filter((name) => name.startsWith('backup'))).toEqual(['backup.db']);
  const store = await openStore({ url: `sqlite:${file}` });
  try {
    const keys = before.map((seq) => ({ roomId, seq }));
    expect(seqsOf(await store.messages.findMany(keys))).toHaveLength(2_000);
    const { lastSeq } = await store.messages.page(roomId, { limit: 1 });
    expect(lastSeq).toBe(messageCount);
    const found = await store.messages.search(1, { query: 'acknowledged', limit: 1 });
    expect(seqsOf(found)).toEqual([lastSeq]);
  } finally {
    await store.close();
  }
});

it('is a database of its own wherever it is restored, and the original stays the one it was', async () => {
  await using database = await openSqliteTestDatabase();
  const { store, path } = database;
  const { instance } = store;
  const file = `${path}.1`;
  await backUpDatabase({ url: `sqlite:${path}`, file });
  const copies = [`${path}.2`, `${path}.3`];
  const instances = [instance, (await database.reopen()).instance];
  for (const copy of copies) {
    await copyFile(file, copy);
    const restored = await openStore({ url: `sqlite:${copy}` });
    instances.push(restored.instance);
    await restored.close();
  }
  expect(instances[1]).toEqual(instance);
  expect(new Set(instances.map(({ id }) => id)).size).toBe(3);
  expect(new Set(instances.map(({ epoch }) => epoch)).size).toBe(3);
});

it('works on a database of the release before there were instances', async () => {
  await using database = await openSqliteTestDatabase();
  const { path } = database;
  await database.store.close();
  {
    using old = new DatabaseSync(path);
    old.exec('drop table instance');
  }
  const backup = await backUpDatabase({ url: `sqlite:${path}`, file: `${path}.1` });
  expect(backup).toMatchObject({ messageCount: 0 });
});

it('neither needs the lock of the server nor disturbs it', async () => {
  await using database = await openSqliteTestDatabase();
  const { store, path } = database;
  const ada = await register(store, 'ada');
  const room = await createRoom(store, ada);
  await send(store, room, ada, 'first');
  const url = `sqlite:${path}`;
  expect(await backUpDatabase({ url, file: `${path}.1` })).toMatchObject({ messageCount: 1 });
  await send(store, room, ada, 'second');
  expect(await backUpDatabase({ url, file: `${path}.2` })).toMatchObject({ messageCount: 2 });
  await expect(openStore({ url })).rejects.toThrow('is in use by another Parley');
});

it('says in one sentence what it cannot do, and leaves every file as it was', async () => {
  await using database = await openSqliteTestDatabase();
  await using folder = makeFolder();
  const letter = join(folder.path, 'letter.txt');
  await writeFile(letter, 'Dear database, you are not one.\n'.repeat(100));
  const file = join(folder.path, 'backup.db');
  const url = `sqlite:${database.path}`;
  const refusals = [
    [{ url, file: letter }, `The file ${letter} already exists: choose another name.`],
    [{ url: `sqlite:${file}`, file: `${file}.2` }, `There is no database ${file}.`],
    [{ url: `sqlite:${letter}`, file }, `Cannot back up ${letter} to ${file}: `],
    [{ url, file: join(file, 'missing') }, `Cannot back up ${database.path} to ${join(file, 'missing')}: `],
    [
      { url: 'mysql://root:hunter2@localhost/parley', file },
      'This is a MySQL or MariaDB database: back it up with mysqldump --single-transaction or mariadb-dump --single-transaction.',
    ],
  ] as const;
  for (const [options, sentence] of refusals) {
    const refused = backUpDatabase(options);
    await expect(refused).rejects.toThrow(sentence);
    await expect(refused).rejects.toThrow(/^[^\n]+\.$/);
  }
  expect(await readFile(letter, 'utf8')).toMatch(/^Dear database/);
  expect(await readdir(folder.path)).toEqual(['letter.txt']);
});

describe('files that are not whole', () => {
  /** Ends a process in the middle of a backup. */
  async function interrupt(signal: NodeJS.Signals, url: string, folder: string): Promise<void> {
    const backingUp = spawnThrowAway(process.execPath, [backingUpChild, url, folder]);
    const exited = once(backingUp, 'exit');
    await expect
      .poll(async () => (await unfinishedIn(folder)).length, { timeout: 60_000, interval: 1 })
      .toBeGreaterThan(0);
    backingUp.kill(signal);
    expect(await exited).toEqual([null, signal]);
  }

  const unfinishedIn = async (folder: string) =>
    (await readdir(folder)).filter((name) => name.includes('.parley-unfinished'));

  async function filled() {
    const database = await openSqliteTestDatabase();
    const ada = await register(database.store, 'ada');
    const room = await createRoom(database.store, ada);
    const contents = Array.from({ length: 5_000 }, (_, index) => `message ${index} of many`);
    await sendMany(database.store, room, ada, contents);
    return database;
  }

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'are gone at once after %s',
    async (signal) => {
      await using database = await filled();
      await using folder = makeFolder();
      await interrupt(signal, `sqlite:${database.path}`, folder.path);
      expect(await unfinishedIn(folder.path)).toEqual([]);
    },
    120_000,
  );

  it('are removed by the next backup into the folder after a kill, and nothing else is', async () => {
    await using database = await filled();
    await using folder = makeFolder();
    const url = `sqlite:${database.path}`;
    for (let round = 0; round < 3; round += 1) await interrupt('SIGKILL', url, folder.path);
    // No process has this ID, the parent process is running, and this process has no backup under way.
    const gone = ['', '-journal', '-wal', '-shm'].map((end) => `parley.db.4194999.parley-unfinished${end}`);
    const own = `parley.db.${process.pid}.parley-unfinished`;
    const kept = [
      `parley.db.${process.ppid}.parley-unfinished`,
      'x.4194999.unfinished',
      'parley-unfinished',
      'a.db',
    ];
    for (const name of [...gone, own, ...kept]) await writeFile(join(folder.path, name), '');

    await backUpDatabase({ url, file: join(folder.path, 'parley.db') });
    const left = (await readdir(folder.path)).filter((name) => !/^backup-\d+\.db$/.test(name));
    expect(left.toSorted()).toEqual([...kept, 'parley.db'].toSorted());
    for (const name of (await readdir(folder.path)).filter((each) => /^backup-\d+\.db$/.test(each))) {
      using whole = new DatabaseSync(join(folder.path, name), { readOnly: true });
      expect(whole.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    }
  }, 300_000);
});
