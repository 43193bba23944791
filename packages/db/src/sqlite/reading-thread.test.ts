import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createRoom, register, sendOf, seqsOf } from '../suite/test-database.ts';
import { openSqliteTestDatabase } from './test-database.ts';

it('lets the event loop go on while a search for a common word runs', async () => {
  await using database = await openSqliteTestDatabase();
  const { store } = database;
  const ada = await register(store, 'ada');
  const room = await createRoom(store, ada);
  await store.messages.apply(Array.from({ length: 5_000 }, () => sendOf(room, ada, 'the same word')));
  // The first query starts the thread.
  await store.users.search('ada', 1);

  let turns = 0;
  let isDone = false;
  const searching = store.messages.search(ada.id, { query: 'word', limit: 2 }).finally(() => (isDone = true));
  while (!isDone) {
    await nextTurn();
    turns += 1;
  }
  expect(seqsOf(await searching)).toEqual([5_000, 4_999]);
  // A query on this thread would finish within the turn in which it began.
  expect(turns).toBeGreaterThan(1);
});

it('finds what was written right before', async () => {
  await using database = await openSqliteTestDatabase();
  const { store } = database;
  const ada = await register(store, 'ada');
  const room = await createRoom(store, ada);
  for (let index = 1; index <= 20; index += 1) {
    await store.messages.apply([sendOf(room, ada, `word${index}`)]);
    const found = await store.messages.search(ada.id, { query: `word${index} `, limit: 1 });
    expect(seqsOf(found)).toEqual([index]);
  }
});

it('answers the searches that were begun before the store was closed', async () => {
  await using database = await openSqliteTestDatabase();
  const { store } = database;
  const ada = await register(store, 'ada');
  const searching = [1, 2, 3].map(() => store.users.search('ada', 1));
  await store.close();
  expect(await Promise.all(searching)).toEqual([[ada], [ada], [ada]]);
});

it('keeps nobody waiting behind the backlog of somebody else, nor behind what nobody waits for any more', async () => {
  await using database = await openSqliteTestDatabase();
  const { store } = database;
  const [ada, bob, cy] = [
    await register(store, 'ada'),
    await register(store, 'bob'),
    await register(store, 'cy'),
  ];
  const room = await createRoom(store, ada);
  await store.messages.apply(Array.from({ length: 5_000 }, () => sendOf(room, ada, 'the same word')));
  const done: string[] = [];
  const search = async (name: string, viewerId: number, signal?: AbortSignal) => {
    const found = await store.messages.search(viewerId, { query: 'word', limit: 2, signal });
    done.push(name);
    return seqsOf(found);
  };
  const gone = new AbortController();
  const backlog = Array.from({ length: 20 }, (_, index) => search(`ada ${index}`, ada.id));
  const abandoned = Array.from({ length: 20 }, (_, index) => search(`cy ${index}`, cy.id, gone.signal));
  const outcomes = Promise.allSettled(abandoned);
  gone.abort();
  expect(await search('bob', bob.id)).toEqual([5_000, 4_999]);
  expect(done.length).toBeLessThan(6);
  // One of them had begun, and need not be rejected.
  const rejected = (await outcomes).filter(({ status }) => status === 'rejected');
  expect(rejected.length).toBeGreaterThanOrEqual(19);
  for (const outcome of rejected) expect(outcome).toMatchObject({ reason: { name: 'AbandonedError' } });
  await Promise.all(backlog);
  // More than may wait: 20, and one running.
  const many = await Promise.allSettled(Array.from({ length: 30 }, () => search('ada', ada.id)));
  expect(many.filter(({ status }) => status === 'rejected')).toHaveLength(9);
});
