import type { RowDataPacket } from 'mysql2/promise';
import { expect, inject, it } from 'vitest';
import { openStore } from '../index.ts';
import { at, change, createRoom, deleteOf, editOf, register, sendMany } from '../suite/test-database.ts';
import { openMySqlTestDatabase } from './test-database.ts';

const serverUrl = inject('mariaDbUrl') ?? '';

it.skipIf(serverUrl === '')('keeps no word of a message that was deleted or edited', async () => {
  await using database = await openMySqlTestDatabase(serverUrl);
  const { store, admin } = database;
  const ada = await register(store, 'ada');
  const room = await createRoom(store, ada);
  const messages = await sendMany(store, room, ada, ['red pears', 'red apples', 'red plums']);
  async function kept() {
    const [rows] = await admin.query<RowDataPacket[]>('SELECT token, seq FROM message_tokens');
    return rows.map(({ token, seq }) => `${token} ${seq}`);
  }
  expect(await kept()).toEqual(['wapples 2', 'wpears 1', 'wplums 3', 'wred 1', 'wred 2', 'wred 3']);

  const [pears, apples] = [at(messages, 0), at(messages, 1)];
  await change(store, deleteOf(pears));
  await store.messages.apply([
    editOf(apples, 'green'),
    editOf(apples, 'green oranges'),
    editOf(apples, 'oranges'),
  ]);
  expect(await kept()).toEqual(['woranges 2', 'wplums 3', 'wred 3']);
});

it.skipIf(serverUrl === '')('reindexes what an earlier release indexed without emoji', async () => {
  await using database = await openMySqlTestDatabase(serverUrl);
  const { admin } = database;
  const ada = await register(database.store, 'ada');
  const room = await createRoom(database.store, ada);
  const contents = ['plain', 'party 🎉', 'I ❤️ this', 'gone 🎉'];
  const messages = await sendMany(database.store, room, ada, contents);
  await change(database.store, deleteOf(at(messages, 3)));
  const former = ['wi 3', 'wparty 2', 'wplain 1', 'wthis 3', 'w\ufe0f 3'];

  await admin.query('DELETE FROM message_tokens');
  for (const [token, seq] of former.map((entry) => entry.split(' '))) {
    await admin.query('INSERT INTO message_tokens VALUES (?, ?, ?)', [token, room.id, Number(seq)]);
  }
  await admin.query('UPDATE index_version SET version = 1');
  // Several servers may start at once, and more than once.
  await Promise.all([database.reopen(), openAndClose(database.url), openAndClose(database.url)]);
  const [rows] = await admin.query<RowDataPacket[]>('SELECT token, seq FROM message_tokens');
  expect(rows.map(({ token, seq }) => `${token} ${seq}`).toSorted()).toEqual(
    ['e❤ 3', 'e🎉 2', 'wi 3', 'wparty 2', 'wplain 1', 'wthis 3'].toSorted(),
  );
  const [versions] = await admin.query<RowDataPacket[]>('SELECT version FROM index_version');
  expect(versions).toMatchObject([{ version: 2 }]);
  expect(await database.store.messages.search(ada.id, { query: '🎉', limit: 9 })).toMatchObject([{ seq: 2 }]);
});

async function openAndClose(url: string): Promise<void> {
  await (await openStore({ url })).close();
}
