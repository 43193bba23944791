import { expect, it } from 'vitest';
import { ConflictError } from '../index.ts';
import { register, type OpenTestDatabase } from './test-database.ts';

const aRoom = { kind: 'private', name: 'garden', description: null, createdAt: 0 } as const;

export function describeUsers(open: OpenTestDatabase): void {
  it('makes an admin of the first user alone', async () => {
    await using database = await open();
    const { store } = database;
    expect(await store.users.isEmpty()).toBe(true);
    // At the same time, so that the database decides and not the order of calls.
    const users = await Promise.all(['ada', 'bob', 'cem'].map((name) => register(store, name)));
    expect(users.map(({ role }) => role).toSorted()).toEqual(['admin', 'member', 'member']);
    expect(await store.users.find(users[0]?.id ?? 0)).toEqual(users[0]);
    expect(await store.users.isEmpty()).toBe(false);
  });

  it('finds those who do not have a role, among those who exist', async () => {
    await using database = await open();
    const { store } = database;
    const ids: number[] = [];
    for (const name of ['ada', 'bob', 'cem']) ids.push((await register(store, name)).id);
    const [ada = 0, bob = 0, cem = 0] = ids;
    expect(await store.users.withoutRole([ada], 'admin')).toEqual([]);
    expect(await store.users.withoutRole([cem, ada, bob, 9_999], 'admin')).toEqual([bob, cem]);
    expect(await store.users.withoutRole([ada, bob, cem], 'member')).toEqual([ada]);
    await database.run("update users set role = 'member' where username = 'ada'");
    expect(await store.users.withoutRole([ada], 'admin')).toEqual([ada]);
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

  it('finds a user by the display name that they were given', async () => {
    await using database = await open();
    const { store } = database;
    const given = {
      username: 'mira',
      displayName: 'Mira Lindqvist',
      email: null,
      passwordHash: '',
      createdAt: 1,
    };
    const user = await store.users.create(given);
    expect(user).toMatchObject({ username: 'mira', displayName: 'Mira Lindqvist' });
    expect(await store.users.search('lindq', 10)).toEqual([user]);
    expect(await store.users.search('mir', 10)).toEqual([user]);
  });

  it('refuses a username or an e-mail address that someone has, in any case, and says which', async () => {
    await using database = await open();
    const { store } = database;
    await register(store, 'ada', 'ada@example.org');
    const sameName = register(store, 'ADA');
    await expect(sameName).rejects.toBeInstanceOf(ConflictError);
    await expect(sameName).rejects.toMatchObject({ field: 'username' });
    await expect(register(store, 'bob', 'Ada@Example.org')).rejects.toMatchObject({ field: 'email' });
    // Nothing is left of the refused ones, and two users without an address don't conflict.
    await register(store, 'bob');
    await register(store, 'cem');
  });

  it('refuses a username that looks like one that someone has', async () => {
    await using database = await open();
    const { store } = database;
    const lookAlikes = [
      ['Ivan', 'lvan'],
      ['paul', 'pau1'],
      ['anna', 'аnnа'],
      ['bob', 'b0b'],
      ['max', 'МАХ'],
      ['root', 'root\u034f'],
      ['नमन', 'न\u200dमन'],
    ] as const;
    for (const [name, like] of lookAlikes) {
      await register(store, name);
      await expect(register(store, like)).rejects.toMatchObject({ field: 'username' });
    }
    // If two register at the same time, one is refused.
    const both = await Promise.allSettled([register(store, 'eve1'), register(store, 'evel')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    // A name that looks different is another name.
    for (const name of ['josé', 'jose', 'ivar', 'Лев', 'لیلا']) await register(store, name);
  });

  it('knows the person whose name looks like a given one', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'Ada');
    await store.bots.create({ username: 'echo', displayName: 'Echo', by: ada.id, createdAt: 1 }, 20);
    expect(await store.users.findPersonLike('АDА')).toEqual(ada);
    expect(await store.users.findPersonLike(' ada ')).toEqual(ada);
    const [ivan, eli] = [await register(store, 'Ivan'), await register(store, 'eli')];
    for (const like of ['Ivan', 'ivan', 'IVAN', 'lvan', '1van', 'Ｉｖａｎ']) {
      expect([like, await store.users.findPersonLike(like)]).toEqual([like, ivan]);
    }
    for (const like of ['eli', 'ELI', 'Eli', ' ELI ', 'e1i', 'еlі']) {
      expect([like, await store.users.findPersonLike(like)]).toEqual([like, eli]);
    }
    expect(await store.users.findPersonLike('adam')).toBeUndefined();
    expect(await store.users.findPersonLike('echo')).toBeUndefined();
  });

  it('fills in skeletons of usernames from an earlier release, and keeps those that look the same', async () => {
    await using database = await open();
    const ada = await register(database.store, 'ada');
    const first = await register(database.store, 'anna');
    const second = await register(database.store, 'other');
    await database.run(`update users set username = 'аnnа', username_key = 'аnnа' where id = ${second.id}`);
    await database.run('update users set username_skeleton = null');

    for (let start = 0; start < 2; start += 1) {
      const store = await database.reopen();
      // Everybody can sign in as before.
      expect(await store.users.findByLogin('anna')).toEqual(first);
      expect(await store.users.findByLogin('ADA')).toEqual(ada);
      expect(await store.users.findByLogin('аnnа')).toMatchObject({ id: second.id, usernameSkeleton: null });
      for (const like of ['аda', 'аnna', 'annа']) {
        await expect(register(store, like)).rejects.toMatchObject({ field: 'username' });
      }
    }
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
    const status = { availability: 'busy', statusText: 'in a meeting', statusEmoji: '📅' } as const;
    await store.users.setStatus(id, { by: id, ...status });
    const changed = await store.users.setStatus(id, { by: id, statusText: null });
    expect(changed).toMatchObject({ availability: 'busy', statusText: null, statusEmoji: '📅' });
    expect(await store.users.find(id)).toEqual(changed);
    await expect(store.users.setStatus(9_999, { by: id, availability: 'away' })).rejects.toThrow(
      'no user 9999',
    );
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
    const [ada, adam] = [await store.users.findByUsername('Ada'), await store.users.findByUsername('adam')];
    const roomOf = (by: number | undefined) => store.rooms.create({ ...aRoom, by: by ?? 0, memberIds: [] });
    const [hers, his] = [await roomOf(ada?.id), await roomOf(adam?.id)];
    const outside = async (prefix: string, roomId: number, limit = 10) =>
      (await store.users.search(prefix, limit, undefined, roomId)).map(({ username }) => username);
    expect(await outside('ad', hers.id)).toEqual(['adam', 'jo.adler']);
    expect(await outside('ad', his.id)).toEqual(['Ada', 'jo.adler']);
    expect(await outside('ad', hers.id, 1)).toEqual(['adam']);
    for (const nobody of ['', ' ', '%', '_', '!', "' or 1=1 --"]) expect(await search(nobody)).toEqual([]);
  });
}
