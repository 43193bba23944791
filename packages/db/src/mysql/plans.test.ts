import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startMariaDb, type MariaDb } from '../../../../test-support/mariadb.ts';
import { createStore, type Store } from '../store/store.ts';
import { openMySql } from './open.ts';

const path = inject('mariaDbPath');
const roomCount = 100;
const userCount = 200;
const messageCount = 120_000;

/** The database answers the hot queries with an index alone, however large the tables are: nothing is scanned, nothing is sorted. */
describe.skipIf(path === null)('the plan on MariaDB of', () => {
  let server: MariaDb;
  let admin: Connection;
  let store: Store;

  beforeAll(async () => {
    // A server of its own, because the statements that a call runs are read from its log.
    server = await startMariaDb(path ?? '', ['--log-output=TABLE']);
    admin = await createConnection(server.url);
    await admin.query('CREATE DATABASE plans');
    await admin.query('USE plans');
    store = await createStore(await openMySql(`${server.url}/plans`));
    await fill(admin);
    // So that no connection has to be opened while the log is on.
    await Promise.all([store.ping(), store.users.search('u', 1)]);
  });

  afterAll(async () => {
    await store.close();
    await admin.end();
    await server[Symbol.asyncDispose]();
  });

  /** MariaDB's plan for each statement that a call runs, as "table, type of access, index, extra". */
  async function plansOf(call: () => Promise<unknown>): Promise<string[][]> {
    await admin.query('TRUNCATE mysql.general_log');
    await admin.query('SET GLOBAL general_log = ON');
    await call();
    await admin.query('SET GLOBAL general_log = OFF');
    const [logged] = await admin.query<RowDataPacket[]>(
      `SELECT CONVERT(argument USING utf8mb4) AS statement FROM mysql.general_log
        WHERE command_type = 'Query' AND thread_id <> CONNECTION_ID() AND argument REGEXP '^(select|insert|update|delete) '`,
    );
    const plans: string[][] = [];
    for (const { statement } of logged) {
      const [rows] = await admin.query<RowDataPacket[]>(`EXPLAIN ${statement}`);
      plans.push(
        rows.map(({ table, type, key, Extra }) => [table, type, key, Extra].filter(Boolean).join(', ')),
      );
    }
    return plans;
  }

  async function planOf(call: () => Promise<unknown>): Promise<string[]> {
    const [plan = [], ...others] = await plansOf(call);
    expect(others).toEqual([]);
    return plan;
  }

  it.each([
    ['the latest page', {}, 'ref'],
    ['the page before', { before: 900 }, 'range'],
    ['the page after', { after: 300 }, 'range'],
    ['the page around', { around: 600 }, 'range'],
  ])('%s is two ranges of the primary key: of its sizes, and of its rows', async (_name, query, type) => {
    const plans = await plansOf(() => store.messages.page(7, { limit: 50, ...query }));
    expect(plans).toEqual([
      ['rooms, const, PRIMARY', `messages, ${type}, PRIMARY, Using where`],
      ['rooms, const, PRIMARY', 'messages, range, PRIMARY, Using where'],
    ]);
    expect(await planOf(() => store.messages.page(7, { limit: 10, ...query }))).toEqual([
      'rooms, const, PRIMARY',
      `messages, ${type}, PRIMARY, Using where`,
    ]);
  });

  it('what changed since a version is a range of one index', async () => {
    expect(await planOf(() => store.messages.since(7, 600, 50))).toEqual([
      'messages, range, messages_version, Using where',
    ]);
  });

  it('single rows is a look-up of a unique index', async () => {
    expect(await planOf(() => store.messages.find(7, 5))).toEqual(['messages, const, PRIMARY']);
    expect(await planOf(() => store.memberships.find(7, 8))).toEqual(['memberships, const, PRIMARY']);
    expect(await planOf(() => store.rooms.find(7))).toEqual(['rooms, const, PRIMARY']);
    expect(await planOf(() => store.users.findByUsername('u7'))).toEqual([
      'users, const, users_username_key',
    ]);
    expect(await planOf(() => store.sessions.find('session 7'))).toEqual(['sessions, const, PRIMARY']);
  });

  it('many rows by their keys is a range of the primary key', async () => {
    const keys = Array.from({ length: 64 }, (_, index) => ({ roomId: 7, seq: 1 + index }));
    expect(await planOf(() => store.messages.findMany(keys))).toEqual([
      'messages, range, PRIMARY, Using where',
    ]);
  });

  it("a user's rooms and a room's users is a range of one index", async () => {
    expect(await planOf(() => store.rooms.listForUser(7))).toEqual([
      'memberships, ref, memberships_user, Using where',
      'rooms, eq_ref, PRIMARY',
    ]);
    expect(await planOf(() => store.memberships.userIdsOf(7))).toEqual([
      'memberships, ref, PRIMARY, Using where; Using index',
    ]);
  });

  it('each look for who may no longer be here is look-ups of one index', async () => {
    const upTo = (length: number) => Array.from({ length }, (_, index) => index + 1);
    const places = upTo(32).map((userId) => ({ roomId: 3 * userId, userId }));
    const ofPlaces = await plansOf(() => store.memberships.vacantAmong(places));
    expect(ofPlaces).toHaveLength(2);
    for (const plan of ofPlaces) {
      expect(plan.slice(0, 2)).toEqual(['<derived2>, ALL', 'memberships, eq_ref, PRIMARY, Using index']);
    }
    const ids = upTo(32).map((id) => `session ${id}`);
    for (const plan of await plansOf(() => store.sessions.expiringAmong(ids, 0))) {
      expect(plan).toEqual(['sessions, range, PRIMARY, Using where']);
    }
    expect(await planOf(() => store.memberships.tallyForUsers(upTo(32)))).toEqual([
      'memberships, range, memberships_user, Using where; Using index',
    ]);
  });

  it('messages across rooms walks one index from the newest on', async () => {
    const cursor = { createdAt: messageCount / 2, roomId: 7, seq: 5 };
    for (const query of [{ limit: 9 }, { limit: 9, cursor }]) {
      const plan = await planOf(() => store.messages.listAcross(1, query));
      expect(plan[0]).toMatch(/^messages, (?:index|range), messages_time, Using where$/);
      expect(plan.join()).not.toMatch(/filesort|temporary/);
      const byAuthor = await planOf(() => store.messages.listAcross(1, { ...query, authorId: 3 }));
      expect(byAuthor[0]).toMatch(/^messages, (?:ref|range), messages_author_time, Using where$/);
      expect(byAuthor.join()).not.toMatch(/filesort|temporary/);
    }
  });

  it('a search looks its words up, and starts from a rare one', async () => {
    const cursor = { createdAt: messageCount / 2, roomId: 7, seq: 5 };
    for (const query of ['rare77', 'common', 'common rare77', 'none']) {
      for (const narrowed of [{}, { cursor }, { roomId: 7 }, { authorId: 1, cursor }]) {
        const plan = await planOf(() => store.messages.search(1, { query, limit: 9, ...narrowed }));
        expect(plan.join('\n')).toMatch(/^message_tokens, (?:range|ref), PRIMARY/m);
        expect(plan.join('\n')).not.toMatch(/^(?:message|room|member)\w+, (?:ALL|index, (?!messages_time))/m);
      }
    }
    const [first] = await planOf(() => store.messages.search(1, { query: 'rare77', limit: 9 }));
    // The messages with the token, found first.
    expect(first).toContain('<subquery2>');
  });

  it('every statement of a batch of changes is a look-up', async () => {
    const own = { roomId: 7, authorId: 8, at: 1 };
    const sends = Array.from({ length: 20 }, (_, index) => ({
      ...own,
      kind: 'send' as const,
      clientMessageId: `new ${index}`,
      content: 'hello',
      replyTo: null,
    }));
    const [first] = await store.messages.apply(sends.slice(0, 1));
    const seq = first?.ok ? first.message.seq : 0;
    const plans = await plansOf(() =>
      store.messages.apply([...sends, { kind: 'edit', roomId: 7, by: 8, seq, content: 'hello', at: 1 }]),
    );
    expect(plans.length).toBeGreaterThan(8);
    for (const [access] of plans) {
      // An insert reads nothing.
      expect(access).toMatch(/, (?:const|range), |^message(?:s|_tokens), ALL$/);
    }
    expect(plans.flat().join()).not.toMatch(/filesort|temporary/);
  });
});

