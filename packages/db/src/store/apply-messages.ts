import { and, eq, inArray, sql } from 'drizzle-orm';
import type { MessageRow } from '../schema/tables.ts';
import type { Engine, Queries } from './engine.ts';
import { decideBatch } from './message-batch.ts';
import type { MessageStore } from './messages.ts';
import { tokensOf } from './search-tokens.ts';
import { listStatement, slot, statement } from './statements.ts';

/** The hot path: makes changes in one transaction, in few statements however many the changes are. */
export function createApply(engine: Engine): MessageStore['apply'] {
  const statements = prepareStatements(engine);

  return (changes) =>
    engine.write(async (queries) => {
      // Both counters come from the rooms' rows inside the transaction, so the order of versions is the order of commits.
      const roomIds = new Set(changes.map(({ roomId }) => roomId));
      const rooms = await statements.selectRooms(
        queries,
        Array.from(roomIds, (id) => ({ id })),
      );
      const authors = new Map(
        changes.map(({ roomId, authorId }) => [`${roomId} ${authorId}`, { roomId, userId: authorId }]),
      );
      const memberships = await statements.selectMemberships(queries, [...authors.values()]);
      const sends = changes.filter((change) => change.kind === 'send');
      const revisions = changes.filter((change) => change.kind !== 'send');
      const repeated = await statements.selectSent(queries, sends);
      const revised = await statements.selectMessages(queries, revisions);
      const batch = decideBatch(changes, {
        rooms: rooms.flat(),
        memberships: memberships.flat(),
        messages: [...repeated, ...revised].flat(),
      });

      await statements.insertMessages(queries, batch.inserted);
      for (const message of batch.updated) await statements.updateMessage(queries, { ...message });
      for (const room of batch.rooms) await statements.updateRoom(queries, { ...room });
      for (const membership of batch.memberships) await statements.moveReadMark(queries, { ...membership });
      await updateIndex(engine, queries, [...batch.inserted, ...batch.updated]);
      return batch.results;
    });
}

function prepareStatements(engine: Engine) {
  const { memberships, messages, rooms } = engine.tables;
  return {
    selectRooms: listStatement(['id'], (queries, items) =>
      queries
        .select({ id: rooms.id, kind: rooms.kind, lastSeq: rooms.lastSeq, version: rooms.version })
        .from(rooms)
        .where(
          inArray(
            rooms.id,
            items.map(({ id }) => id),
          ),
        )
        .prepare(),
    ),

    selectMemberships: listStatement(['roomId', 'userId'], (queries, items) =>
      queries
        .select()
        .from(memberships)
        .where(
          engine.tupleIn(
            [memberships.roomId, memberships.userId],
            items.map(({ roomId, userId }) => [roomId, userId]),
          ),
        )
        .prepare(),
    ),

    selectSent: listStatement(['roomId', 'authorId', 'clientMessageId'], (queries, items) =>
      queries
        .select()
        .from(messages)
        .where(
          engine.tupleIn(
            [messages.roomId, messages.authorId, messages.clientMessageId],
            items.map(({ roomId, authorId, clientMessageId }) => [roomId, authorId, clientMessageId]),
          ),
        )
        .prepare(),
    ),

    selectMessages: listStatement(['roomId', 'seq'], (queries, items) =>
      queries
        .select()
        .from(messages)
        .where(
          engine.tupleIn(
            [messages.roomId, messages.seq],
            items.map(({ roomId, seq }) => [roomId, seq]),
          ),
        )
        .prepare(),
    ),

    insertMessages: listStatement(
      [
        'roomId',
        'seq',
        'version',
        'authorId',
        'clientMessageId',
        'content',
        'replyTo',
        'createdAt',
        'editedAt',
        'deletedAt',
      ],
      (queries, items) => queries.insert(messages).values(items).prepare(),
    ),

    updateMessage: statement((queries) =>
      queries
        .update(messages)
        .set({
          version: sql`${slot('version')}`,
          content: sql`${slot('content')}`,
          editedAt: sql`${slot('editedAt')}`,
          deletedAt: sql`${slot('deletedAt')}`,
        })
        .where(and(eq(messages.roomId, slot('roomId')), eq(messages.seq, slot('seq'))))
        .prepare(),
    ),

    updateRoom: statement((queries) =>
      queries
        .update(rooms)
        .set({ lastSeq: sql`${slot('lastSeq')}`, version: sql`${slot('version')}` })
        .where(eq(rooms.id, slot('id')))
        .prepare(),
    ),

    moveReadMark: statement((queries) =>
      queries
        .update(memberships)
        .set({ readSeq: sql`${slot('readSeq')}` })
        .where(and(eq(memberships.roomId, slot('roomId')), eq(memberships.userId, slot('userId'))))
        .prepare(),
    ),
  };
}

async function updateIndex({ messageIndex }: Engine, queries: Queries, changed: readonly MessageRow[]) {
  const deleted = changed.filter(({ deletedAt }) => deletedAt !== null);
  const kept = changed.filter(({ deletedAt }) => deletedAt === null);
  await messageIndex.remove(queries, deleted);
  await messageIndex.put(
    queries,
    kept.map(({ roomId, seq, content }) => ({ roomId, seq, tokens: tokensOf(content) })),
  );
}
