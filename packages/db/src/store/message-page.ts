import { and, asc, desc, eq, gt, lt, sql, type SQL } from 'drizzle-orm';
import type { MessageRow } from '../schema/tables.ts';
import type { Engine } from './engine.ts';
import type { MessageStore } from './messages.ts';
import { slot, statement } from './statements.ts';

/** Pages of one room. Each is one statement, and so one consistent read of the room's counters and of a range of the primary key. */
export function createPage(engine: Engine): MessageStore['page'] {
  const { messages, rooms } = engine.tables;

  function pageStatement(range: SQL | undefined, order: SQL) {
    return statement((queries) =>
      queries
        .select({ version: rooms.version, lastSeq: rooms.lastSeq, message: messages })
        .from(rooms)
        .leftJoin(messages, and(eq(messages.roomId, rooms.id), range))
        .where(eq(rooms.id, slot('roomId')))
        .orderBy(order)
        .limit(slot('limit'))
        .prepare(),
    );
  }

  const selectLatest = pageStatement(undefined, desc(messages.seq));
  const selectBefore = pageStatement(lt(messages.seq, slot('before')), desc(messages.seq));
  const selectAfter = pageStatement(gt(messages.seq, slot('after')), asc(messages.seq));
  // Near the end of the room the page is full all the same: it begins no later than the latest page does.
  const latest = sql`${rooms.lastSeq} - ${slot('limit')}`;
  const start = sql`case when ${latest} < ${slot('after')} then ${latest} else ${slot('after')} end`;
  const selectAround = pageStatement(gt(messages.seq, start), asc(messages.seq));

  return async (roomId, { before, after, around, limit }) => {
    const rows = await engine.read((queries) => {
      if (before !== undefined) return selectBefore(queries, { roomId, before, limit });
      if (after !== undefined) return selectAfter(queries, { roomId, after, limit });
      if (around === undefined) return selectLatest(queries, { roomId, limit });
      return selectAround(queries, { roomId, after: around - 1 - Math.floor(limit / 2), limit });
    });

    const page: MessageRow[] = [];
    // A room without messages in the range gives one row, without a message.
    for (const { message } of rows) if (message !== null) page.push(message);
    if (after === undefined && around === undefined) page.reverse();
    return { messages: page, version: rows[0]?.version ?? 0, lastSeq: rows[0]?.lastSeq ?? 0 };
  };
}
