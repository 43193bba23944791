import { and, asc, desc, eq, gt, lt, sql, type SQL } from 'drizzle-orm';
import type { MessageRow } from '../schema/tables.ts';
import type { Engine } from './engine.ts';
import type { Queries } from './queries.ts';
import { alwaysRead, messageBytes, messageBytesOf, withinPage } from './page-bytes.ts';
import { slot, statement, type Prepared, type Select } from './statements.ts';

/** At most one of `before`, `after` and `around`; without any, the latest page. */
export interface PageQuery {
  /** The page that ends right before this seq. */
  before?: number | undefined;
  /** The page that begins right after this seq. */
  after?: number | undefined;
  /** The page with this seq in its middle, or as close to it as the ends of the room allow. */
  around?: number | undefined;
  limit: number;
}

export interface MessagePageRows {
  /** Oldest first. */
  messages: MessageRow[];
  /** The room's version that `messages` show; 0 if there is no such room. */
  version: number;
  /** The seq of the room's newest message; 0 if it has none. */
  lastSeq: number;
}

/** Pages of one room: a consistent read of the room's counters and of a range of the primary key. */
export function createPage(engine: Engine): (roomId: number, query: PageQuery) => Promise<MessagePageRows> {
  const { messages, rooms } = engine.tables;

  const counters = { version: rooms.version, lastSeq: rooms.lastSeq };

  /** A statement for each way to cut a page. */
  function cuts<Row>(prepare: (queries: Queries, range: SQL | undefined, order: SQL) => Prepared<Row[]>) {
    const cut = (range: SQL | undefined, order: SQL) =>
      statement((queries) => prepare(queries, and(eq(messages.roomId, rooms.id), range), order));
    // Even near the end of the room the page is full: it begins no later than the latest page does.
    const latest = sql`${rooms.lastSeq} - ${slot('limit')}`;
    const start = sql`case when ${latest} < ${slot('after')} then ${latest} else ${slot('after')} end`;
    return {
      latest: cut(undefined, desc(messages.seq)),
      before: cut(lt(messages.seq, slot('before')), desc(messages.seq)),
      after: cut(gt(messages.seq, slot('after')), asc(messages.seq)),
      around: cut(gt(messages.seq, start), asc(messages.seq)),
    };
  }

  const rowCuts = cuts((queries, range, order) =>
    queries
      .select({ ...counters, message: messages })
      .from(rooms)
      .innerJoin(messages, range)
      .where(eq(rooms.id, slot('roomId')))
      .orderBy(order)
      .limit(slot('limit'))
      .prepare(),
  );
  const sizeCuts = cuts((queries, range, order) =>
    queries
      .select({ ...counters, seq: messages.seq, bytes: messageBytesOf(messages) })
      .from(rooms)
      .innerJoin(messages, range)
      .where(eq(rooms.id, slot('roomId')))
      .orderBy(order)
      .limit(slot('limit'))
      .prepare(),
  );
  const selectCounters = statement((queries) =>
    queries
      .select(counters)
      .from(rooms)
      .where(eq(rooms.id, slot('roomId')))
      .prepare(),
  );

  /** Selects a page: from the newest back, or ascending if it has a start. */
  function select<Row>(
    { latest, before, after, around }: Record<keyof ReturnType<typeof cuts>, Select<Row[]>>,
    queries: Queries,
    roomId: number,
    query: PageQuery,
  ): PromiseLike<Row[]> {
    const { limit } = query;
    if (query.before !== undefined) return before(queries, { roomId, before: query.before, limit });
    if (query.after !== undefined) return after(queries, { roomId, after: query.after, limit });
    if (query.around === undefined) return latest(queries, { roomId, limit });
    return around(queries, { roomId, after: query.around - 1 - Math.floor(limit / 2), limit });
  }

  /** The rows of a page. For a large page, the sizes are read first: 200 long messages have 12 times the text of a page. */
  async function read(queries: Queries, roomId: number, query: PageQuery) {
    if (query.limit <= alwaysRead) {
      const rows = await select(rowCuts, queries, roomId, query);
      return { counters: rows[0], messages: rows.map(({ message }) => message) };
    }
    const sizes = await select(sizeCuts, queries, roomId, query);
    const fitting = withinPage(sizes, ({ bytes }) => bytes, anchorOf(sizes, query)).map(({ seq }) => seq);
    const [first, last] = [Math.min(...fitting), Math.max(...fitting)];
    if (fitting.length === 0) return { counters: undefined, messages: [] };
    const rows = await rowCuts.after(queries, { roomId, after: first - 1, limit: last - first + 1 });
    const found = rows.map(({ message }) => message);
    return { counters: sizes[0], messages: isAscending(query) ? found : found.toReversed() };
  }

  return (roomId, query) =>
    engine.read(async (queries) => {
      let page = await read(queries, roomId, query);
      // An outer join would return the counters of an empty page too, but would make MySQL sort the whole room for every other page.
      if (page.messages.length === 0) {
        const [ofRoom] = await selectCounters(queries, { roomId });
        // Read again, after the counters: what arrived in between is newer than they say, and is not missed.
        page = await read(queries, roomId, query);
        if (page.messages.length === 0) return { messages: [], version: 0, lastSeq: 0, ...ofRoom };
      }
      const messages = withinPage(page.messages, messageBytes, anchorOf(page.messages, query));
      if (!isAscending(query)) messages.reverse();
      return { messages, version: page.counters?.version ?? 0, lastSeq: page.counters?.lastSeq ?? 0 };
    });
}

function isAscending({ after, around }: PageQuery): boolean {
  return after !== undefined || around !== undefined;
}

/** The index of the row that the page must contain. */
function anchorOf(rows: readonly { seq: number }[], { around }: PageQuery): number {
  if (around === undefined) return 0;
  const index = rows.findIndex(({ seq }) => seq >= around);
  return index < 0 ? Math.max(rows.length - 1, 0) : index;
}
