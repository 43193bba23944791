import { expect, it } from 'vitest';
import { contentVersionOf, silentOf, type RoomRow, type SendChange, type UserRow } from '../index.ts';
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
      const mine = { roomId: room.id, by: ada.id };
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
      // The database decides which batch comes first, but none comes between the changes of another.
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

  it('knows which version last changed what a message says, and its room', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    const versions = async () => {
      const [found, message] = await Promise.all([
        store.rooms.find(room.id),
        store.messages.find(room.id, 1),
      ]);
      if (found === undefined || message === undefined) throw new Error('The room lacks its message.');
      return [contentVersionOf(found), found.version, contentVersionOf(message), message.version];
    };
    const message = await send(store, room, ada, 'hello');
    expect(await versions()).toEqual([1, 1, 1, 1]);
    await change(store, editOf(message, 'hello!'));
    expect(await versions()).toEqual([2, 2, 2, 2]);

    // As after a change that leaves a message's content alone.
    await database.run(`update rooms set version = 3, content_version = 2 where id = ${room.id}`);
    await database.run(`update messages set version = 3, content_version = 2 where room_id = ${room.id}`);
    expect(await versions()).toEqual([2, 3, 2, 3]);
    await send(store, room, ada, 'and again');
    expect(await versions()).toEqual([4, 4, 2, 3]);
    await change(store, deleteOf(message));
    expect(await versions()).toEqual([5, 5, 5, 5]);

    // As after a write by a server of an earlier release, which knows no content versions.
    await database.run(`update rooms set last_seq = 3, version = 6 where id = ${room.id}`);
    await database.run(`insert into messages (room_id, seq, version, author_id, client_message_id, content, created_at)
      values (${room.id}, 3, 6, ${ada.id}, 'earlier', 'hello', 1)`);
    await database.run(`update rooms set version = 7 where id = ${room.id}`);
    await database.run(`update messages set version = 7 where room_id = ${room.id} and seq = 1`);
    expect(await versions()).toEqual([7, 7, 7, 7]);
    expect(await store.messages.find(room.id, 3)).toMatchObject({ version: 6, contentVersion: null });
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
    expect(await store.messages.apply([{ ...same, by: bob.id }])).toEqual([
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
    expect(await store.messages.apply([{ ...removal, by: bob.id }])).toEqual([
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

  it('lets the owner of a room and administrators delete whatever was written there, in their name', async () => {
    await using database = await open();
    const { store } = database;
    const [root, owner, ann, bob] = [
      await register(store, 'root'),
      await register(store, 'owner'),
      await register(store, 'ann'),
      await register(store, 'bob'),
    ];
    const room = await createRoom(store, owner, { kind: 'private' }, [ann, bob]);
    const written = await sendMany(store, room, ann, ['one', 'two', 'three']);
    const [one, two, three] = [at(written, 0), at(written, 1), at(written, 2)];

    const refused = { ok: false, reason: 'not_author' };
    // Administrators can't see private rooms that they are not in.
    expect(await store.messages.apply([deleteOf(one, bob), deleteOf(one, root)])).toEqual([
      refused,
      { ok: false, reason: 'room_not_found' },
    ]);
    expect(await store.messages.apply([{ ...editOf(one, 'mine'), by: owner.id }])).toEqual([refused]);

    const tombstone = await change(store, { ...deleteOf(one, owner), at: 500 });
    expect(tombstone).toEqual({ ...one, version: 4, content: '', deletedAt: 500, deletedBy: owner.id });
    expect(await store.messages.find(room.id, 1)).toEqual(tombstone);
    // A second deletion, even by the author, changes nothing.
    const again = await store.messages.apply([deleteOf(one), deleteOf(one, owner)]);
    expect(again).toMatchObject([
      { ok: true, isChange: false, message: tombstone },
      { ok: true, isChange: false, message: tombstone },
    ]);

    await store.memberships.add(room.id, [root.id], { by: root.id, joinedAt: now() });
    expect(await change(store, deleteOf(two, root))).toMatchObject({ deletedBy: root.id });
    expect(await change(store, deleteOf(three))).toMatchObject({ deletedBy: null });

    // In public rooms administrators need not be members.
    const lobby = await createRoom(store, owner);
    const posted = await send(store, lobby, ann, 'spam');
    expect(await store.messages.apply([deleteOf(posted, bob)])).toEqual([refused]);
    expect(await change(store, deleteOf(posted, root))).toMatchObject({ content: '', deletedBy: root.id });
    expect(await store.messages.search(ann.id, { query: 'spam', limit: 9 })).toEqual([]);

    // A former owner of the room may not delete what others wrote.
    const last = await send(store, room, ann, 'four');
    await store.memberships.remove(room.id, owner.id, { by: owner.id, at: now() });
    await store.memberships.add(room.id, [owner.id], { by: owner.id, joinedAt: now() });
    expect(await store.messages.apply([deleteOf(last, owner)])).toEqual([refused]);
  });

  it('lets only moderators write where a room says so, and nobody in an archived room', async () => {
    await using database = await open();
    const { store } = database;
    const root = await register(store, 'root');
    const [owner, mod, ann, eve] = [
      await register(store, 'owner'),
      await register(store, 'mod'),
      await register(store, 'ann'),
      await register(store, 'eve'),
    ];
    const room = await createRoom(store, owner, {}, [mod, ann]);
    const webhook = {
      roomId: room.id,
      name: 'Build',
      by: owner.id,
      createdAt: now(),
      maxPerRoom: 9,
      decide: () => null,
    };
    const hook = await store.incomingWebhooks.create({ ...webhook, secretHash: '0'.repeat(64) });
    if (hook === 'full' || 'refusal' in hook) throw new Error('The room is new.');
    const promotion = { role: 'moderator', by: owner.id, decide: () => null } as const;
    await store.memberships.setRole(room.id, mod.id, promotion);
    const first = sendOf(room, ann, 'hello');
    const before = await change(store, first);
    const bot = { ...ann, id: hook.botId };
    const { id: webhookId } = hook;
    /** Why each of them may not write; null if they may. */
    async function refusals() {
      const sends = [
        ...[owner, mod, root, ann, eve].map((person) => sendOf(room, person, 'hello')),
        sendOf(room, bot, 'build', { webhookId }),
        // A command's bot writes with the rights of whoever runs the command.
        sendOf(room, bot, 'done', { by: ann.id }),
        editOf(before, 'hello again'),
      ];
      const results = await store.messages.apply(sends);
      return results.map((result) => (result.ok ? null : result.reason));
    }
    const given = { by: owner.id, decide: () => null };
    await store.rooms.update(room.id, { ...given, at: now(), settings: { posting: 'moderators' } });
    const restricted = 'posting_restricted';
    expect(await refusals()).toEqual([null, null, null, restricted, restricted, null, restricted, null]);
    await store.rooms.update(room.id, { ...given, at: now(), settings: { posting: 'everyone' } });
    expect(await refusals()).toEqual(Array.from({ length: 8 }, () => null));
    await store.rooms.archive(room.id, { ...given, at: now() });
    expect(await refusals()).toEqual(Array.from({ length: 8 }, () => 'room_archived'));
    // What was stored before is answered, as it is stored: the first answer may have been lost.
    expect(await change(store, first)).toMatchObject({ seq: before.seq, authorId: ann.id });
    // Moderators can still take something away.
    expect(await change(store, deleteOf(before, mod))).toMatchObject({ content: '' });
  });

  it('lets members of a room in slow mode write once in a while, however they are batched', async () => {
    await using database = await open();
    const { store } = database;
    const [owner, ann, bob] = [
      await register(store, 'owner'),
      await register(store, 'ann'),
      await register(store, 'bob'),
    ];
    const [room, other] = [
      await createRoom(store, owner, {}, [ann, bob]),
      await createRoom(store, owner, {}, [ann]),
    ];
    const given = { by: owner.id, at: now(), decide: () => null };
    await store.rooms.update(room.id, { ...given, settings: { slowModeSeconds: 30 } });
    const start = 1_000_000;
    const say = (by: UserRow, at: number, where = room) => sendOf(where, by, 'hello', { at: start + at });
    const waits = async (...sends: SendChange[]) =>
      (await store.messages.apply(sends)).map((result) => (result.ok ? null : (result.waitMs ?? 'refused')));

    const first = say(ann, 0);
    // In one batch, the second waits; others, moderators and other rooms don't.
    expect(
      await waits(first, say(ann, 10_000), say(bob, 10_000), say(owner, 10_000), say(owner, 10_001)),
    ).toEqual([null, 20_000, null, null, null]);
    expect(await waits(say(ann, 10_000, other), say(ann, 10_001, other))).toEqual([null, null]);
    expect(await waits(say(ann, 29_999), say(bob, 30_000))).toEqual([1, 10_000]);
    // A repeated send is answered, as it is stored.
    expect(await waits(first)).toEqual([null]);
    expect(await waits(say(ann, 30_000), say(ann, 30_001))).toEqual([null, 29_999]);
    // A deleted message counts: otherwise, people would write and delete.
    const last = (await store.messages.page(room.id, { limit: 1 })).messages[0];
    if (last !== undefined) await change(store, deleteOf(last));
    expect(await waits(say(ann, 31_000))).toEqual([29_000]);
    // So does what a command's bot writes for somebody, and it waits for them.
    const command = (at: number) => sendOf(room, owner, 'done', { by: ann.id, at: start + at });
    expect(await waits(command(31_000), command(60_000), say(ann, 61_000))).toEqual([29_000, null, 29_000]);
    // Clocks differ: what was sent in the future keeps nobody out for longer than the slow mode.
    expect(await waits(say(bob, 900_000), say(bob, 100_000))).toEqual([null, 30_000]);
    await store.rooms.update(room.id, { ...given, settings: { slowModeSeconds: 0 } });
    expect(await waits(say(ann, 31_000), say(ann, 31_001))).toEqual([null, null]);
  });

  it('lists the deleted messages of a room, back to the hundredth that counts', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    async function silent() {
      const row = await store.rooms.find(room.id);
      return row && silentOf(row).map(({ first, last }) => (first === last ? first : `${first}–${last}`));
    }
    const sent = await sendMany(
      store,
      room,
      ada,
      Array.from({ length: 150 }, (_, index) => `message ${index + 1}`),
    );
    function remove(...seqs: number[]) {
      return store.messages.apply(seqs.map((seq) => deleteOf(at(sent, seq - 1))));
    }
    expect(await silent()).toEqual([]);
    // The hundredth that counts is 50.
    await remove(40, 149);
    expect(await silent()).toEqual([149]);
    await remove(148, 150);
    expect(await silent()).toEqual(['148–150']);
    // Now it is 37.
    await remove(41, 42, 43, 44, 45, 46, 47, 48, 49, 50);
    expect(await silent()).toEqual(['40–50', '148–150']);
    // Sending does not change them.
    await send(store, room, ada, 'one more');
    expect(await silent()).toEqual(['40–50', '148–150']);
    await remove(...Array.from({ length: 150 }, (_, index) => index + 1));
    expect(await silent()).toEqual(['1–150']);
    expect(await store.rooms.find(room.id)).toMatchObject({ lastSeq: 151 });
    const other = await createRoom(store, ada);
    // Sent and deleted in one batch.
    const draft = { kind: 'delete', roomId: other.id, seq: 1, by: ada.id, at: now() } as const;
    await store.messages.apply([sendOf(other, ada, 'oops'), draft, sendOf(other, ada, 'kept')]);
    const row = await store.rooms.find(other.id);
    expect(row && silentOf(row)).toEqual([{ first: 1, last: 1 }]);
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
    expect(await store.messages.apply([ofEve, { ...editOf(message, 'mine'), by: eve.id }])).toEqual([
      refused,
      refused,
    ]);
    // Both run at once, and the removal commits first.
    const [, results] = await Promise.all([
      store.memberships.remove(room.id, bob.id, { by: bob.id, at: now() }),
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
      { kind: 'edit', roomId: room.id, seq: 3, by: ada.id, content: 'x', at: 1 },
      { kind: 'edit', roomId: room.id, seq: 1, by: ada.id, content: 'first, edited', at: 1 },
    ]);
    expect(results.map((result) => (result.ok ? result.message.seq : result.reason))).toEqual([
      'room_not_found',
      'message_not_found',
      1,
      2,
      'message_not_found',
      1,
    ]);
    // Each result shows its own change, and the database the last one.
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