async function fill(admin: Connection): Promise<void> {
  const perRoom = messageCount / roomCount;
  const statements = [
    `INSERT INTO users (id, username, username_key, password_hash, display_name, name_words, role, created_at)
      SELECT seq, CONCAT('u', seq), CONCAT('u', seq), '', '', '', 'member', 1 FROM seq_1_to_${userCount}`,
    `INSERT INTO sessions SELECT CONCAT('session ', seq), seq, 1, 1 FROM seq_1_to_${userCount}`,
    `INSERT INTO rooms (id, kind, created_by, created_at, last_seq, version, member_count)
      SELECT seq, IF(seq % 2, 'public', 'private'), 1, 1, ${perRoom}, ${perRoom}, 20 FROM seq_1_to_${roomCount}`,
    `INSERT INTO memberships (room_id, user_id, role, read_seq, joined_at)
      SELECT room.seq, 1 + (room.seq + 10 * member.seq) % ${userCount}, 'member', 0, 1
      FROM seq_1_to_${roomCount} AS room, seq_0_to_19 AS member`,
    `INSERT INTO messages (room_id, seq, version, author_id, client_message_id, content, created_at)
      SELECT 1 + seq % ${roomCount}, 1 + (seq - 1) DIV ${roomCount}, 1 + (seq - 1) DIV ${roomCount},
      1 + seq % ${userCount}, seq, 'hello', seq FROM seq_1_to_${messageCount}`,
    `INSERT INTO message_tokens SELECT 'wcommon', room_id, seq FROM messages`,
    `INSERT INTO message_tokens SELECT CONCAT('wrare', created_at % 10000), room_id, seq FROM messages`,
    'ANALYZE TABLE users, sessions, rooms, memberships, messages, message_tokens',
  ];
  for (const statement of statements) await admin.query(statement);
}
