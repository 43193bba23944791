import { countUnread, createParleyClient } from '@parley/api-contract';
import { openStore, silentOf } from '@parley/db';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { makeFolder, type Folder } from '../../../test-support/throw-away.ts';
import { people } from '../src/demo/content/people.ts';
import { rooms } from '../src/demo/content/rooms.ts';
import { demoPassword, prepareDemo } from '../src/demo/prepare-demo.ts';
import { runServer, TestServer } from './server.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const until = Date.parse('2026-03-01T12:00Z');
const messageCount = 3_000;
const prepare = ({ path }: Folder, options: { seed?: number; until?: number; isFresh?: boolean } = {}) =>
  prepareDemo({ folder: path, messageCount, until, ...options });

const scripts = ['Latin', 'Cyrillic', 'Arabic', 'Hebrew', 'Devanagari', 'Hiragana', 'Han', 'Hangul'];

/** Where the database has secrets, hashes, and numbers made of them. */
const secrets = new Map([
  ['users', ['password_hash']],
  ['incoming_webhooks', ['secret_hash']],
  ['invites', ['code_hash', 'hint']],
  ['instance', ['id', 'epoch']],
]);
/** What is stored for the search is looked at through the search. */
const isLeftOut = (table: string) => /^(?:sqlite_|message_search|migrations)/.test(table);

/** Every row of every table, without secrets. */
function rowsIn({ path }: Folder): Map<string, object[]> {
  using database = new DatabaseSync(join(path, 'parley.db'));
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
  return new Map(
    tables
      .map(({ name }) => String(name))
      .filter((table) => !isLeftOut(table))
      .map((table) => {
        const rows = database.prepare(`SELECT * FROM ${table}`).all();
        for (const row of rows) for (const column of secrets.get(table) ?? []) row[column] = null;
        return [table, rows];
      }),
  );
}

test('the same seed and time give the same rows, and another seed gives others', async () => {
  await using one = makeFolder();
  await using two = makeFolder();
  await using three = makeFolder();
  await prepare(one);
  await prepare(two);
  await prepare(three, { seed: 2 });
  const rows = rowsIn(one);
  expect(rows.get('messages')).toHaveLength(messageCount);
  expect(rows.get('users')).toHaveLength(people.length + 3);
  expect(rows.get('rooms')).toHaveLength(rooms.length);
  expect(rows.get('restrictions')).toMatchObject([
    { kind: 'banned', reason: expect.any(String) },
    { kind: 'silenced', until: until + 7 * 86_400_000 },
  ]);
  expect(rows.get('sidebars')).toHaveLength(1);
  const own = rows
    .get('memberships')
    ?.map((row) => ({ section_id: null, is_favorite: 0, muted_until: null, ...row }));
  expect(own?.filter((row) => row.section_id !== null)).toHaveLength(8);
  expect(own?.filter((row) => row.is_favorite === 1)).toHaveLength(3);
  expect(own?.filter((row) => row.muted_until !== null)).toHaveLength(2);
  expect(rowsIn(two)).toEqual(rows);
  expect(rowsIn(three).get('messages')).not.toEqual(rows.get('messages'));
});

test('counters, read marks and the runs that do not count are as the store keeps them', async () => {
  await using folder = makeFolder();
  await prepare(folder);
  const store = await openStore({ url: `sqlite:${join(folder.path, 'parley.db')}` });
  await using _ = { [Symbol.asyncDispose]: () => store.close() };
  using database = new DatabaseSync(join(folder.path, 'parley.db'));
  const unread = database.prepare(
    'SELECT count(*) AS count FROM messages WHERE room_id = ? AND seq > ? AND deleted_at IS NULL',
  );
  const written = database.prepare(
    'SELECT count(*) AS count, max(seq) AS last, max(version) AS version, count(DISTINCT version) AS versions FROM messages WHERE room_id = ?',
  );
  const ownLast = database.prepare(
    'SELECT max(seq) AS seq FROM messages WHERE room_id = ? AND author_id = ?',
  );
  let deleted = 0;
  for (let roomId = 1; roomId <= rooms.length; roomId += 1) {
    const room = await store.rooms.find(roomId);
    if (room === undefined) throw new Error(`There is no room ${roomId}.`);
    const { lastSeq, version } = room;
    expect(written.get(roomId)).toEqual({ count: lastSeq, last: lastSeq, version, versions: lastSeq });
    deleted += lastSeq - Number(unread.get(roomId, 0)?.['count']);
    const members = await store.memberships.listForRoom(roomId, { limit: 100 });
    expect(members).toHaveLength(room.memberCount);
    for (const { userId, readSeq } of members) {
      expect(readSeq).toBeGreaterThanOrEqual(Number(ownLast.get(roomId, userId)?.['seq'] ?? 0));
      const counted = countUnread({ lastSeq, silent: silentOf(room) }, readSeq);
      expect(counted).toBe(unread.get(roomId, readSeq)?.['count']);
    }
  }
  expect(deleted).toBeGreaterThan(10);
});

