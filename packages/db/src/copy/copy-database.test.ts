import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import type { RowDataPacket } from 'mysql2/promise';
import { describe, expect, inject, it } from 'vitest';
import { makeFolder } from '../../../../test-support/throw-away.ts';
import {
  backUpDatabase,
  copyDatabase,
  openStore,
  renewDatabase,
  type Instance,
  type Store,
} from '../index.ts';
import { createDatabase } from '../mysql/test-database.ts';
import { openSqliteTestDatabase } from '../sqlite/test-database.ts';
import {
  at,
  change,
  createRoom,
  deleteOf,
  editOf,
  register,
  send,
  sendMany,
  sendOf,
  seqsOf,
} from '../suite/test-database.ts';

const serverUrl = inject('mariaDbUrl') ?? '';
const child = fileURLToPath(new URL('copying-child.ts', import.meta.url));

/**
 * Texts that are hard to preserve: letters beyond the first plane, marks, spaces at the ends, quotes, backslashes, and what looks like
 * other values.
 */
const texts = [
  '日本語と中文、한국어',
  '👩‍👩‍👧‍👦 𝒳 🏴󠁧󠁢󠁳󠁣󠁴󠁿',
  'e\u0301 is not \u00e9',
  ' spaces around ',
  `it's "quoted" \\ and \n\t cut \0 off`,
  'null',
  'עִבְרִית and العربية',
  '\uFEFFbegins with a mark',
];

/** Fills a store with everything that it can hold. */
async function fill(store: Store): Promise<void> {
  const ada = await register(store, 'Ada Łóvelace', 'ada@example.org');
  const bob = await register(store, 'bob');
  const eve = await register(store, 'イヴ');
  const status = { availability: 'busy', statusText: '¡olé!', statusEmoji: '🏖️' } as const;
  await store.users.setStatus(bob.id, { by: bob.id, ...status });
  for (const [index, user] of [ada, bob, eve, ada].entries()) {
    await store.sessions.create({
      id: `${index}`.repeat(64),
      userId: user.id,
      expiresAt: 2 ** 41 + index,
      createdAt: 5,
    });
  }
  const section = { by: ada.id, name: 'プロジェクト 🌍', maxSections: 1 };
  await store.sidebars.createSection(ada.id, section);
  const rooms = [
    await createRoom(store, ada, { name: 'Größe 🌍', description: texts[1] ?? null }, [bob, eve]),
    await createRoom(store, bob, { kind: 'private', name: 'Größe 🌍' }, [ada]),
    await createRoom(store, ada, { kind: 'group', name: null }, [bob, eve]),
    (await store.rooms.openDirect({ userIds: [ada.id, bob.id], by: ada.id, createdAt: 7 })).room,
    await createRoom(store, ada, { name: 'empty' }),
  ];
  const own = { isFavorite: true, mutedUntil: 2 ** 41, sectionId: 4, decide: () => null };
  await store.memberships.updateOwn(at(rooms, 0).id, ada.id, own);
  for (const room of rooms.slice(0, 4)) {
    const messages = await sendMany(store, room, ada, texts);
    await change(store, sendOf(room, bob, 'answered', { replyTo: at(messages, 2).seq }));
    await change(store, editOf(at(messages, 1), 'edited 改訂'));
    await change(store, deleteOf(at(messages, 3)));
  }
  const restriction = { by: ada.id, at: 6, decide: () => null, maxPerRoom: 10 };
  await store.restrictions.ban(at(rooms, 0).id, eve.id, { ...restriction, reason: 'Spam 🌍' });
  await store.restrictions.silence(at(rooms, 1).id, ada.id, { ...restriction, until: 2 ** 41 });
}

/** Everything in a SQLite file, read without any of the code under test. */
function contentOf(path: string) {
  using file = new DatabaseSync(path);
  const rowsOf = (table: string) => file.prepare(`select * from ${table} order by 1, 2`).all();
  file.exec(`create virtual table temp.words using fts5vocab('main', 'message_search', 'instance')`);
  return {
    ...Object.fromEntries(
      [
        'users',
        'sessions',
        'rooms',
        'memberships',
        'restrictions',
        'messages',
        'sidebars',
        'sqlite_sequence',
      ].map((table) => [table, rowsOf(table)]),
    ),
    tokens: file
      .prepare(`select term || ' ' || (doc >> 32) || ' ' || (doc & 4294967295) as token from words`)
      .all()
      .map(({ token }) => String(token))
      .toSorted(),
  };
}

