import { eq, sql } from 'drizzle-orm';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { startMariaDb, type MariaDb } from '../../../../test-support/mariadb.ts';
import {
  ContentionError,
  createMessageWriter,
  UnavailableError,
  type MessageRow,
  type MessageWriter,
  type RoomRow,
  type SendChange,
  type Store,
} from '../index.ts';
import type { Engine } from '../store/engine.ts';
import type { Queries } from '../store/queries.ts';
import { lockRoom } from '../store/lock-room.ts';
import { createStore } from '../store/store.ts';
import { at, createRoom, register, send, sendOf, seqsOf } from '../suite/test-database.ts';
import { openMySql } from './open.ts';
import { createDatabase } from './test-database.ts';

const path = inject('mariaDbPath');

describe.skipIf(path === null)('MariaDB', () => {
  let server: MariaDb;

  beforeAll(async () => {
    server = await startMariaDb(path ?? '');
  });

  afterAll(() => server[Symbol.asyncDispose]());

  /** An engine and a store on a new database. */
  async function open() {
    const database = await createDatabase(server.url);
    const engine = await openMySql(database.url);
    const store = await createStore(engine);
    return {
      ...database,
      engine,
      store,
      async [Symbol.asyncDispose]() {
        await store.close();
        await database[Symbol.asyncDispose]();
      },
    };
  }

  it('what members change for themselves does not wait for writers of the room, and keeps their read mark', async () => {
    await using opened = await open();
    const { engine, store, admin } = opened;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    await send(store, room, ada, 'hello');
    const { memberships } = engine.tables;
    const update = (isFavorite: boolean) =>
      store.memberships.updateOwn(room.id, ada.id, { isFavorite, decide: () => null });
    await engine.write(async (queries) => {
      await lockRoom(engine, queries, room.id);
      expect(await update(true)).toMatchObject({ isChanged: true });
    });

    const isWaiting = async () => {
      const [rows] = await admin.query<RowDataPacket[]>(
        "SELECT trx_id FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'",
      );
      return rows.length === 1;
    };
    // 7, to tell it from the mark that sending has moved.
    let updating: ReturnType<typeof update> | undefined;
    await engine.write(async (queries) => {
      await queries.update(memberships).set({ readSeq: 7 }).where(eq(memberships.userId, ada.id));
      updating = update(false);
      // Asked more often than every 100 ms, InnoDB repeats its last answer.
      await expect.poll(isWaiting, { interval: 250 }).toBe(true);
    });
    expect(await updating).toMatchObject({ isChanged: true, membership: { readSeq: 7, isFavorite: false } });
    expect(await store.memberships.find(room.id, ada.id)).toMatchObject({ readSeq: 7, isFavorite: false });
  });

  it('a search under way whose asker has gone is stopped, one that waits is not begun, and others have their turn', async () => {
    await using opened = await open();
    const { engine, store, admin } = opened;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const { users } = engine.tables;
    const gone = new AbortController();
    const sleep = () =>
      engine.readOffThread(
        (queries) =>
          queries
            .select({ slept: sql<number>`sleep(300 + ${users.id})` })
            .from(users)
            .limit(1),
        { userId: ada.id, signal: gone.signal },
      );
    const sleeping = async () => {
      const [rows] = await admin.query<RowDataPacket[]>(
        "SELECT id FROM information_schema.processlist WHERE info LIKE 'select sleep%'",
      );
      return rows.length;
    };
    const searches = [1, 2, 3, 4].map(sleep);
    const outcomes = Promise.allSettled(searches);
    await expect.poll(sleeping).toBe(2);
    // One connection is left for others.
    expect(await store.users.search('bob', 1, { userId: bob.id })).toEqual([bob]);
    gone.abort();
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'AbandonedError' } });
    }
    expect(await sleeping()).toBe(0);
    expect(
      await store.users.search('ada', 1, { userId: ada.id, signal: new AbortController().signal }),
    ).toEqual([ada]);
  });

  it('after a deadlock runs one of the two transactions again, and both succeed', async () => {
    await using opened = await open();
    const { engine, store } = opened;
    const ada = await register(store, 'ada');
    const [first, second] = [await createRoom(store, ada), await createRoom(store, ada)];
    const bothHoldOne = Promise.withResolvers<void>();
    let locks = 0;
    let runs = 0;

    async function lockBoth(...rooms: readonly RoomRow[]): Promise<void> {
      await engine.write(async (queries) => {
        runs += 1;
        for (const room of rooms) {
          await lock(engine, queries, room);
          locks += 1;
          if (locks === 2) bothHoldOne.resolve();
          await bothHoldOne.promise;
        }
      });
    }
    await Promise.all([lockBoth(first, second), lockBoth(second, first)]);
    expect(runs).toBe(3);
  });

  it('writes what waited for a lock in vain, once the lock is free', async () => {
    await using opened = await open();
    const { store, admin } = opened;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    await admin.query('BEGIN');
    await admin.query('SELECT * FROM rooms FOR UPDATE');
    const before = await rollbacks(admin);
    const sending = send(store, room, ada, 'patience');
    await vi.waitUntil(async () => (await rollbacks(admin)) > before, { timeout: 60_000 });
    await admin.query('COMMIT');
    expect(await sending).toMatchObject({ seq: 1 });
  });

  it('gives up a transaction that others are in the way of again and again, which says nothing about the database', async () => {
    await using opened = await open();
    const { engine, store } = opened;
    let runs = 0;
    const writing = engine.write(async () => {
      runs += 1;
      throw Object.assign(new Error('Deadlock found'), { errno: 1213, sqlState: '40001' });
    });
    await expect(writing).rejects.toBeInstanceOf(ContentionError);
    expect(runs).toBe(6);
    await store.ping();
  });

  it('takes back a transaction whose connection is lost in its middle, and goes on with the next', async () => {
    await using opened = await open();
    const { engine, store, admin } = opened;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    const { rooms } = engine.tables;
    const writing = engine.write(async (queries) => {
      await queries.update(rooms).set({ description: 'half done' }).where(eq(rooms.id, room.id));
      await killConnections(admin);
      await lock(engine, queries, room);
    });
    await expect(writing).rejects.toBeInstanceOf(UnavailableError);
    // An idle connection was killed as well. The pool may notice only when a read fails.
    const isUnavailable = (error: unknown) => {
      expect(error).toBeInstanceOf(UnavailableError);
      return null;
    };
    await expect.poll(() => store.rooms.find(room.id).catch(isUnavailable)).toEqual(room);
    expect(await send(store, room, ada, 'again')).toMatchObject({ seq: 1 });
  });

  it('keeps every acknowledged message once while connections are killed', async () => {
    await using opened = await open();
    const { store, admin } = opened;
    const sending = await startSending(store);
    for (let kills = 0; kills < 20; kills += 1) {
      const { acknowledged } = sending;
      await vi.waitUntil(() => sending.acknowledged > acknowledged + 20, { timeout: 60_000 });
      await killConnections(admin);
    }
    await sending.stop();
    await expectWhole(store, sending);
    expect(sending.failures.length).toBeGreaterThan(0);
    for (const failure of sending.failures) expect(failure).toBeInstanceOf(UnavailableError);
  });

  it('keeps every acknowledged message once when it is killed, and is used again when it is back', async () => {
    await using opened = await open();
    const { store } = opened;
    const sending = await startSending(store);
    await vi.waitUntil(() => sending.acknowledged > 200, { timeout: 60_000 });
    await server.kill();
    await vi.waitUntil(() => sending.failures.length > 20, { timeout: 60_000 });
    await expect(store.ping()).rejects.toBeInstanceOf(UnavailableError);
    await expect(register(store, 'bob')).rejects.toBeInstanceOf(UnavailableError);

    await server.start();
    const { acknowledged } = sending;
    await vi.waitUntil(() => sending.acknowledged > acknowledged + 200, { timeout: 60_000 });
    await sending.stop();
    await expectWhole(store, sending);
    for (const failure of sending.failures) expect(failure).toBeInstanceOf(UnavailableError);
  });
});

