import { expect, it } from 'vitest';
import { ConflictError } from '../index.ts';
import { register, type OpenTestDatabase } from './test-database.ts';

export function describeUsers(open: OpenTestDatabase): void {
  it('makes an admin of the first user alone', async () => {
    await using database = await open();
    const { store } = database;
    // At once, so that the database decides and not the order of calls.
    const users = await Promise.all(['ada', 'bob', 'cem'].map((name) => register(store, name)));
    expect(users.map(({ role }) => role).toSorted()).toEqual(['admin', 'member', 'member']);
    expect(await store.users.find(users[0]?.id ?? 0)).toEqual(users[0]);
  });

  it('keeps a username as typed and finds it in any case and width', async () => {
    await using database = await open();
    const { store } = database;
    const user = await register(store, 'Jürgen', 'J@Example.org');
    expect(user).toMatchObject({ username: 'Jürgen', displayName: 'Jürgen', email: 'J@Example.org' });
    expect(await store.users.findByUsername('JÜRGEN')).toEqual(user);
    expect(await store.users.findByUsername('ｊürgen')).toEqual(user);
    expect(await store.users.findByLogin('j@EXAMPLE.org')).toEqual(user);
    expect(await store.users.findByLogin('jürgen')).toEqual(user);
    expect(await store.users.findByUsername('j@example.org')).toBeUndefined();
    expect(await store.users.findByLogin('jurgen')).toBeUndefined();
  });

  it('refuses a username or an e-mail address that someone has, in any case, and says which', async () => {
    await using database = await open();
    const { store } = database;
    await register(store, 'ada', 'ada@example.org');
    const sameName = register(store, 'ADA');
    await expect(sameName).rejects.toBeInstanceOf(ConflictError);
    await expect(sameName).rejects.toMatchObject({ field: 'username' });
    await expect(register(store, 'bob', 'Ada@Example.org')).rejects.toMatchObject({ field: 'email' });
    // Nothing is left of the refused ones, and having no address is no conflict.
    await register(store, 'bob');
    await register(store, 'cem');
  });

  it('finds many users at once and leaves out who does not exist', async () => {
    await using database = await open();
    const { store } = database;
    const users = [];
    for (let index = 0; index < 90; index += 1) users.push(await register(store, `user${index}`));
    const found = await store.users.findMany([...users.map(({ id }) => id), 9_999]);
    expect(found.toSorted((a, b) => a.id - b.id)).toEqual(users);
    expect(await store.users.findMany([])).toEqual([]);
  });

  it('changes what is given of a status and leaves the rest', async () => {
    await using database = await open();
    const { store } = database;
    const { id } = await register(store, 'ada');
    await store.users.setStatus(id, { availability: 'busy', statusText: 'in a meeting', statusEmoji: '📅' });
    const changed = await store.users.setStatus(id, { statusText: null });
    expect(changed).toMatchObject({ availability: 'busy', statusText: null, statusEmoji: '📅' });
    expect(await store.users.find(id)).toEqual(changed);
    await expect(store.users.setStatus(9_999, { availability: 'away' })).rejects.toThrow('no user 9999');
  });

  it('searches the beginnings of names, and takes every character as it stands', async () => {
    await using database = await open();
    const { store } = database;
    for (const name of ['Ada', 'adam', 'Bob_by', 'bobxby', 'Zoë', 'jo.adler', '李小龙'])
      await register(store, name);
    async function search(prefix: string, limit = 10) {
      return (await store.users.search(prefix, limit)).map(({ username }) => username);
    }
    expect(await search('AD')).toEqual(['Ada', 'adam', 'jo.adler']);
    expect(await search('ad', 1)).toEqual(['Ada']);
    expect(await search('bob_')).toEqual(['Bob_by']);
    expect(await search('zoe')).toEqual(['Zoë']);
    expect(await search('李')).toEqual(['李小龙']);
    expect(await search('dam')).toEqual([]);
    for (const nobody of ['', ' ', '%', '_', '!', "' or 1=1 --"]) expect(await search(nobody)).toEqual([]);
  });
}
