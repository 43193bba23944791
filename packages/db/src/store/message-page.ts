import { and, asc, desc, eq, gt, lt, sql, type SQL } from 'drizzle-orm';
import type { Engine, Queries } from './engine.ts';
import type { MessageStore, PageQuery } from './messages.ts';
import { messageBytes, withinPage } from './page-bytes.ts';
import { slot, statement } from './statements.ts';

/** Pages of one room: a consistent read of the room's counters and of a range of the primary key. */
export function createPage(engine: Engine): MessageStore['page'] {
  const { messages, rooms } = engine.tables;

  function pageStatement(range: SQL | undefined, order: SQL) {
    return statement((queries) =>
      queries
        .select({ version: rooms.version, lastSeq: rooms.lastSeq, message: messages })
        .from(rooms)
        .innerJoin(messages, and(eq(messages.roomId, rooms.id), range))
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

  const selectCounters = statement((queries) =>
    queries
      .select({ version: rooms.version, lastSeq: rooms.lastSeq })
      .from(rooms)
      .where(eq(rooms.id, slot('roomId')))
      .prepare(),
  );

  function select(queries: Queries, roomId: number, { before, after, around, limit }: PageQuery) {
    if (before !== undefined) return selectBefore(queries, { roomId, before, limit });
    if (after !== undefined) return selectAfter(queries, { roomId, after, limit });
    if (around === undefined) return selectLatest(queries, { roomId, limit });
    return selectAround(queries, { roomId, after: around - 1 - Math.floor(limit / 2), limit });
  }

  return (roomId, query) =>
    engine.read(async (queries) => {
      let rows = await select(queries, roomId, query);
      // An outer join would give the counters of an empty page too, and make MySQL sort all of the room for every other one.
      if (rows.length === 0) {
        const [counters] = await selectCounters(queries, { roomId });
        // Again, after the counters: what has come in between is newer than they say, and is not missed.
        rows = await select(queries, roomId, query);
        if (rows.length === 0) return { messages: [], version: 0, lastSeq: 0, ...counters };
      }
      const found = rows.map(({ message }) => message);
      const anchor = found.findIndex(({ seq }) => query.around !== undefined && seq >= query.around);
      const messages = withinPage(
        found,
        messageBytes,
        query.around === undefined ? 0 : anchor < 0 ? found.length - 1 : anchor,
      );
      if (query.after === undefined && query.around === undefined) messages.reverse();
      return { messages, version: rows[0]?.version ?? 0, lastSeq: rows[0]?.lastSeq ?? 0 };
    });
}
