import { setTimeout as pause } from 'node:timers/promises';
import { is, sql } from 'drizzle-orm';
import { MySqlSelectBase } from 'drizzle-orm/mysql-core';
import { ContentionError, StoreClosedError } from '../errors.ts';
import { FairQueue } from '../fair-queue.ts';
import { causeOf } from '../store/cause.ts';
import type { Asker, Engine } from '../store/engine.ts';
import type { Address } from './address.ts';
import { createConnections } from './connections.ts';
import { isConflict, isViolationOf } from './errors.ts';
import { mysqlMessageIndex } from './message-index.ts';
import * as tables from './schema.ts';

/** Ten nodes together stay below 151, the default limit of servers for connections. */
const connectionCounts = { writing: 6, reading: 5, aside: 3 };

/** One of the connections is always left for other askers. */
const asideSizes = { slots: connectionCounts.aside, slotsPerKey: 2, waiting: 1_000, waitingPerKey: 20 };

/** The key for the server's own queries. */
const serverKey = 0;

/** How often a transaction is tried in total when others are in its way. */
const maxAttempts = 6;
const firstPauseMs = 4;

/** Reads, writes and long reads have separate connections, so that none waits for the others. */
export function mysqlEngine(address: Address): Engine {
  const writing = createConnections(address, connectionCounts.writing);
  const reading = createConnections(address, connectionCounts.reading);
  const aside = createConnections(address, connectionCounts.aside);
  const asides = new FairQueue(asideSizes);
  const underWay = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  async function track<Result>(work: () => Promise<Result>): Promise<Result> {
    if (closing !== undefined) throw new StoreClosedError();
    const working = work();
    underWay.add(working);
    try {
      return await working;
    } catch (error) {
      throw causeOf(error);
    } finally {
      underWay.delete(working);
    }
  }

  async function closeAll(): Promise<void> {
    await Promise.allSettled(underWay);
    await Promise.all([writing, reading, aside].map((connections) => connections.close()));
  }

  return {
    tables,
    messageIndex: mysqlMessageIndex,
    writesRoomsApart: true,

    read: (work) => track(async () => work(reading.queries)),

    readOffThread(work, { userId = serverKey, signal }: Partial<Asker> = {}) {
      const queries = signal === undefined ? aside.queries : aside.queriesUntil(signal);
      return track(() => asides.run(userId, async () => work(queries), signal));
    },

    write: (work) => track(() => persist(() => writing.transact(work))),

    forUpdate(select) {
      if (is(select, MySqlSelectBase)) select.for('update');
      return select;
    },

    async insertCounted(queries, table, values) {
      const answer: unknown = await queries.insert(table).values(values);
      const [header]: unknown[] = Array.isArray(answer) ? answer : [];
      if (typeof header !== 'object' || header === null || !('insertId' in header)) {
        throw new Error('The database returned no ID for an inserted row.');
      }
      return Number(header.insertId);
    },

    isViolationOf,

    // Spelled out, because MariaDB uses no index to update a list of tuples.
    tupleIn(columns, tuples) {
      const rows = tuples.map((tuple) => {
        const equal = columns.map((column, place) => sql`${column} = ${tuple[place]}`);
        return sql`(${sql.join(equal, sql` and `)})`;
      });
      return sql`(${sql.join(rows, sql` or `)})`;
    },

    close: () => (closing ??= closeAll()),
  };
}

/** Repeats a transaction when others were in its way, each time after a longer pause, which differs from theirs. */
async function persist<Result>(transact: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transact();
    } catch (error) {
      if (!isConflict(error)) throw error;
      if (attempt === maxAttempts) throw new ContentionError({ cause: error });
      await pause(firstPauseMs * 2 ** attempt * Math.random());
    }
  }
}