function lock(engine: Engine, queries: Queries, room: RoomRow) {
  const { rooms } = engine.tables;
  return engine.forUpdate(queries.select().from(rooms).where(eq(rooms.id, room.id)));
}

async function rollbacks(admin: Connection): Promise<number> {
  const [rows] = await admin.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Com_rollback'");
  return Number(rows[0]?.['Value']);
}

/** Kills all connections to the database except this one. */
async function killConnections(admin: Connection): Promise<void> {
  const [rows] = await admin.query<RowDataPacket[]>(
    'SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()',
  );
  for (const { id } of rows) {
    // It may have ended by itself.
    await admin.query('KILL ?', [id]).catch(() => {});
  }
}

interface Sending {
  rooms: RoomRow[];
  /** How many sends were acknowledged. */
  acknowledged: number;
  /** What was acknowledged, and what followers were told. */
  sent: MessageRow[];
  told: MessageRow[];
  /** The errors of rejected sends. */
  failures: unknown[];
  /** Resolves when everything that was begun is acknowledged. */
  stop(): Promise<void>;
}

/** Sends to several rooms at once, repeating each message until it is acknowledged. */
async function startSending(store: Store): Promise<Sending> {
  const ada = await register(store, 'ada');
  const rooms = [await createRoom(store, ada), await createRoom(store, ada), await createRoom(store, ada)];
  let isStopping = false;
  const told: MessageRow[] = [];
  const writer = createMessageWriter(store.messages, {
    onCommitted: (rows) => told.push(...rows.map(({ message }) => message)),
  });

  async function sendOn(room: RoomRow): Promise<void> {
    while (!isStopping) await sendUntilAcknowledged(writer, sendOf(room, ada, 'I was acknowledged'), sending);
  }
  const sending: Sending = {
    rooms,
    acknowledged: 0,
    sent: [],
    told,
    failures: [],
    async stop() {
      isStopping = true;
      await all;
    },
  };
  const all = Promise.all(Array.from({ length: 12 }, (_, index) => sendOn(at(rooms, index % rooms.length))));
  return sending;
}

async function sendUntilAcknowledged(
  writer: MessageWriter,
  change: SendChange,
  sending: Sending,
): Promise<void> {
  for (;;) {
    try {
      const result = await writer.submit(change);
      if (!result.ok) throw new Error(`The send was refused: ${result.reason}`);
      sending.acknowledged += 1;
      sending.sent.push(result.message);
      return;
    } catch (error) {
      sending.failures.push(error);
    }
  }
}

/** What was acknowledged is stored, each message once; what is stored was told to followers, in each room by version. */
async function expectWhole(store: Store, { rooms, sent, told }: Sending): Promise<void> {
  for (const { id } of rooms) {
    const { lastSeq, version } = await store.messages.page(id, { limit: 1 });
    const stored = await store.messages.since(id, 0, lastSeq + 1);
    expect(seqsOf(stored)).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));
    expect(version).toBe(lastSeq);
    const inRoom = (message: MessageRow) => message.roomId === id;
    expect(sent.filter(inRoom).toSorted((a, b) => a.seq - b.seq)).toEqual(stored);
    expect(new Set(seqsOf(told.filter(inRoom)))).toEqual(new Set(seqsOf(stored)));
  }
}
