import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, type Folder } from '../../../../test-support/throw-away.ts';
import { createStore, type Store } from '../store/store.ts';
import { connect, type SqliteConnection } from './connection.ts';
import { sqliteEngine } from './engine.ts';
import { migrate } from './migrate.ts';

/** The database answers the hot queries with an index alone, however large the tables are: nothing is scanned, nothing is sorted. */
describe('the plan of', () => {
  let folder: Folder;
  let writer: SqliteConnection;
  let reader: SqliteConnection;
  let store: Store;

  beforeAll(async () => {
    folder = makeFolder();
    const path = join(folder.path, 'parley.db');
    writer = connect(path);
    migrate(writer, path);
    reader = connect(path);
    store = await createStore(
      sqliteEngine(
        writer,
        reader,
        { queries: reader.queries, close: () => Promise.resolve() },
        { assertInPlace: () => undefined, unlock: () => undefined },
      ),
    );
  });

  afterAll(async () => {
    await store.close();
    await folder[Symbol.asyncDispose]();
  });

  /** SQLite's plan for the last statement that a call ran. */
  async function planOf(call: Promise<unknown>, { database, statements } = reader): Promise<string[]> {
    await call;
    const text = [...statements.keys()].at(-1) ?? '';
    return database
      .prepare(`explain query plan ${text}`)
      .all()
      .map(({ detail }) => String(detail));
  }

  const room = 'SEARCH rooms USING INTEGER PRIMARY KEY (rowid=?)';
  const range = 'SEARCH messages USING INDEX sqlite_autoindex_messages_1';

  it.each([
    ['the latest page', { limit: 50 }, '(room_id=?)'],
    ['the page before', { before: 9, limit: 50 }, '(room_id=? AND seq<?)'],
    ['the page after', { after: 9, limit: 50 }, '(room_id=? AND seq>?)'],
    ['the page around', { around: 9, limit: 50 }, '(room_id=? AND seq>?)'],
  ])('%s is a range of the primary key', async (_name, query, bounds) => {
    expect(await planOf(store.messages.page(1, query))).toEqual([room, `${range} ${bounds}`]);
  });

  it('who is acquainted is found by indexes', async () => {
    const plan = await planOf(store.memberships.acquaintancesAmong(1, [2, 3]));
    expect(plan.filter((step) => step.startsWith('SCAN'))).toEqual([]);
  });

  it('what changed since a version is a range of one index', async () => {
    expect(await planOf(store.messages.since(1, 5, 50))).toEqual([
      'SEARCH messages USING INDEX messages_version (room_id=? AND version>?)',
    ]);
  });

  it('single messages and memberships is a look-up of the primary key', async () => {
    expect(await planOf(store.messages.find(1, 5))).toEqual([`${range} (room_id=? AND seq=?)`]);
    expect(await planOf(store.memberships.find(1, 5))).toEqual([
      'SEARCH memberships USING INDEX sqlite_autoindex_memberships_1 (room_id=? AND user_id=?)',
    ]);
  });

  it('the next delivery of a webhook is a range of one index', async () => {
    expect(await planOf(store.webhookDeliveries.next(1))).toEqual([
      'SEARCH webhook_deliveries USING INDEX webhook_deliveries_state (webhook_id=? AND state=?)',
    ]);
  });

  it("a user's rooms and a room's users is a range of one index", async () => {
    expect(await planOf(store.rooms.listForUser(1))).toEqual([
      'SEARCH memberships USING INDEX memberships_user (user_id=?)',
      room,
    ]);
    expect(await planOf(store.memberships.userIdsOf(1))).toEqual([
      'SEARCH memberships USING COVERING INDEX sqlite_autoindex_memberships_1 (room_id=?)',
    ]);
  });

  it('each look for who may no longer be here is look-ups of one index', async () => {
    expect(await planOf(store.sessions.expiringAmong(['a', 'b'], 1))).toEqual([
      'SEARCH sessions USING INDEX sqlite_autoindex_sessions_1 (id=?)',
    ]);
    expect(await planOf(store.apiKeys.unknownAmong(['a', 'b']))).toEqual([
      'SEARCH api_keys USING COVERING INDEX api_keys_hash (hash=?)',
    ]);
    const places = [1, 2, 3, 4].map((userId) => ({ roomId: 1, userId }));
    expect((await planOf(store.memberships.vacantAmong(places))).join()).toContain(
      'SEARCH memberships USING COVERING INDEX sqlite_autoindex_memberships_1 (room_id=? AND user_id=?)',
    );
    const restricted = await planOf(store.restrictions.inForce(places));
    expect(restricted.join()).not.toMatch(/SCAN (?!places|SUBQUERY|CONSTANT|\d)/);
    expect(restricted.join()).toContain('(room_id=? AND user_id=?)');
    expect(await planOf(store.memberships.tallyForUsers([1, 2, 3, 4]))).toEqual([
      'SEARCH memberships USING COVERING INDEX memberships_user (user_id=?)',
    ]);
  });

  it('messages across rooms walks one index from the newest on', async () => {
    const cursor = { createdAt: 5, roomId: 1, seq: 1 };
    for (const query of [{ limit: 9 }, { limit: 9, cursor }]) {
      const plan = await planOf(store.messages.listAcross(1, query));
      expect(plan[0]).toContain('messages USING INDEX messages_time');
      expect(plan.join()).not.toContain('TEMP B-TREE');
      const byAuthor = await planOf(store.messages.listAcross(1, { ...query, authorId: 3 }));
      expect(byAuthor[0]).toContain('SEARCH messages USING INDEX messages_author_time (author_id=?');
      expect(byAuthor.join()).not.toContain('TEMP B-TREE');
    }
  });

  it('a search starts from the full-text index', async () => {
    const cursor = { createdAt: 5, roomId: 1, seq: 1 };
    for (const narrowed of [{}, { cursor }, { roomId: 1 }, { authorId: 1, cursor }]) {
      const plan = await planOf(store.messages.search(1, { query: 'word', limit: 9, ...narrowed }));
      expect(plan[0]).toBe(`${range} (room_id=? AND seq=?)`);
      expect(plan[2]).toContain('SCAN message_search VIRTUAL TABLE');
    }
  });

  it('every statement of a batch of changes is a look-up', async () => {
    const own = { roomId: 1, authorId: 1, at: 1 };
    const webhookId = 1;
    await store.users.create({ username: 'ada', email: null, passwordHash: '', createdAt: 1 });
    await store.rooms.create({
      kind: 'public',
      name: null,
      description: null,
      by: 1,
      memberIds: [],
      createdAt: 1,
    });
    const before = new Set(writer.statements.keys());
    await store.messages.apply([
      ...['a', 'b', 'c', 'd'].map((clientMessageId) => ({
        ...own,
        kind: 'send' as const,
        clientMessageId,
        content: 'hello',
        replyTo: null,
      })),
      { ...own, kind: 'send', clientMessageId: 'e', content: 'hello', replyTo: null, webhookId },
      { kind: 'edit', roomId: 1, by: 1, seq: 1, content: 'hello', at: 1 },
      { kind: 'delete', roomId: 1, by: 1, seq: 2, at: 1 },
    ]);
    await store.messages.apply([{ kind: 'edit', roomId: 1, by: 1, seq: 1, content: 'hello', at: 1 }]);
    const texts = [...writer.statements.keys()].filter((text) => !before.has(text));
    expect(texts.length).toBeGreaterThan(6);
    for (const text of texts) {
      const plan = writer.database
        .prepare(`explain query plan ${text}`)
        .all()
        .map(({ detail }) => String(detail));
      expect(plan.join()).not.toMatch(/SCAN (?:messages|rooms|memberships|incoming_webhooks)|TEMP B-TREE/);
    }
  });
});
