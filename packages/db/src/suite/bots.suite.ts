import { expect, it } from 'vitest';
import { ConflictError, type Store, type UserRow } from '../index.ts';
import { createRoom, now, register, send, type OpenTestDatabase } from './test-database.ts';

const many = 20;

export function describeBots(open: OpenTestDatabase): void {
  it('makes a bot of an owner, under a name that nobody else has', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const bot = await makeBot(store, ada, 'echo', 'Echo the Bot');
    expect(bot).toMatchObject({
      kind: 'bot',
      ownerId: ada.id,
      role: 'member',
      passwordHash: '',
      email: null,
    });
    expect(await store.users.find(bot.id)).toEqual(bot);
    expect(await store.bots.find(bot.id)).toEqual(bot);
    expect(await store.bots.find(ada.id)).toBeUndefined();
    await expect(makeBot(store, ada, 'ADA', 'x')).rejects.toBeInstanceOf(ConflictError);
    await expect(register(store, 'Echo')).rejects.toMatchObject({ field: 'username' });
  });

  it('finds and renames bots like people', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const bot = await makeBot(store, ada, 'echo', 'Canyon');
    expect(await store.users.search('cany', 10)).toEqual([bot]);
    const renamed = await store.bots.setDisplayName(bot.id, { by: ada.id, displayName: 'Valley' });
    expect(renamed).toMatchObject({ id: bot.id, displayName: 'Valley' });
    expect(await store.users.find(bot.id)).toEqual(renamed);
    expect(await store.users.search('val', 10)).toEqual([renamed]);
    expect(await store.users.search('cany', 10)).toEqual([]);
    expect(await store.bots.setDisplayName(ada.id, { by: ada.id, displayName: 'x' })).toBeUndefined();
    // A character that folds to 18 characters: only as much is searched as fits.
    await store.bots.setDisplayName(bot.id, { by: ada.id, displayName: `short ${'\uFDFA'.repeat(58)}` });
    expect(await store.users.search('short', 10)).toHaveLength(1);
  });

  it('lists the bots of one owner or of all, in pages', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const bob = await register(store, 'bob');
    const first = await makeBot(store, ada, 'one', 'One');
    const second = await makeBot(store, bob, 'two', 'Two');
    const third = await makeBot(store, ada, 'three', 'Three');
    expect(await store.bots.list({ limit: 10 })).toEqual([first, second, third]);
    expect(await store.bots.list({ ownerId: ada.id, limit: 10 })).toEqual([first, third]);
    expect(await store.bots.list({ limit: 1, after: first.id })).toEqual([second]);
    expect(await store.bots.list({ ownerId: 9_999, limit: 10 })).toEqual([]);
  });

  it('gives an owner no more bots than may be, also to those who ask at once', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const made = await Promise.all(
      ['a', 'b', 'c', 'd'].map((username) =>
        store.bots.create({ username, displayName: username, by: ada.id, createdAt: now() }, 2),
      ),
    );
    expect(made.filter((bot) => bot === 'full')).toHaveLength(2);
    const orphan = { username: 'x', displayName: 'x', by: 9_999, createdAt: now() };
    await expect(store.bots.create(orphan, 2)).rejects.toThrow('no user 9999');
  });

  it('removes a bot with its keys; what it wrote stays under its name', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const bot = await makeBot(store, ada, 'echo', 'Echo');
    const other = await makeBot(store, ada, 'other', 'Echo too');
    const room = await createRoom(store, ada, {}, [bot]);
    const message = await send(store, room, bot, 'hello');
    const key = { by: ada.id, name: 'k', hint: 'abcd', scope: 'write' as const, createdAt: now() };
    await store.apiKeys.create({ ...key, userId: bot.id, hash: 'a1' }, many);
    await store.apiKeys.create({ ...key, userId: other.id, hash: 'b1' }, many);

    const revoked = await store.bots.remove(bot.id, { by: ada.id });
    expect(revoked?.map(({ hash }) => hash)).toEqual(['a1']);
    expect(await store.apiKeys.findByHash('a1')).toBeUndefined();
    expect(await store.apiKeys.findByHash('b1')).toBeDefined();
    expect(await store.apiKeys.create({ ...key, userId: bot.id, hash: 'a2' }, many)).toBe('gone');
    expect(await store.bots.find(bot.id)).toBeUndefined();
    expect(await store.bots.remove(bot.id, { by: ada.id })).toBeUndefined();
    expect(await store.bots.setDisplayName(bot.id, { by: ada.id, displayName: 'again' })).toBeUndefined();
    expect(await store.bots.list({ limit: 10 })).toEqual([other]);
    expect((await store.users.search('echo', 10)).map(({ id }) => id)).toEqual([other.id]);
    expect((await store.messages.page(room.id, { limit: 10 })).messages).toEqual([message]);
    expect(await store.users.find(bot.id)).toMatchObject({ displayName: 'Echo', kind: 'bot', ownerId: null });
    expect(await store.bots.remove(ada.id, { by: ada.id })).toBeUndefined();
  });
}

async function makeBot(
  store: Store,
  owner: UserRow,
  username: string,
  displayName: string,
): Promise<UserRow> {
  const bot = await store.bots.create({ username, displayName, by: owner.id, createdAt: now() }, many);
  if (bot === 'full') throw new Error('There is room for it.');
  return bot;
}