test('whoever signs in finds unread rooms, people by their names, and messages in several scripts', async () => {
  const folder = makeFolder();
  await prepare(folder);
  await using server = await TestServer.start({ folder });
  const { api: anonymous } = createParleyClient({ url: server.url });
  const credentials = { username: people[0]?.username ?? '', password: demoPassword };
  const { token, user } = await anonymous.auth.issueToken.mutate(credentials);
  expect(user).toMatchObject({ displayName: 'Mira Lindqvist', role: 'admin' });
  const { api } = createParleyClient({ url: server.url, token });

  using database = new DatabaseSync(join(folder.path, 'parley.db'), { readOnly: true });
  const inPublic = database
    .prepare(
      "SELECT room_id, seq, content FROM messages JOIN rooms ON rooms.id = room_id WHERE kind = 'public' AND messages.deleted_at IS NULL ORDER BY messages.created_at DESC",
    )
    .all();
  for (const script of scripts) {
    const isWritten = new RegExp(`^\\p{Script=${script}}{2}[^\n]{10,100}$`, 'u');
    const row = inPublic.find(({ content }) => isWritten.test(String(content)));
    const query =
      String(row?.['content'])
        .match(/[\p{L}\p{M}\p{N}]+/gu)
        ?.join(' ') ?? '';
    const { messages } = await api.search.messages.query({ query, limit: 100 });
    expect([script, query, messages.map(({ roomId, seq }) => ({ roomId, seq }))]).toEqual([
      script,
      query,
      expect.arrayContaining([{ roomId: row?.['room_id'], seq: row?.['seq'] }]),
    ]);
  }
  expect((await api.search.messages.query({ query: 'zeppelin' })).messages).toEqual([]);
  const found = await api.search.users.query({ query: 'Громов' });
  expect(found.users.map(({ username }) => username)).toEqual(['pavel']);

  const { rooms: listed } = await api.rooms.list.query({ limit: 100 });
  const unreadCounts = new Map<string | null, number>();
  for (const { id, name, membership } of listed) {
    const { messages } = await api.messages.list.query({ roomId: id, limit: 50 });
    expect(messages.length).toBeGreaterThan(0);
    const newer = messages.filter(({ seq }) => membership !== null && seq > membership.readSeq);
    if (name !== null) unreadCounts.set(name, newer.length);
  }
  expect(Object.fromEntries(unreadCounts)).toMatchObject({
    General: 12,
    Announcements: 1,
    Design: 0,
    Builds: 5,
  });
  const builds = listed.find(({ name }) => name === 'Builds');
  const { messages } = await api.messages.list.query({ roomId: builds?.id ?? 0, limit: 50 });
  expect(messages.filter(({ cards }) => cards !== undefined).length).toBeGreaterThan(5);
});

