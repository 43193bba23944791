import { and, desc, eq, getTableColumns, inArray, isNull, sql } from 'drizzle-orm';
import { decorationColumns } from '../../schema/messages.ts';
import type { MessageRow } from '../../schema/tables.ts';
import type { Engine } from '../engine.ts';
import type { Queries } from '../queries.ts';
import { indexedOf } from '../message-index.ts';
import { countedMessages, silentRuns, writtenSilent } from '../silent-messages.ts';
import { restrictionLookup } from '../restrictions-in-force.ts';
import { listStatement, slot, statement } from '../statements.ts';
import type { MessageChangeResult } from './changes/change-kind.ts';
import { decide, nameNeeds, type MessageChange } from './changes/registry.ts';
import { lockedRoomColumns, MessageDraft, type LockedRoom, type Revision } from './draft.ts';
import { NeededRows } from './needed-rows.ts';

/** The columns of a stored message that a change may change. */
const changeableColumns = [
  'version',
  'contentVersion',
  'content',
  'editedAt',
  'deletedAt',
  'deletedBy',
  ...decorationColumns,
] as const;

/** The hot path: makes changes in one transaction, with few statements however many changes there are. */
export function createApply(
  engine: Engine,
): (changes: readonly MessageChange[]) => Promise<MessageChangeResult[]> {
  const statements = prepareStatements(engine);

  return (changes) =>
    engine.write(async (queries) => {
      const draft = await readDraft(statements, queries, changes);
      const results = changes.map((change) => decide(change, draft));

      const { inserted, revised, changedRooms } = draft;
      const left = [...inserted, ...revised.map(({ after }) => after)];
      await statements.insertMessages(queries, inserted);
      for (const { after } of revised) await statements.updateMessage(queries, { ...after });
      for (const room of changedRooms) await statements.updateRoom(queries, { ...room });
      await updateSilent(statements, queries, left, changedRooms);
      await statements.moveReadMarks(queries, draft.marked);
      for (const membership of draft.sentBy) await statements.updateSentAt(queries, { ...membership });
      const said = revised.filter(isSaidAnew);
      await engine.messageIndex.remove(queries, indexedOf(said.map(({ before }) => before)));
      await engine.messageIndex.add(queries, indexedOf([...inserted, ...said.map(({ after }) => after)]));
      return results;
    });
}

type Statements = ReturnType<typeof prepareStatements>;

/** Reads what the changes depend on, with one statement per table that they need. */
async function readDraft(
  statements: Statements,
  queries: Queries,
  changes: readonly MessageChange[],
): Promise<MessageDraft> {
  // Both counters come from the rooms' rows inside the transaction, so the order of versions is the order of commits. The rooms are locked
  // in the order of their IDs, so that no two transactions wait for each other.
  const roomIds = [...new Set(changes.map(({ roomId }) => roomId))].toSorted((a, b) => a - b);
  const rooms = (await statements.lockRooms(queries, roomIds.map(asItem))).flat();
  const roomsById = new Map(rooms.map((room) => [room.id, room]));
  const needed = new NeededRows();
  for (const change of changes) nameNeeds(change, needed, roomsById.get(change.roomId));
  const memberships = await statements.selectMemberships(queries, needed.memberships);
  const sent = await statements.selectSent(queries, needed.sends);
  const messages = await statements.selectMessages(queries, needed.messages);
  const webhooks = await statements.selectWebhooks(queries, needed.webhookIds.map(asItem));
  const roles = await statements.selectRoles(queries, needed.userIds.map(asItem));
  const restricted = new Set(
    rooms.flat().flatMap(({ id, restrictionCount }) => (restrictionCount > 0 ? id : [])),
  );
  const restrictions = await statements.selectRestrictions(
    queries,
    needed.memberships.filter(({ roomId }) => restricted.has(roomId)),
  );
  return new MessageDraft({
    rooms,
    memberships: memberships.flat(),
    messages: [...sent, ...messages].flat(),
    webhooks: webhooks.flat(),
    roles: roles.flat(),
    restrictions,
  });
}

