import { expect, it } from 'vitest';
import {
  at,
  change,
  contentsOf,
  createRoom,
  deleteOf,
  editOf,
  register,
  send,
  sendMany,
  type OpenTestDatabase,
} from './test-database.ts';

export function describeSearch(open: OpenTestDatabase): void {
  it('finds messages that hold all words, in any order and case, the last as a beginning', async () => {
    await using database = await open();
    const { search } = await library(database, ['The quick brown fox', 'A brown bear', 'quicksand']);
    expect(await search('BROWN quick')).toEqual(['The quick brown fox']);
    expect(await search('qui')).toEqual(['quicksand', 'The quick brown fox']);
    expect(await search('qui brown')).toEqual([]);
    expect(await search('brown the')).toEqual(['The quick brown fox']);
    expect(await search('a')).toEqual(['A brown bear']);
    expect(await search('rown')).toEqual([]);
  });

  it('finds words of scripts without spaces, and of every other', async () => {
    await using database = await open();
    const { search } = await library(database, [
      '我明天去上海开会',
      '東京タワーの写真を見ました',
      'カラオケに行く',
      '서울에서 만나요',
      'พรุ่งนี้ไปเชียงใหม่',
      'Встреча в Москве',
      'اجتماع في القاهرة',
      'मैं दिल्ली जा रहा हूँ',
    ]);
    for (const [query, found] of [
      ['上海', '我明天去上海开会'],
      ['海', '我明天去上海开会'],
      ['上海 开会', '我明天去上海开会'],
      ['写真', '東京タワーの写真を見ました'],
      ['タワー', '東京タワーの写真を見ました'],
      ['ｶﾗｵｹ', 'カラオケに行く'],
      ['서울', '서울에서 만나요'],
      ['เชียงใหม่', 'พรุ่งนี้ไปเชียงใหม่'],
      ['москв', 'Встреча в Москве'],
      ['القاهرة', 'اجتماع في القاهرة'],
      ['दिल्ली', 'मैं दिल्ली जा रहा हूँ'],
    ] as const) {
      expect([query, await search(query)]).toEqual([query, [found]]);
    }
    expect(await search('海上')).toEqual([]);
    expect(await search('北京')).toEqual([]);
  });

  it('folds accents and letters that are written in several ways', async () => {
    await using database = await open();
    const { search } = await library(database, [
      'Grüße aus Zürich',
      'cafe\u0301 crème',
      'ΟΔΟΣ Αθήνα',
      'İstanbul',
    ]);
    expect(await search('zurich grusse')).toEqual(['Grüße aus Zürich']);
    expect(await search('ZÜRICH')).toEqual(['Grüße aus Zürich']);
    expect(await search('café creme')).toEqual(['cafe\u0301 crème']);
    expect(await search('οδος αθηνα')).toEqual(['ΟΔΟΣ Αθήνα']);
    expect(await search('istanbul')).toEqual(['İstanbul']);
  });

  it('finds words of one letter and of very many, rare letters, and one word among thousands', async () => {
    await using database = await open();
    const thousands = String.fromCodePoint(...Array.from({ length: 4_000 }, (_, index) => 0x4e00 + index));
    const contents = [
      'x',
      'я здесь',
      'превысокомногорассмотрительствующий',
      'y'.repeat(90),
      '𠮷野家で',
      '𞤀𞤣𞤤𞤢𞤥 ᏣᎳᎩ ཨོཾ',
      thousands,
    ];
    const { search } = await library(database, contents);
    for (const [query, found] of [
      ['x', 0],
      ['Я', 1],
      ['превысокомногорассмотрительствующий', 2],
      ['превысокомногорассмотри', 2],
      ['y'.repeat(90), 3],
      ['y'.repeat(70), 3],
      ['𠮷', 4],
      ['𠮷野', 4],
      ['𞤀𞤣𞤤', 5],
      ['Ꮳ', 5],
      [thousands.slice(-2), 6],
      [thousands.slice(1_000, 1_003), 6],
    ] as const) {
      expect([query, await search(query)]).toEqual([query, [contents[found]]]);
    }
  });

  it('finds emoji, whatever their color and however they are drawn', async () => {
    await using database = await open();
    const contents = [
      'Released 🎉🎉',
      'I ❤️ this',
      'I ❤ that',
      'on fire ❤️‍🔥',
      '👍🏽 from me',
      '👩🏽‍💻 at work',
      'from 🇫🇷🇩🇪',
      '1️⃣ first',
      '日本語🎌です',
    ];
    const { search } = await library(database, contents);
    for (const [query, ...found] of [
      ['🎉', 0],
      ['released 🎉', 0],
      ['❤', 1, 2],
      ['❤️', 1, 2],
      ['❤️‍🔥', 3],
      ['👍', 4],
      ['👍🏿', 4],
      ['👩‍💻', 5],
      ['👩'],
      ['🇩🇪', 6],
      ['🇫🇷', 6],
      ['🇷🇩'],
      ['1⃣', 7],
      ['🎌', 8],
      ['日本語', 8],
      ['🐈'],
    ] as const) {
      const expected = found.map((index) => contents[index]).toReversed();
      expect([query, await search(query)]).toEqual([query, expected]);
    }
  });

  it('takes a query for words, never for syntax', async () => {
    await using database = await open();
    const { search } = await library(database, [
      'cats and dogs',
      'cats NOT dogs',
      "it's at example.com, 3.14",
    ]);
    expect(await search('cats NOT dogs')).toEqual(['cats NOT dogs']);
    expect(await search('"cats" AND (dogs*')).toEqual(['cats and dogs']);
    expect(await search('tokens:cats')).toEqual([]);
    expect(await search('example')).toEqual(["it's at example.com, 3.14"]);
    expect(await search('3.14')).toEqual(["it's at example.com, 3.14"]);
    for (const empty of ['', '   ', '"', '*', '" OR ""', '👍', "';--", '\u0000', 'NEAR(', '^', '-']) {
      expect(await search(empty)).not.toContain('cats NOT dogs');
    }
  });

  it('forgets the old text of an edited message and all of a deleted one', async () => {
    await using database = await open();
    const { store, search, messages } = await library(database, ['apples', 'pears']);
    await change(store, editOf(at(messages, 0), 'oranges'));
    await change(store, deleteOf(at(messages, 1)));
    expect(await search('apples')).toEqual([]);
    expect(await search('oranges')).toEqual(['oranges']);
    expect(await search('pears')).toEqual([]);
  });

  it("finds nothing of a private room for a stranger, and a member's of one room or author alone", async () => {
    await using database = await open();
    const { store, ada, room, search } = await library(database, ['the treasure is here']);
    const eve = await register(store, 'eve');
    const lobby = await createRoom(store, ada);
    await send(store, lobby, eve, 'which treasure?');

    expect(await search('treasure')).toEqual(['which treasure?', 'the treasure is here']);
    expect(await search('treasure', { roomId: room.id })).toEqual(['the treasure is here']);
    expect(await search('treasure', { authorId: eve.id })).toEqual(['which treasure?']);
    async function asEve(narrowed = {}) {
      return contentsOf(await store.messages.search(eve.id, { query: 'treasure', limit: 9, ...narrowed }));
    }
    expect(await asEve()).toEqual(['which treasure?']);
    expect(await asEve({ roomId: room.id })).toEqual([]);
    expect(await asEve({ authorId: ada.id })).toEqual([]);
  });
}

/** Somebody who searches a room with these messages. */
async function library(database: Awaited<ReturnType<OpenTestDatabase>>, contents: readonly string[]) {
  const { store } = database;
  const ada = await register(store, 'ada');
  const room = await createRoom(store, ada, { kind: 'private' });
  const messages = await sendMany(store, room, ada, contents);
  async function search(query: string, narrowed = {}) {
    return contentsOf(await store.messages.search(ada.id, { query, limit: 50, ...narrowed }));
  }
  return { store, ada, room, messages, search };
}
