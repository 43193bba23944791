import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import {
  at,
  change,
  createRoom,
  deleteOf,
  editOf,
  register,
  send,
  sendMany,
} from '../suite/test-database.ts';
import { openSqliteTestDatabase } from './test-database.ts';

it('keeps no word of a message that was deleted or edited', async () => {
  await using database = await openSqliteTestDatabase();
  const { store } = database;
  const ada = await register(store, 'ada');
  const room = await createRoom(store, ada);
  const messages = await sendMany(store, room, ada, ['pears', 'apples', 'plums']);
  using file = new DatabaseSync(database.path, { readOnly: true });
  const words = file.prepare(
    'select rowid & 4294967295 as seq from message_search where message_search match ?',
  );
  function seqsHolding(word: string) {
    return words.all(`"w${word}"`).map(({ seq }) => seq);
  }
  expect(['pears', 'apples', 'plums'].map(seqsHolding)).toEqual([[1], [2], [3]]);

  await change(store, deleteOf(at(messages, 0)));
  await change(store, editOf(at(messages, 1), 'oranges'));
  expect(['pears', 'apples', 'plums', 'oranges'].map(seqsHolding)).toEqual([[], [], [3], [2]]);
});

it('reindexes what an earlier release indexed without emoji', async () => {
  await using database = await openSqliteTestDatabase();
  const ada = await register(database.store, 'ada');
  const room = await createRoom(database.store, ada);
  const contents = ['plain', 'party 🎉', 'I ❤️ this', 'gone 🎉'];
  const messages = await sendMany(database.store, room, ada, contents);
  await change(database.store, deleteOf(at(messages, 3)));
  await database.store.close();

  const file = new DatabaseSync(database.path);
  const set = file.prepare('insert or replace into message_search (rowid, tokens) values ((? << 32) | ?, ?)');
  for (const [seq, tokens] of [
    [2, 'wparty'],
    [3, 'wi w\ufe0f wthis'],
  ] as const) {
    file.prepare('delete from message_search where rowid = ((? << 32) | ?)').run(room.id, seq);
    set.run(room.id, seq, tokens);
  }
  file.exec('update index_version set version = 1');
  file.close();

  // Repeating it does no harm.
  for (let start = 0; start < 2; start += 1) {
    const store = await database.reopen();
    async function search(query: string) {
      const found = await store.messages.search(ada.id, { query, limit: 9 });
      return found.map(({ seq }) => seq);
    }
    expect(await search('🎉')).toEqual([2]);
    expect(await search('❤')).toEqual([3]);
    expect(await search('party')).toEqual([2]);
    expect(await search('plain')).toEqual([1]);
    await store.close();
    using reader = new DatabaseSync(database.path, { readOnly: true });
    reader.exec(`create virtual table temp.words using fts5vocab('main', 'message_search', 'instance')`);
    const words = reader.prepare('select term from words order by term').all();
    expect(words.map(({ term }) => term)).toEqual(
      ['e❤', 'e🎉', 'wi', 'wparty', 'wplain', 'wthis'].toSorted(),
    );
    expect(reader.prepare('select version from index_version').all()).toEqual([{ version: 2 }]);
  }
});

it('tells messages apart in rooms whose IDs are as large as they get', async () => {
  await using database = await openSqliteTestDatabase();
  const { store } = database;
  const ada = await register(store, 'ada');
  const { id } = await createRoom(store, ada);
  using file = new DatabaseSync(database.path);
  file.prepare('update sqlite_sequence set seq = ? where name = ?').run(2 ** 31 - 3, 'rooms');
  const [low, high] = [await createRoom(store, ada), await createRoom(store, ada)];
  expect([low.id, high.id]).toEqual([2 ** 31 - 2, 2 ** 31 - 1]);
  expect(id).toBe(1);

  for (const room of [low, high]) await send(store, room, ada, `word of ${room.id}`);
  for (const room of [low, high]) {
    const found = await store.messages.search(ada.id, { query: 'word', roomId: room.id, limit: 9 });
    expect(found).toEqual([await store.messages.find(room.id, 1)]);
  }
});