/** A filled SQLite file that nobody has open. */
async function filledFile(fillStore = fill): Promise<AsyncDisposable & { path: string; url: string }> {
  const folder = makeFolder();
  const path = join(folder.path, 'filled.db');
  const url = `sqlite:${path}`;
  const store = await openStore({ url });
  await fillStore(store);
  await store.close();
  return { path, url, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

async function manyMessages(store: Store, count = 5_000): Promise<void> {
  const ada = await register(store, 'ada');
  const rooms = [await createRoom(store, ada), await createRoom(store, ada)];
  for (const room of rooms) {
    const contents = Array.from({ length: count }, (_, index) => `message ${index} of many 日本語`);
    await sendMany(store, room, ada, contents);
  }
}

describe.skipIf(serverUrl === '')('a copy to MariaDB', () => {
  it('holds everything, and a copy of it to SQLite equals the first database', async () => {
    await using first = await filledFile();
    await using mariaDb = await createDatabase(serverUrl);
    await using folder = makeFolder();
    const back = join(folder.path, 'back.db');
    const counts = await copyDatabase({ from: first.url, to: mariaDb.url });
    await copyDatabase({ from: mariaDb.url, to: `sqlite:${back}` });

    const content = contentOf(first.path);
    expect(contentOf(back)).toEqual(content);
    expect([...counts]).toEqual([
      ['users', 3],
      ['sessions', 4],
      ['rooms', 5],
      ['memberships', 10],
      ['restrictions', 2],
      ['invites', 0],
      ['messages', 36],
      ['apiKeys', 0],
      ['incomingWebhooks', 0],
      ['outgoingWebhooks', 0],
      ['webhookDeliveries', 0],
      ['sidebars', 1],
      ['slashCommands', 0],
    ]);
    const [rows] = await mariaDb.admin.query<RowDataPacket[]>('SELECT * FROM message_tokens');
    expect(rows.map(({ token, room_id, seq }) => `${token} ${room_id} ${seq}`).toSorted()).toEqual(
      content.tokens,
    );
    expect(content.tokens.length).toBeGreaterThan(100);
  });

  it('is a database that goes on from there: it is searched and written to, and counts IDs on', async () => {
    await using first = await filledFile();
    await using mariaDb = await createDatabase(serverUrl);
    await copyDatabase({ from: first.url, to: mariaDb.url });
    const store = await openStore({ url: mariaDb.url });
    try {
      const found = await store.messages.search(1, { query: '日本', limit: 9, roomId: 1 });
      expect(seqsOf(found)).toEqual([1]);
      const zoe = await register(store, 'zoe');
      expect(zoe.id).toBe(4);
      const room = await createRoom(store, zoe);
      expect(room.id).toBe(6);
      const ada = await store.users.find(1);
      const lobby = await store.rooms.find(1);
      if (ada === undefined || lobby === undefined) throw new Error('The copy lacks rows.');
      expect(await send(store, lobby, ada, 'next')).toMatchObject({ seq: 10, version: 12 });
    } finally {
      await store.close();
    }
  });

  it('goes on where it was killed', async () => {
    await using first = await filledFile((store) => manyMessages(store));
    await using mariaDb = await createDatabase(serverUrl);
    const copying = spawn(process.execPath, [child, first.url, mariaDb.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(copying, 'exit');
    for await (const line of createInterface({ input: copying.stdout })) {
      if (line.startsWith('copy messages')) copying.kill('SIGKILL');
    }
    expect(await exited).toEqual([null, 'SIGKILL']);
    const [[row]] = await mariaDb.admin.query<RowDataPacket[]>('SELECT COUNT(*) AS count FROM messages');
    const kept = Number(row?.['count']);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(10_000);

    const copied: number[] = [];
    await copyDatabase({
      from: first.url,
      to: mariaDb.url,
      onProgress({ step, table, rowCount }) {
        if (step === 'copy' && table === 'messages') copied.push(rowCount);
      },
    });
    expect(at(copied, 0)).toBeGreaterThan(kept);
    expect(copied.at(-1)).toBe(10_000);

    await using folder = makeFolder();
    const back = join(folder.path, 'back.db');
    await copyDatabase({ from: mariaDb.url, to: `sqlite:${back}` });
    expect(contentOf(back)).toEqual(contentOf(first.path));
  });

  it('is refused with one sentence when a row of it was changed, and names the table', async () => {
    await using first = await filledFile();
    await using mariaDb = await createDatabase(serverUrl);
    await copyDatabase({ from: first.url, to: mariaDb.url });
    // É as one letter instead of two: the same to people and to most collations.
    const query = 'UPDATE messages SET content = ? WHERE room_id = 2 AND seq = 3';
    await mariaDb.admin.query(query, ['\u00e9 is not \u00e9']);
    const copying = copyDatabase({ from: first.url, to: mariaDb.url });
    await expect(copying).rejects.toThrow(/^The table messages of the target database has rows [^.]+\.$/);
  });
});

/** Opens a database as a server does, and returns its identity. */
async function instanceOf(url: string): Promise<Instance> {
  const store = await openStore({ url });
  await store.close();
  return store.instance;
}

const targets = [
  { name: 'SQLite', isMissing: false, create: sqliteTarget },
  { name: 'MariaDB', isMissing: serverUrl === '', create: () => createDatabase(serverUrl) },
];

async function sqliteTarget() {
  const folder = makeFolder();
  const url = `sqlite:${join(folder.path, 'target.db')}`;
  return { url, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe.each(targets)('a copy to $name', ({ isMissing, create }) => {
  it.skipIf(isMissing)('is an instance of its own, each time it is made or gone on with', async () => {
    await using first = await filledFile();
    await using target = await create();
    const copy = { from: first.url, to: target.url };
    const original = await instanceOf(first.url);
    // A server was started on it while it was still empty.
    const instances = [original, await instanceOf(target.url)];
    for (let round = 0; round < 2; round += 1) {
      expect([...(await copyDatabase(copy)).keys()]).not.toContain('instance');
      instances.push(await instanceOf(target.url));
    }
    expect(new Set(instances.map(({ id }) => id)).size).toBe(4);
    expect(new Set(instances.map(({ epoch }) => epoch)).size).toBe(4);
    expect(await instanceOf(first.url)).toEqual(original);
  });

  it.skipIf(isMissing)(
    'is opened by nothing but a copy until it is whole',
    async () => {
      await using first = await filledFile((store) => manyMessages(store, 1_500));
      await using target = await create();
      await using folder = makeFolder();
      const copying = spawn(process.execPath, [child, first.url, target.url], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = once(copying, 'exit');
      for await (const line of createInterface({ input: copying.stdout })) {
        if (line.startsWith('copy messages')) copying.kill('SIGKILL');
      }
      expect(await exited).toEqual([null, 'SIGKILL']);

      const brokenOff = 'interrupted copy';
      await expect(openStore({ url: target.url })).rejects.toThrow(brokenOff);
      await expect(renewDatabase({ url: target.url })).rejects.toThrow(brokenOff);
      const onwards = { from: target.url, to: `sqlite:${join(folder.path, 'onwards.db')}` };
      await expect(copyDatabase(onwards)).rejects.toThrow(brokenOff);
      if (target.url.startsWith('sqlite:')) {
        const backup = { url: target.url, file: join(folder.path, 'backup.db') };
        await expect(backUpDatabase(backup)).rejects.toThrow(brokenOff);
      }
      expect(await readdir(folder.path)).toEqual([]);

      await copyDatabase({ from: first.url, to: target.url });
      const instance = await instanceOf(target.url);
      expect(instance.id).toMatch(/^[\w-]{22}$/);
    },
    60_000,
  );

  it.skipIf(isMissing)('leaves a database with other data the instance it was', async () => {
    await using first = await filledFile();
    await using target = await create();
    const store = await openStore({ url: target.url });
    await register(store, 'someone else');
    await store.close();
    await expect(copyDatabase({ from: first.url, to: target.url })).rejects.toThrow('The table users');
    expect(await instanceOf(target.url)).toEqual(store.instance);
  });
});

describe('a copy to SQLite', () => {
  it('is the same, and is refused to a database with other data, which stays as it is', async () => {
    await using first = await filledFile();
    await using other = await filledFile(async (store) => void (await register(store, 'someone else')));
    const before = contentOf(other.path);
    await expect(copyDatabase({ from: first.url, to: other.url })).rejects.toThrow(
      'The table users of the target database has rows that are not in the source',
    );
    expect(contentOf(other.path)).toEqual(before);

    await using folder = makeFolder();
    const copy = join(folder.path, 'copy.db');
    await copyDatabase({ from: first.url, to: `sqlite:${copy}` });
    expect(contentOf(copy)).toEqual(contentOf(first.path));
    // Again, with nothing left to copy.
    await copyDatabase({ from: first.url, to: `sqlite:${copy}` });
    expect(contentOf(copy)).toEqual(contentOf(first.path));
  });

  it('names the table that differs afterwards', async () => {
    await using first = await filledFile();
    await using folder = makeFolder();
    const path = join(folder.path, 'copy.db');
    let isChanged = false;
    const copying = copyDatabase({
      from: first.url,
      to: `sqlite:${path}`,
      onProgress({ step }) {
        if (step !== 'verify' || isChanged) return;
        using file = new DatabaseSync(path);
        file.exec("update memberships set role = 'owner' where room_id = 1 and user_id = 2");
        isChanged = true;
      },
    });
    await expect(copying).rejects.toThrow(
      'The table memberships differs after it was copied, with 10 rows in the source and 10 in the copy',
    );
  });

  it('is refused while a server uses the database that is to be copied', async () => {
    await using used = await openSqliteTestDatabase();
    const copying = copyDatabase({ from: `sqlite:${used.path}`, to: `sqlite:${used.path}.copy` });
    await expect(copying).rejects.toThrow(`The database ${used.path} is in use by another Parley.`);
  });

  it('makes no database where there is none to copy', async () => {
    await using folder = makeFolder();
    const url = (name: string) => `sqlite:${join(folder.path, name)}`;
    await expect(copyDatabase({ from: url('none.db'), to: url('copy.db') })).rejects.toThrow(
      /^There is no database \S+none\.db\.$/,
    );
    await expect(copyDatabase({ from: url('none.db'), to: url('none.db') })).rejects.toThrow('to itself');
    expect(await readdir(folder.path)).toEqual([]);
  });
});
