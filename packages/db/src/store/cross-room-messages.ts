import { termsOf } from '@parley/text';
import { and, desc, eq, inArray, isNull, lt, lte, or, sql, type SQL } from 'drizzle-orm';
import type { MessageRow } from '../schema/tables.ts';
import type { Engine } from './engine.ts';
import type { Queries } from './queries.ts';
import type { MessageKey } from './messages/keys.ts';
import { isOpenTo } from './room-rights.ts';

/** A place among the messages of several rooms: the last message of the previous page. */
export interface CrossRoomCursor extends MessageKey {
  createdAt: number;
}

export interface CrossRoomQuery {
  authorId?: number | undefined;
  cursor?: CrossRoomCursor | undefined;
  limit: number;
  /** Aborts when nobody waits for the answer any more. */
  signal?: AbortSignal | undefined;
}

export interface CrossRoomMessages {
  /** Messages that are not deleted, in rooms that the viewer may read, newest first. */
  listAcross(viewerId: number, query: CrossRoomQuery): Promise<MessageRow[]>;
  /**
   * Messages that contain all words of `query`, the last of which may be the beginning of one, in rooms that the viewer may read, newest
   * first. Case and accents do not count. A query without a word finds nothing.
   */
  search(
    viewerId: number,
    query: CrossRoomQuery & { query: string; roomId?: number | undefined },
  ): Promise<MessageRow[]>;
}

/** The messages of several rooms at once: what the viewer may read, newest first. */
export function createCrossRoomMessages(engine: Engine): CrossRoomMessages {
  const { memberships, messages, rooms } = engine.tables;

  function newestFirst(
    viewerId: number,
    { cursor, limit, signal }: CrossRoomQuery,
    where: (queries: Queries) => (SQL | undefined)[],
  ): Promise<MessageRow[]> {
    return engine.readOffThread(
      (queries) =>
        queries
          .select()
          .from(messages)
          .where(and(...where(queries), isNull(messages.deletedAt), cursor && isOlder(cursor)))
          .orderBy(desc(messages.createdAt), desc(messages.roomId), desc(messages.seq))
          .limit(limit),
      { userId: viewerId, signal },
    );
  }

  function isInReadableRoom(queries: Queries, viewerId: number): SQL | undefined {
    // The addition keeps planners from reading all messages of all these rooms by key and sorting them.
    const roomId = sql`${messages.roomId} + 0`;
    const own = queries
      .select({ roomId: memberships.roomId })
      .from(memberships)
      .where(eq(memberships.userId, viewerId));
    const open = queries
      .select({ roomId: rooms.id })
      .from(rooms)
      .where(isOpenTo(engine.tables, queries, viewerId));
    return or(inArray(roomId, own), inArray(roomId, open));
  }

  /** Spelled out, because not every engine uses an index to compare tuples. */
  function isOlder({ createdAt, roomId, seq }: CrossRoomCursor): SQL | undefined {
    return and(
      lte(messages.createdAt, createdAt),
      or(
        lt(messages.createdAt, createdAt),
        lt(messages.roomId, roomId),
        and(eq(messages.roomId, roomId), lt(messages.seq, seq)),
      ),
    );
  }

  return {
    listAcross(viewerId, { authorId, ...query }) {
      return newestFirst(viewerId, query, (queries) => [
        isInReadableRoom(queries, viewerId),
        authorId === undefined ? undefined : eq(messages.authorId, authorId),
      ]);
    },

    async search(viewerId, { query, roomId, authorId, ...rest }) {
      const terms = termsOf(query);
      if (terms.length === 0) return [];
      return newestFirst(viewerId, rest, (queries) => [
        engine.messageIndex.matching(terms, roomId),
        isInReadableRoom(queries, viewerId),
        // The addition keeps planners from walking through everything the author ever wrote.
        authorId === undefined ? undefined : eq(sql`${messages.authorId} + 0`, authorId),
      ]);
    },
  };
}
