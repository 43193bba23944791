import { expect, it } from 'vitest';
import type { RoomRow } from '../index.ts';
import {
  at,
  change,
  createRoom,
  deleteOf,
  editOf,
  now,
  register,
  send,
  sendMany,
  sendOf,
  seqsOf,
  type OpenTestDatabase,
} from './test-database.ts';

export function describeMessageChanges(open: OpenTestDatabase): void {
  it('stores a message sent again once, at once, later and within one batch', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    const first = sendOf(room, ada, 'hello');
    const repeated = { ...first, content: 'a retry cannot change it', at: first.at + 5 };

    const [one, two] = await store.messages.apply([first, repeated]);
    const later = (await Promise.all([1, 2, 3].map(() => store.messages.apply([repeated])))).flat();
    expect(one).toMatchObject({ ok: true, isChange: true, message: { seq: 1, content: 'hello' } });
    for (const result of [two, ...later]) expect(result).toEqual({ ...one, isChange: false });
    expect((await store.messages.page(room.id, { limit: 10 })).messages).toHaveLength(1);
  });

  it('takes a repeated send for the message as it now is', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    const first = sendOf(room, ada, 'hello');
    const message = await change(store, first);
    const edited = await change(store, editOf(message, 'hello all'));
    expect(await change(store, first)).toEqual(edited);
  });

  it('takes the same clientMessageId of another author or in another room for another message', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const [room, other] = [await createRoom(store, ada, {}, [bob]), await createRoom(store, ada)];
    const clientMessageId = 'same';
    const results = await store.messages.apply([
      sendOf(room, ada, 'a', { clientMessageId }),
      sendOf(room, bob, 'b', { clientMessageId }),
      sendOf(other, ada, 'c', { clientMessageId }),
    ]);
    expect(results.every((result) => result.ok && result.isChange)).toBe(true);
  });

  it('compares a clientMessageId letter by letter', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    const ids = ['a', 'A', 'ä', 'a\u0308', 'a ', ' a', 'a\u0000', '\u{1f600}', 'ß', 'ss'];
    const sends = ids.map((clientMessageId) => sendOf(room, ada, clientMessageId, { clientMessageId }));
    const first = await store.messages.apply(sends);
    expect(first.every((result) => result.ok && result.isChange)).toBe(true);
    const again = await store.messages.apply(sends);
    expect(again.map((result) => result.ok && result.message.clientMessageId)).toEqual(ids);
    expect(again.some((result) => result.ok && result.isChange)).toBe(false);
  });

  it('numbers messages without gaps and changes by their commits, however many write at once', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const rooms = [await createRoom(store, ada, {}, [bob]), await createRoom(store, ada, {}, [bob])];
    const batches = Array.from({ length: 40 }, (_, index) => {
      const room = at(rooms, index % 2);
      const mine = { roomId: room.id, authorId: ada.id };
      return store.messages.apply([
        sendOf(room, ada, `a${index}`),
        { kind: 'edit', ...mine, seq: 1, content: `edit ${index}`, at: 1 },
        sendOf(room, bob, `b${index}`),
        // Refused or not, it must leave no gap.
        { kind: 'delete', ...mine, seq: index, at: 1 },
      ]);
    });
    const results = await Promise.all(batches);

    for (const { id } of rooms) {
      const { messages, lastSeq, version } = await store.messages.page(id, { limit: 200 });
      expect(seqsOf(messages)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
      expect(lastSeq).toBe(40);
      const versions = results.map((batch) =>
        batch.flatMap((result) =>
          result.ok && result.isChange && result.message.roomId === id ? result.message.version : [],
        ),
      );
      // Which batch comes first is the database's choice; none comes between the changes of another.
      for (const [first = 0, ...rest] of versions.filter(({ length }) => length > 0)) {
        expect(rest).toEqual(rest.map((_, index) => first + 1 + index));
      }
      expect(versions.flat().toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: version }, (_, index) => index + 1),
      );
    }
  });

  it('tells exactly what changed since a version, each message once and as it now is', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    const sent = await sendMany(store, room, ada, ['one', 'two', 'three']);
    const [one, two, three] = [at(sent, 0), at(sent, 1), at(sent, 2)];
    await change(store, editOf(one, 'one!'));
    const edited = await change(store, editOf(one, 'one!!'));
    const deleted = await change(store, deleteOf(two));
    expect(await store.messages.since(room.id, 0, 10)).toEqual([three, edited, deleted]);
    expect(await store.messages.since(room.id, 0, 2)).toEqual([three, edited]);
    expect(await store.messages.since(room.id, 5, 10)).toEqual([deleted]);
    expect(await store.messages.since(room.id, 6, 10)).toEqual([]);
  });

  it('edits for the author alone, and takes an edit that alters nothing for an edit', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const room = await createRoom(store, ada, {}, [bob]);
    const message = await send(store, room, ada, 'hello');
    const same = { ...editOf(message, 'hello'), at: 500 };
    const edited = await change(store, same);
    expect(edited).toEqual({ ...message, version: 2, editedAt: 500 });
    expect(await store.messages.apply([{ ...same, authorId: bob.id }])).toEqual([
      { ok: false, reason: 'not_author' },
    ]);
    expect(await store.messages.find(room.id, 1)).toEqual(edited);
  });

  it('leaves a tombstone of a deleted message, which nobody can edit and deleting again does not change', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const room = await createRoom(store, ada, {}, [bob]);
    const message = await send(store, room, ada, 'oops');
    const removal = { ...deleteOf(message), at: 500 };
    expect(await store.messages.apply([{ ...removal, authorId: bob.id }])).toEqual([
      { ok: false, reason: 'not_author' },
    ]);
    const tombstone = await change(store, removal);
    expect(tombstone).toEqual({ ...message, version: 2, content: '', deletedAt: 500 });
    expect(await store.messages.apply([{ ...removal, at: 600 }, editOf(message, 'back')])).toEqual([
      {
        ok: true,
        message: tombstone,
        isChange: false,
        membership: await store.memberships.find(room.id, ada.id),
      },
      { ok: false, reason: 'message_deleted' },
    ]);
    expect(await store.rooms.find(room.id)).toMatchObject({ lastSeq: 1, version: 2 });
  });

  it('lets nobody write in a room that they may not read, from the moment on that they are removed', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob, eve] = [
      await register(store, 'ada'),
      await register(store, 'bob'),
      await register(store, 'eve'),
    ];
    const room = await createRoom(store, ada, { kind: 'private' }, [bob]);
    const message = await send(store, room, bob, 'hello');
    const ofEve = sendOf(room, eve, 'let me in');
    const refused = { ok: false, reason: 'room_not_found' };
    expect(await store.messages.apply([ofEve, { ...editOf(message, 'mine'), authorId: eve.id }])).toEqual([
      refused,
      refused,
    ]);
    // Both are under way at once: the removal is the first to commit.
    const [, results] = await Promise.all([
      store.memberships.remove(room.id, bob.id, now()),
      store.messages.apply([
        sendOf(room, bob, 'too late'),
        editOf(message, 'too late'),
        deleteOf(message),
        sendOf(room, ada, 'in time'),
      ]),
    ]);
    expect(results).toMatchObject([refused, refused, refused, { ok: true, message: { seq: 2 } }]);
    expect(await store.messages.find(room.id, 1)).toEqual(message);
  });

  it('lets a change that cannot be made fail alone', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    const results = await store.messages.apply([
      sendOf({ ...room, id: 9_999 }, ada, 'nowhere'),
      sendOf(room, ada, 'to nothing', { replyTo: 1 }),
      sendOf(room, ada, 'first'),
      sendOf(room, ada, 'answer', { replyTo: 1 }),
      { kind: 'edit', roomId: room.id, seq: 3, authorId: ada.id, content: 'x', at: 1 },
      { kind: 'edit', roomId: room.id, seq: 1, authorId: ada.id, content: 'first, edited', at: 1 },
    ]);
    expect(results.map((result) => (result.ok ? result.message.seq : result.reason))).toEqual([
      'room_not_found',
      'message_not_found',
      1,
      2,
      'message_not_found',
      1,
    ]);
    // Each result shows its own change, and the database the last.
    expect(results[2]).toMatchObject({ message: { content: 'first', version: 1 } });
    expect(await store.messages.find(room.id, 1)).toMatchObject({ content: 'first, edited', version: 3 });
    expect(await store.messages.find(room.id, 2)).toMatchObject({ replyTo: 1 });
  });

  it('changes nothing at all when the database refuses one of a batch', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    const nobody = { ...ada, id: 9_999 };
    await expect(
      store.messages.apply([sendOf(room, ada, 'hello'), sendOf(room, nobody, 'who?')]),
    ).rejects.toThrow(/foreign key/i);
    expect(await store.rooms.find(room.id)).toMatchObject({ lastSeq: 0, version: 0 });
    expect(await store.messages.search(ada.id, { query: 'hello', limit: 10 })).toEqual([]);
    expect(await send(store, room, ada, 'hello')).toMatchObject({ seq: 1 });
  });

  it("moves the author's own read mark to what they wrote, and nobody else's", async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const room = await createRoom(store, ada, {}, [bob]);
    await store.messages.apply([
      sendOf(room, ada, '1'),
      sendOf(room, bob, '2'),
      sendOf(room, ada, '3'),
      sendOf(room, bob, '4'),
      sendOf(room, bob, '5'),
    ]);
    expect(await store.memberships.find(room.id, ada.id)).toMatchObject({ readSeq: 3 });
    expect(await store.memberships.find(room.id, bob.id)).toMatchObject({ readSeq: 5 });
  });

  it('takes batches larger than any statement', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const rooms: RoomRow[] = [];
    for (let index = 0; index < 90; index += 1) rooms.push(await createRoom(store, ada));
    const sends = Array.from({ length: 5_000 }, (_, index) =>
      sendOf(at(rooms, index % rooms.length), ada, `message ${index}`),
    );
    const results = await store.messages.apply(sends);
    expect(results.every((result) => result.ok && result.isChange)).toBe(true);
    const stored = await store.messages.findMany(
      results.flatMap((result) => (result.ok ? result.message : [])),
    );
    expect(stored).toHaveLength(5_000);
    const again = await store.messages.apply(sends);
    expect(again.every((result) => result.ok && !result.isChange)).toBe(true);
    expect(await store.messages.apply([])).toEqual([]);
  });

  it('keeps Unicode exactly as sent, and all of it over a restart', async () => {
    await using database = await open();
    const ada = await register(database.store, 'ada');
    const room = await createRoom(database.store, ada);
    const contents = [
      '👩‍👩‍👧‍👦 family, 🏳️‍🌈 flag, 👍🏽 tone',
      'before\u0000after',
      'e\u0301 is not é here',
      '\u202eright to left\u202c שלום مرحبا',
      '\ufeffmark\uffff\u{10ffff}',
      ' spaces around  ',
      "back\\slash \\0 \\' \u001a % _",
      "'; drop table messages; --",
      'line\r\nbreak\ttab',
    ];
    const sent = await sendMany(database.store, room, ada, contents);
    const store = await database.reopen();
    const { messages, version, lastSeq } = await store.messages.page(room.id, { limit: 50 });
    expect(messages).toEqual(sent);
    expect(messages.map(({ content }) => content)).toEqual(contents);
    expect([version, lastSeq]).toEqual([9, 9]);
    expect(await store.users.findByUsername('ada')).toEqual(ada);
    expect(await store.rooms.listForUser(ada.id)).toMatchObject([{ room: { lastSeq: 9 } }]);
    expect(seqsOf(await store.messages.search(ada.id, { query: 'family', limit: 5 }))).toEqual([1]);
  });
}
