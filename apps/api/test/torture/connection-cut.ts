import { setTimeout as pause } from 'node:timers/promises';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import type { Disaster } from './site.ts';

/** How long it may take until somebody sends. */
const patienceMs = 20_000;
/** Who asks again within 100 ms is shown the same transactions. */
const refreshMs = 120;

/**
 * Cuts all connections of the servers to the database twice: at any moment, so that some transactions are at their end; and when a
 * send is in the middle of its transaction for certain, because it has locked its room and waits for the row of its author, which is
 * held. Of the latter it is counted how many were cut.
 */
export function connectionCut(databaseUrl: string): Disaster {
  return {
    name: 'connection cut in a transaction',
    async strike() {
      const admin = await createConnection(databaseUrl);
      try {
        await cutAll(admin);
        await admin.query('begin');
        await admin.query('select id from users for update');
        const inTransaction = await waitForSends(admin);
        await cutAll(admin);
        return inTransaction;
      } finally {
        await admin.end();
      }
    },
  };
}

/** How many sends wait in the middle of their transaction. */
async function waitForSends(admin: Connection): Promise<number> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const [rows] = await admin.query<RowDataPacket[]>(
      "select trx_id from information_schema.innodb_trx where trx_state = 'LOCK WAIT' and trx_query like 'insert into `messages`%'",
    );
    if (rows.length > 0 || performance.now() > deadline) return rows.length;
    await pause(refreshMs);
  }
}

async function cutAll(admin: Connection): Promise<void> {
  const [rows] = await admin.query<RowDataPacket[]>(
    'select id from information_schema.processlist where db = database() and id <> connection_id()',
  );
  // One may have ended by itself.
  await Promise.all(rows.map(({ id }) => admin.query('kill ?', [id]).catch(() => undefined)));
}
