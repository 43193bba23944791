import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Engine, Queries } from './engine.ts';
import { decideBatch, type MessageBatch } from './message-batch.ts';
import type { MessageChange } from './message-changes.ts';
import { indexedOf } from './message-index.ts';
import type { MessageStore } from './messages.ts';
import { listStatement, slot, statement } from './statements.ts';

/** The hot path: makes changes in one transaction, in few statements however many the changes are. */
export function createApply(engine: Engine): MessageStore['apply'] {
  const statements = prepareStatements(engine);

  return (changes) =>
    engine.write(async (queries) => {
      // Both counters come from the rooms' rows inside the transaction, so the order of versions is the order of commits. The rooms
      // are locked in the order of their IDs, so that no two transactions wait for each other.
      const roomIds = [...new Set(changes.map(({ roomId }) => roomId))].toSorted((a, b) => a - b);
      const rooms = await statements.lockRooms(
        queries,
        roomIds.map((id) => ({ id })),
      );
      const writers = new Map(
        changes.flatMap(writersOf).map((writer) => [`${writer.roomId} ${writer.userId}`, writer]),
      );
      const memberships = await statements.selectMemberships(queries, [...writers.values()]);
      const sends = changes.filter((change) => change.kind === 'send');
      const revisions = changes.filter((change) => change.kind !== 'send');
      const repeated = await statements.selectSent(queries, sends);
      const revised = await statements.selectMessages(queries, revisions);
      const posted = sends.flatMap(({ webhookId }) => (webhookId === undefined ? [] : { id: webhookId }));
      const webhooks = await statements.selectWebhooks(queries, posted);
      const batch = decideBatch(changes, {
        rooms: rooms.flat(),
        memberships: memberships.flat(),
        messages: [...repeated, ...revised].flat(),
        webhooks: webhooks.flat(),
      });

      await statements.insertMessages(queries, batch.inserted);
      for (const message of batch.updated) await statements.updateMessage(queries, { ...message });
      for (const room of batch.rooms) await statements.updateRoom(queries, { ...room });
      await statements.moveReadMarks(queries, batch.memberships);
      await updateIndex(engine, queries, batch);
      return batch.results;
    });
}

/** The author of a change, and who has the author make it. */
function writersOf(change: MessageChange): { roomId: number; userId: number }[] {
  const { roomId, authorId: userId } = change;
  if (change.kind !== 'send' || change.onBehalfOf === undefined) return [{ roomId, userId }];
  return [
    { roomId, userId },
    { roomId, userId: change.onBehalfOf },
  ];
}

function prepareStatements(engine: Engine) {
  const { incomingWebhooks, memberships, messages, rooms } = engine.tables;
  return {
    lockRooms: listStatement(['id'], (queries, items) => {
      const ids = items.map(({ id }) => id);
      const { id, kind, lastSeq, version } = rooms;
      return engine
        .forUpdate(queries.select({ id, kind, lastSeq, version }).from(rooms).where(inArray(id, ids)))
        .prepare();
    }),

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

    selectWebhooks: listStatement(['id'], (queries, items) => {
      const ids = items.map(({ id }) => id);
      const { id, roomId, botId } = incomingWebhooks;
      return queries.select({ id, roomId, botId }).from(incomingWebhooks).where(inArray(id, ids)).prepare();
    }),

    insertMessages: listStatement(
      [
        'roomId',
        'seq',
        'version',
        'authorId',
        'clientMessageId',
        'content',
        'replyTo',
        'senderName',
        'senderEmoji',
        'cards',
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
          cards: sql`${slot('cards')}`,
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

    // All in one statement: many write in a busy room, and a database may be far away.
    moveReadMarks: listStatement(['roomId', 'userId', 'readSeq'], (queries, items) => {
      const cases = items.map(
        ({ roomId, userId, readSeq }) =>
          sql`when ${memberships.roomId} = ${roomId} and ${memberships.userId} = ${userId} then ${readSeq}`,
      );
      return queries
        .update(memberships)
        .set({ readSeq: sql`case ${sql.join(cases, sql` `)} end` })
        .where(
          engine.tupleIn(
            [memberships.roomId, memberships.userId],
            items.map(({ roomId, userId }) => [roomId, userId]),
          ),
        )
        .prepare();
    }),
  };
}

async function updateIndex({ messageIndex }: Engine, queries: Queries, batch: MessageBatch) {
  await messageIndex.remove(queries, indexedOf(batch.replaced));
  await messageIndex.add(queries, indexedOf([...batch.inserted, ...batch.updated]));
}