function asItem(id: number): { id: number } {
  return { id };
}

function prepareStatements(engine: Engine) {
  const { incomingWebhooks, memberships, messages, rooms, users } = engine.tables;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys loses the types of its keys
  const lockedColumns = Object.fromEntries(lockedRoomColumns.map((column) => [column, rooms[column]])) as {
    [Column in (typeof lockedRoomColumns)[number]]: (typeof rooms)[Column];
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys loses the types of its keys
  const allColumns = Object.keys(getTableColumns(messages)) as (keyof MessageRow)[];
  return {
    lockRooms: listStatement(['id'], (queries, items) => {
      const ids = items.map(({ id }) => id);
      return engine
        .forUpdate(queries.select(lockedColumns).from(rooms).where(inArray(rooms.id, ids)))
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

    selectRoles: listStatement(['id'], (queries, items) => {
      const ids = items.map(({ id }) => id);
      return queries
        .select({ id: users.id, role: users.role })
        .from(users)
        .where(inArray(users.id, ids))
        .prepare();
    }),

    selectRestrictions: restrictionLookup(engine),

    insertMessages: listStatement(allColumns, (queries, items) =>
      queries.insert(messages).values(items).prepare(),
    ),

    updateMessage: statement((queries) =>
      queries
        .update(messages)
        .set(Object.fromEntries(changeableColumns.map((column) => [column, sql`${slot(column)}`])))
        .where(and(eq(messages.roomId, slot('roomId')), eq(messages.seq, slot('seq'))))
        .prepare(),
    ),

    updateRoom: statement((queries) =>
      queries
        .update(rooms)
        .set({
          lastSeq: sql`${slot('lastSeq')}`,
          version: sql`${slot('version')}`,
          contentVersion: sql`${slot('contentVersion')}`,
        })
        .where(eq(rooms.id, slot('id')))
        .prepare(),
    ),

    selectCounted: statement((queries) =>
      queries
        .select({ seq: messages.seq })
        .from(messages)
        .where(and(eq(messages.roomId, slot('roomId')), isNull(messages.deletedAt)))
        .orderBy(desc(messages.seq))
        .limit(countedMessages)
        .prepare(),
    ),

    updateSilent: statement((queries) =>
      queries
        .update(rooms)
        .set({ silent: sql`${slot('silent')}` })
        .where(eq(rooms.id, slot('id')))
        .prepare(),
    ),

    updateSentAt: statement((queries) =>
      queries
        .update(memberships)
        .set({ sentAt: sql`${slot('sentAt')}` })
        .where(and(eq(memberships.roomId, slot('roomId')), eq(memberships.userId, slot('userId'))))
        .prepare(),
    ),

    // All in one statement: many people write in a busy room, and a database may be far away.
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

/** Whether the text of a message changed: nothing else is searched. */
function isSaidAnew({ before, after }: Revision): boolean {
  return before.content !== after.content || before.deletedAt !== after.deletedAt;
}

/** Deleted messages no longer count as unread. Sends leave the runs unchanged. */
async function updateSilent(
  { selectCounted, updateSilent: update }: Statements,
  queries: Queries,
  messages: readonly MessageRow[],
  changedRooms: readonly LockedRoom[],
): Promise<void> {
  const deleted = messages.filter(({ deletedAt }) => deletedAt !== null);
  const roomIds = new Set(deleted.map(({ roomId }) => roomId));
  for (const { id, lastSeq } of changedRooms) {
    if (!roomIds.has(id)) continue;
    const counted = await selectCounted(queries, { roomId: id });
    const runs = silentRuns(
      lastSeq,
      counted.map(({ seq }) => seq),
    );
    await update(queries, { id, silent: writtenSilent(runs) });
  }
}