describe('the folder of a demo', () => {
  test('is filled once, and anew when that is asked for', async () => {
    await using folder = makeFolder();
    expect(await prepare(folder)).toMatchObject({ isNew: true, isFilled: true, seed: 1 });
    const before = rowsIn(folder);
    const database = readFileSync(join(folder.path, 'parley.db'));
    // Neither the time of this run nor that of the first one matters any more.
    expect(await prepareDemo({ folder: folder.path })).toMatchObject({
      isNew: false,
      until: '2026-03-01T12:00:00.000Z',
    });
    expect(readFileSync(join(folder.path, 'parley.db')).equals(database)).toBe(true);
    await expect(prepare(folder, { seed: 3 })).rejects.toThrow(/was filled with --seed 1 .* Add --fresh/);
    await expect(prepare(folder, { until: until - 1 })).rejects.toThrow('Add --fresh');

    using opened = new DatabaseSync(join(folder.path, 'parley.db'));
    opened.exec("UPDATE users SET status_text = 'changed by hand'");
    opened.close();
    expect(await prepare(folder, { isFresh: true })).toMatchObject({ isNew: true });
    expect(rowsIn(folder)).toEqual(before);
  });

  test('is filled again after it was interrupted', async () => {
    await using folder = makeFolder();
    const { isNew: _, ...record } = await prepare(folder);
    const before = rowsIn(folder);
    using opened = new DatabaseSync(join(folder.path, 'parley.db'));
    opened.exec('DELETE FROM messages WHERE seq > 3');
    opened.close();
    writeFileSync(join(folder.path, 'demo.json'), JSON.stringify({ ...record, isFilled: false }));
    expect(await prepare(folder)).toMatchObject({ isNew: true });
    expect(rowsIn(folder)).toEqual(before);
  });

  test('is left alone when it has other data, and when a server uses it', async () => {
    await using folder = makeFolder();
    await using other = makeFolder();
    await prepare(folder);
    copyFileSync(join(folder.path, 'parley.db'), join(other.path, 'parley.db'));
    await expect(prepare(other)).rejects.toThrow('contains other data');
    await expect(prepare(other, { isFresh: true })).rejects.toThrow('contains other data');
    expect(readdirSync(other.path)).toEqual(['parley.db']);

    const store = await openStore({ url: `sqlite:${join(folder.path, 'parley.db')}` });
    const before = rowsIn(folder);
    await expect(prepare(folder, { isFresh: true })).rejects.toThrow('is in use by another Parley');
    await store.close();
    expect(rowsIn(folder)).toEqual(before);
  });
});

describe('npm run demo', () => {
  const script = (...options: string[]) =>
    [process.execPath, '--import', './scripts/preflight.js', 'scripts/demo.ts', ...options] as const;

  test('fills a folder and serves it, with other settings than those of a server that has data', async () => {
    await using parent = makeFolder();
    const folder = join(parent.path, 'demo');
    const elsewhere = join(parent.path, 'elsewhere');
    const env = {
      PORT: '0',
      HOST: '0.0.0.0',
      DATA_DIR: elsewhere,
      DATABASE_URL: `sqlite:${elsewhere}.db`,
      PUBLIC_URL: 'https://chat.example.org',
    };
    for (const [time, greeting] of [
      /Filled .* in [\d.]+ s with --seed 4 --until 2026-03-01/,
      /was filled with --seed 4/,
    ].entries()) {
      const options = time === 0 ? ['--seed', '4', '--until', '2026-03-01'] : [];
      const { child, exit, output } = runServer(env, root, script('--folder', folder, ...options));
      await expect.poll(output).toContain(`Sign in as mira with the password ${demoPassword}`);
      expect(output()).toMatch(greeting);
      const url = /Parley is ready at (http:\/\/localhost:\d+)\n/.exec(output())?.[1] ?? '';
      const { api } = createParleyClient({ url });
      const { token } = await api.auth.issueToken.mutate({ username: 'jonas', password: demoPassword });
      const { rooms: listed } = await createParleyClient({ url, token }).api.rooms.list.query({ limit: 100 });
      expect(listed.length).toBeGreaterThan(15);
      child.kill('SIGTERM');
      expect(await exit).toMatchObject({ code: 0 });
    }
    expect(existsSync(elsewhere)).toBe(false);
    expect(existsSync(`${elsewhere}.db`)).toBe(false);
  });

  test.each([
    [['--seed', 'x'], '--seed must be a whole number'],
    [['--until', 'soon'], '--until must be a date'],
    [['--until', '2999-01-01'], '--until must not be in the future'],
    [['--folder', 'docs'], 'contains other data'],
  ])('refuses %j in a sentence', async (options, sentence) => {
    const { exit } = runServer({ PORT: '0' }, root, script(...options));
    const { code, output } = await exit;
    expect(code).toBeGreaterThan(0);
    expect(output).toContain(sentence);
    expect(output).not.toMatch(/^ {4}at /m);
  });
});
