import type { RowDataPacket } from 'mysql2/promise';
import { expect, inject, it } from 'vitest';
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
