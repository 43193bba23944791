import { expect, it } from 'vitest';
import { ConflictError, type Store, type UserRow } from '../index.ts';
import { change, createRoom, now, register, sendOf, type OpenTestDatabase } from './test-database.ts';

export function describeSlashCommands(open: OpenTestDatabase): void {
  it('finds, changes and removes commands, which are listed by name', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const weather = await make(store, ada, 'weather');
    const deploy = await make(store, ada, 'deploy');
    expect(await store.slashCommands.list()).toEqual([deploy, weather]);
    await expect(make(store, ada, 'third')).rejects.toThrow('all the commands');
    expect(await store.users.find(weather.botId)).toMatchObject({ kind: 'bot', displayName: '/weather' });
    expect(await store.slashCommands.findByName('weather')).toEqual(weather);
    expect(await store.slashCommands.findByName('wea')).toBeUndefined();
    const changed = { ...weather, name: 'climate', argumentHint: '' };
    const by = ada.id;
    const given = { by, name: 'climate', argumentHint: '', url: undefined };
    expect(await store.slashCommands.update(weather.id, given)).toEqual(changed);
    expect(await store.slashCommands.find(weather.id)).toEqual(changed);
    expect(await store.users.find(weather.botId)).toMatchObject({ displayName: '/climate' });
    expect(await store.slashCommands.update(9_999, { by, name: 'other' })).toBeUndefined();
    expect(await store.slashCommands.remove(weather.id, { by })).toBe(true);
    expect(await store.slashCommands.remove(weather.id, { by })).toBe(false);
    expect(await store.slashCommands.find(weather.id)).toBeUndefined();
  });

  it('has one command of a name', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    await make(store, ada, 'deploy');
    await expect(make(store, ada, 'deploy')).rejects.toMatchObject({ field: 'commandName' });
    const other = await make(store, ada, 'weather');
    const taken = store.slashCommands.update(other.id, { by: ada.id, name: 'deploy' });
    await expect(taken).rejects.toBeInstanceOf(ConflictError);
    await expect(taken).rejects.toMatchObject({ field: 'commandName' });
    expect(await store.slashCommands.list()).toHaveLength(2);
  });

  it('lets a bot write where the person may on whose behalf it writes, and nowhere else', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, eve] = [await register(store, 'ada'), await register(store, 'eve')];
    const bot = await register(store, 'bot');
    const room = await createRoom(store, ada, { kind: 'private' });
    const written = await change(store, sendOf(room, bot, 'built', { by: ada.id }));
    expect(written).toMatchObject({ authorId: bot.id, content: 'built', seq: 1 });
    expect(await store.memberships.find(room.id, ada.id)).toMatchObject({ readSeq: 0 });
    const refused = await store.messages.apply([
      sendOf(room, bot, 'no', { by: eve.id }),
      sendOf(room, bot, 'no'),
    ]);
    expect(refused).toEqual([
      { ok: false, reason: 'room_not_found' },
      { ok: false, reason: 'room_not_found' },
    ]);
    expect(await store.rooms.find(room.id)).toMatchObject({ lastSeq: 1, memberCount: 1 });
  });
}

async function make(store: Store, creator: UserRow, name: string) {
  const command = await store.slashCommands.create({
    name,
    description: 'Says something',
    argumentHint: 'what',
    url: 'https://example.org/command',
    sealedSecret: 'sealed',
    by: creator.id,
    createdAt: now(),
    maxCommands: 2,
  });
  if (command === 'full') throw new Error('There are all the commands that there may be.');
  return command;
}
