import { expect, it } from 'vitest';
import { maxPageBytes, messageBytes } from '../index.ts';
import {
  contentsOf,
  createRoom,
  register,
  sendMany,
  sendOf,
  seqsOf,
  type OpenTestDatabase,
} from './test-database.ts';

export function describePages(open: OpenTestDatabase): void {
  it('cuts pages exactly: the latest, before, after and around a message', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const [room, other] = [await createRoom(store, ada), await createRoom(store, ada)];
    await sendMany(store, room, ada, Array.from('abcdefghij'));
    await sendMany(store, other, ada, Array.from('xyz'));

    async function page(query = {}) {
      return seqsOf((await store.messages.page(room.id, { limit: 3, ...query })).messages);
    }
    expect(await page()).toEqual([8, 9, 10]);
    expect(await page({ before: 8 })).toEqual([5, 6, 7]);
    expect(await page({ before: 2 })).toEqual([1]);
    expect(await page({ before: 1 })).toEqual([]);
    expect(await page({ before: 1_000 })).toEqual([8, 9, 10]);
    expect(await page({ after: 0 })).toEqual([1, 2, 3]);
    expect(await page({ after: 8 })).toEqual([9, 10]);
    expect(await page({ after: 10 })).toEqual([]);
    expect(await page({ around: 5 })).toEqual([4, 5, 6]);
    expect(await page({ around: 5, limit: 4 })).toEqual([3, 4, 5, 6]);
    expect(await page({ around: 5, limit: 1 })).toEqual([5]);
    expect(await page({ around: 1 })).toEqual([1, 2, 3]);
    expect(await page({ around: 10 })).toEqual([8, 9, 10]);
    expect(await page({ around: 1_000 })).toEqual([8, 9, 10]);
    expect(await page({ around: 5, limit: 200 })).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('ends pages at so much text, without a gap, and always shows what was asked for', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    // Three bytes a character: three of these fill a page.
    const long = '日'.repeat(13_000);
    await sendMany(
      store,
      room,
      ada,
      Array.from({ length: 20 }, () => long),
    );
    async function page(query = {}) {
      return seqsOf((await store.messages.page(room.id, { limit: 200, ...query })).messages);
    }
    expect(await page()).toEqual([18, 19, 20]);
    expect(await page({ before: 15 })).toEqual([12, 13, 14]);
    expect(await page({ before: 3 })).toEqual([1, 2]);
    expect(await page({ after: 0 })).toEqual([1, 2, 3]);
    expect(await page({ after: 18 })).toEqual([19, 20]);
    expect(await page({ around: 10 })).toEqual([9, 10, 11]);
    expect(await page({ around: 1 })).toEqual([1, 2, 3]);
    expect(await page({ around: 20 })).toEqual([18, 19, 20]);
    expect(await page({ around: 1_000 })).toEqual([18, 19, 20]);
  });

  it('finds messages of a room by their numbers, and ends at so much text', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const [room, other] = [await createRoom(store, ada), await createRoom(store, ada)];
    await sendMany(store, room, ada, ['one', 'two', 'three', 'four']);
    await sendMany(store, other, ada, ['elsewhere']);
    const find = async (roomId: number, seqs: number[]) => {
      const { messages, nextSeqs } = await store.messages.findOfRoom(roomId, seqs);
      return [contentsOf(messages), nextSeqs];
    };
    expect(await find(room.id, [4, 2, 99, 4])).toEqual([['two', 'four'], []]);
    expect(await find(other.id, [1, 2])).toEqual([['elsewhere'], []]);
    expect(await find(9_999, [1])).toEqual([[], []]);
    expect(await find(room.id, [])).toEqual([[], []]);

    const long = await createRoom(store, ada);
    const seqs = Array.from({ length: 20 }, (_, index) => index + 1);
    await sendMany(
      store,
      long,
      ada,
      seqs.map((seq) => `${seq}`.padEnd(13_000, '日')),
    );
    const found: number[] = [];
    for (let rest = seqs; rest.length > 0;) {
      const { messages, nextSeqs } = await store.messages.findOfRoom(long.id, rest);
      const bytes = messages.reduce((sum, message) => sum + messageBytes(message), 0);
      expect(bytes).toBeLessThanOrEqual(maxPageBytes);
      expect(messages.length).toBeGreaterThan(0);
      found.push(...seqsOf(messages));
      rest = nextSeqs;
    }
    expect(found).toEqual(seqs);
  });

  it('says where the room stands also when the page is empty', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    expect(await store.messages.page(room.id, { limit: 5 })).toEqual({
      messages: [],
      version: 0,
      lastSeq: 0,
    });
    await sendMany(store, room, ada, ['a', 'b']);
    expect(await store.messages.page(room.id, { after: 2, limit: 5 })).toEqual({
      messages: [],
      version: 2,
      lastSeq: 2,
    });
    expect(await store.messages.page(9_999, { limit: 5 })).toEqual({ messages: [], version: 0, lastSeq: 0 });
  });

  it('shows messages and version of one moment while others write', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    const work = Array.from({ length: 60 }, async () => {
      const writing = store.messages.apply([sendOf(room, ada, 'a'), sendOf(room, ada, 'b')]);
      const { messages, version, lastSeq } = await store.messages.page(room.id, { limit: 200 });
      // Only sends: counters and messages must agree, and a batch is seen whole or not at all.
      expect([messages.length, messages.at(-1)?.version ?? 0, lastSeq]).toEqual([version, version, version]);
      expect(version % 2).toBe(0);
      await writing;
    });
    await Promise.all(work);
    expect((await store.rooms.find(room.id))?.lastSeq).toBe(120);
  });

  it('finds single messages, and many by their keys', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const [room, other] = [await createRoom(store, ada), await createRoom(store, ada)];
    const [one, two] = await sendMany(store, room, ada, ['one', 'two']);
    const [three] = await sendMany(store, other, ada, ['three']);
    expect(await store.messages.find(room.id, 2)).toEqual(two);
    expect(await store.messages.find(other.id, 2)).toBeUndefined();
    const found = await store.messages.findMany([
      { roomId: other.id, seq: 1 },
      { roomId: room.id, seq: 1 },
      { roomId: other.id, seq: 2 },
    ]);
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining([one, three]));
    expect(await store.messages.findMany([])).toEqual([]);
  });
}
