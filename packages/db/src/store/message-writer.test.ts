import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { MessageChange, MessageRow } from '../index.ts';
import { openSqliteTestDatabase } from '../sqlite/test-database.ts';
import { at, createRoom, editOf, register, sendOf } from '../suite/test-database.ts';
import { createMessageWriter, type MessageWriter } from './message-writer.ts';

describe('the message writer', () => {
  it('writes what is submitted together in one commit, and no more than its size', async () => {
    await using opened = await openRoom();
    const { ada, room, batches, messages } = opened;
    const writer = createMessageWriter(messages, { onCommitted() {}, maxBatchSize: 4 });
    await Promise.all(Array.from({ length: 10 }, (_, index) => writer.submit(sendOf(room, ada, `${index}`))));
    expect(batches.map(({ length }) => length)).toEqual([4, 4, 2]);
    await writer.submit(sendOf(room, ada, 'alone'));
    expect(batches.map(({ length }) => length)).toEqual([4, 4, 2, 1]);
  });

  it('takes what is submitted during a commit into the next one', async () => {
    await using opened = await openRoom();
    const { ada, room, batches, messages } = opened;
    const during: Promise<unknown>[] = [];
    const slow = {
      ...messages,
      async apply(changes: readonly MessageChange[]) {
        const results = await messages.apply(changes);
        if (batches.length === 1) {
          for (const content of ['b', 'c']) during.push(writer.submit(sendOf(room, ada, content)));
        }
        return results;
      },
    };
    const writer = createMessageWriter(slow, { onCommitted() {} });
    await writer.submit(sendOf(room, ada, 'a'));
    await Promise.all(during);
    expect(batches.map(({ length }) => length)).toEqual([1, 2]);
  });

  it('tells of changes in the order of versions, after their commit and before their answers', async () => {
    await using opened = await openRoom();
    const { database, ada, room, messages } = opened;
    const events: string[] = [];
    const told: MessageRow[] = [];
    using file = new DatabaseSync(database.path, { readOnly: true });
    const count = file.prepare('select count(*) as stored from messages');
    const writer = createMessageWriter(messages, {
      onCommitted(rows) {
        events.push(`told, with ${Number(count.get()?.['stored'])} stored`);
        told.push(...rows.map(({ message }) => message));
      },
    });
    const first = sendOf(room, ada, 'one');
    await Promise.all(
      [first, sendOf(room, ada, 'two'), first, sendOf(room, ada, 'lost', { replyTo: 77 })].map(
        async (change) => {
          const result = await writer.submit(change);
          events.push(result.ok ? `answered ${result.message.seq}` : result.reason);
        },
      ),
    );
    expect(events).toEqual([
      'told, with 2 stored',
      'answered 1',
      'answered 2',
      'answered 1',
      'message_not_found',
    ]);
    await writer.submit(editOf(at(told, 0), 'one!'));
    expect(told.map(({ version }) => version)).toEqual([1, 2, 3]);
  });

  it('tells of every message that a change has changed, in the order of versions', async () => {
    await using opened = await openRoom();
    const { ada, room, messages } = opened;
    const told: number[] = [];
    const several = {
      ...messages,
      // Like a kind of change that acts on two messages of its room.
      async apply(changes: readonly MessageChange[]) {
        const [first, second, ...rest] = await messages.apply(changes);
        if (!first?.ok || !second?.ok) throw new Error('Two messages were not written.');
        return [{ ...second, alsoChanged: [first.message] }, second, ...rest];
      },
    };
    const writer = createMessageWriter(several, {
      onCommitted: (rows) => told.push(...rows.map(({ message }) => message.version)),
    });
    await Promise.all(['one', 'two', 'three'].map((text) => writer.submit(sendOf(room, ada, text))));
    expect(told).toEqual([1, 2, 3]);
  });

  it('tells of what is sent again, since the news of its first commit may have been lost', async () => {
    await using opened = await openRoom();
    const { ada, room, messages } = opened;
    const told: number[][] = [];
    const writer = createMessageWriter(messages, {
      onCommitted: (rows) => told.push(rows.map(({ message }) => message.version)),
    });
    const [first, second] = [sendOf(room, ada, 'one'), sendOf(room, ada, 'two')];
    // As if by a writer that ended after the commit.
    await messages.apply([first, second]);
    await Promise.all([sendOf(room, ada, 'three'), second, first].map((change) => writer.submit(change)));
    expect(told).toEqual([[1, 2, 3]]);
  });

  it('writes rooms together, or each by itself and all at once, as the database has it better', async () => {
    await using opened = await openRoom();
    const { database, ada, room, batches, messages } = opened;
    const other = await createRoom(database.store, ada);
    function submitAll(writer: MessageWriter) {
      return Promise.all([room, other, room, other].map((to) => writer.submit(sendOf(to, ada, 'hello'))));
    }
    const roomsOf = (batch: readonly MessageChange[]) => batch.map(({ roomId }) => roomId);
    await submitAll(createMessageWriter(messages, { onCommitted() {} }));
    expect(batches.map(roomsOf)).toEqual([[room.id, other.id, room.id, other.id]]);

    const bothBegun = Promise.withResolvers<void>();
    const apart = {
      writesRoomsApart: true,
      async apply(changes: readonly MessageChange[]) {
        const results = messages.apply(changes);
        if (batches.length === 3) bothBegun.resolve();
        await bothBegun.promise;
        return results;
      },
    };
    const writer = createMessageWriter(apart, { onCommitted() {} });
    await submitAll(writer);
    expect(batches.slice(1).map(roomsOf)).toEqual([
      [room.id, room.id],
      [other.id, other.id],
    ]);
    await writer.drain();
  });

  it('rejects all of a commit that failed, and goes on', async () => {
    await using opened = await openRoom();
    const { database, ada, room, messages } = opened;
    const told: MessageRow[] = [];
    const writer = createMessageWriter(messages, {
      onCommitted: (rows) => told.push(...rows.map(({ message }) => message)),
    });
    const results = await Promise.allSettled([
      writer.submit(sendOf(room, ada, 'one')),
      writer.submit(sendOf(room, { ...ada, id: 9_999 }, 'from nobody')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(told).toEqual([]);
    expect(await writer.submit(sendOf(room, ada, 'two'))).toMatchObject({ ok: true, message: { seq: 1 } });
    expect((await database.store.rooms.find(room.id))?.lastSeq).toBe(1);
  });

  it('has answered everything when it is drained', async () => {
    await using opened = await openRoom();
    const { ada, room, messages } = opened;
    const writer = createMessageWriter(messages, { onCommitted() {}, maxBatchSize: 2 });
    let answered = 0;
    for (let index = 0; index < 7; index += 1) {
      void writer.submit(sendOf(room, ada, `${index}`)).then(() => (answered += 1));
    }
    await writer.drain();
    expect(answered).toBe(7);
    await writer.drain();
  });
});

/** A room, and the store's own way to write to it, observed. */
async function openRoom() {
  const database = await openSqliteTestDatabase();
  const ada = await register(database.store, 'ada');
  const room = await createRoom(database.store, ada);
  const batches: MessageChange[][] = [];
  const messages = {
    writesRoomsApart: database.store.messages.writesRoomsApart,
    apply(changes: readonly MessageChange[]) {
      batches.push([...changes]);
      return database.store.messages.apply(changes);
    },
  };
  return {
    database,
    ada,
    room,
    batches,
    messages,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}
