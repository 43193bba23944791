import { expect, it } from 'vitest';
import { ConflictError, type RoomUpdate } from '../index.ts';
import { createRoom, now, register, type OpenTestDatabase } from './test-database.ts';

export function describeRooms(open: OpenTestDatabase): void {
  it('makes an owner of the creator and members of the others, each once', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const room = await createRoom(store, ada, { kind: 'group', name: null }, [bob, ada, bob]);
    expect(room).toMatchObject({ kind: 'group', name: null, memberCount: 2, lastSeq: 0, version: 0 });
    const members = await store.memberships.listForRoom(room.id, { limit: 10 });
    expect(members.map(({ userId, role }) => [userId, role])).toEqual([
      [ada.id, 'owner'],
      [bob.id, 'member'],
    ]);
    expect(await store.rooms.find(room.id)).toEqual(room);
    expect(await store.rooms.findMany([room.id, 9_999])).toEqual([room]);
  });

  it('has one public room of a name, in any case, and says nothing of private ones', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const secret = await createRoom(store, ada, { kind: 'private', name: 'Lobby' });
    const lobby = await createRoom(store, ada, { name: 'lobby' });
    const taken = createRoom(store, ada, { name: 'LOBBY' });
    await expect(taken).rejects.toBeInstanceOf(ConflictError);
    await expect(taken).rejects.toMatchObject({ field: 'roomName' });
    const another = await createRoom(store, ada, { kind: 'private', name: 'LOBBY' });
    expect(new Set([secret.id, lobby.id, another.id]).size).toBe(3);
  });

  it('has one public room of names that look the same', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    await createRoom(store, ada, { name: 'garden' });
    for (const twin of ['gar\u200bden', 'gаrden', 'GARDEN', ' garden', 'garden\ufe0f']) {
      await expect(createRoom(store, ada, { name: twin })).rejects.toMatchObject({ field: 'roomName' });
      await createRoom(store, ada, { kind: 'private', name: twin });
    }
    await createRoom(store, ada, { name: 'two words' });
    await expect(createRoom(store, ada, { name: 'two\u00a0 words' })).rejects.toMatchObject({
      field: 'roomName',
    });
    await createRoom(store, ada, { name: 'gardens' });
  });

  it('changes what is given of a room, if that is allowed in the transaction, and keeps names apart', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const garden = await createRoom(store, ada, { name: 'Garden', description: 'Plants' });
    const secret = await createRoom(store, bob, { kind: 'private', name: 'Secret' });
    const change = (roomId: number, by: number, settings: RoomUpdate['settings']) =>
      store.rooms.update(roomId, {
        by,
        at: now(),
        settings,
        decide: ({ membership }) => (membership?.role === 'owner' ? null : 'not_moderator'),
      });
    expect(await change(garden.id, bob.id, { name: 'Mine' })).toEqual({ refusal: 'not_moderator' });
    expect(await change(garden.id, ada.id, {})).toEqual({
      room: garden,
      before: garden,
      isChanged: false,
    });
    expect(await change(garden.id, ada.id, { name: 'Hall' })).toMatchObject({
      room: { name: 'Hall', description: 'Plants' },
    });
    await change(garden.id, ada.id, { description: null });
    expect(await store.rooms.find(garden.id)).toMatchObject({ name: 'Hall', description: null });
    // The old name is free, and the new one is not, nor one that looks the same; private rooms may have it.
    expect(await store.rooms.findByName(bob.id, 'garden')).toBeUndefined();
    const garage = await createRoom(store, bob, { name: 'Garden' });
    for (const name of ['hall', 'HALL', 'Ha11']) {
      await expect(change(garage.id, bob.id, { name })).rejects.toThrow(ConflictError);
    }
    expect(await store.rooms.find(garage.id)).toMatchObject({ name: 'Garden' });
    expect(await change(secret.id, bob.id, { name: 'Hall' })).toMatchObject({ room: { name: 'Hall' } });
    await expect(change(9_999, ada.id, { name: 'X' })).rejects.toThrow('There is no room');
  });

  it('fills in skeletons of rooms from an earlier release, and keeps twins', async () => {
    await using database = await open();
    const ada = await register(database.store, 'ada');
    const garden = await createRoom(database.store, ada, { name: 'garden' });
    const twin = await createRoom(database.store, ada, { name: 'other' });
    await createRoom(database.store, ada, { kind: 'private', name: 'attic' });
    await database.run(
      `update rooms set name = 'gаrden', name_key = 'gаrden', public_name_key = 'gаrden' where id = ${twin.id}`,
    );
    await database.run('update rooms set public_name_skeleton = null');

    const store = await database.reopen();
    expect(await store.rooms.find(garden.id)).toEqual(garden);
    expect(await store.rooms.findByName(ada.id, 'gаrden')).toMatchObject({ id: twin.id });
    await expect(createRoom(store, ada, { name: 'gardеn' })).rejects.toMatchObject({ field: 'roomName' });
    await createRoom(store, ada, { name: 'attic' });
  });

  it('opens one direct room for two people, even when both do at once', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    expect(await store.rooms.findDirect([ada.id, bob.id])).toBeUndefined();
    const opened = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        store.rooms.openDirect({
          userIds: index % 2 === 0 ? [ada.id, bob.id] : [bob.id, ada.id],
          by: index % 2 === 0 ? ada.id : bob.id,
          createdAt: now(),
        }),
      ),
    );
    expect(new Set(opened.map(({ room }) => room.id)).size).toBe(1);
    expect(opened.filter(({ isNew }) => isNew)).toHaveLength(1);
    const room = opened[0]?.room;
    expect(room).toMatchObject({ kind: 'direct', memberCount: 2, directKey: `${ada.id}:${bob.id}` });
    expect(await store.rooms.findDirect([bob.id, ada.id])).toEqual(room);
    expect(await store.memberships.userIdsOf(room?.id ?? 0)).toEqual([ada.id, bob.id]);
    await expect(
      store.rooms.openDirect({ userIds: [ada.id, ada.id], by: ada.id, createdAt: 1 }),
    ).rejects.toThrow('two different users');
  });

  it('keeps who opened a direct room, in whatever order its two people are named', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob, cem] = [
      await register(store, 'ada'),
      await register(store, 'bob'),
      await register(store, 'cem'),
    ];
    const first = { userIds: [ada.id, bob.id], by: bob.id, createdAt: now() } as const;
    expect(await store.rooms.openDirect(first)).toMatchObject({ isNew: true, room: { createdBy: bob.id } });
    const second = { userIds: [ada.id, cem.id], by: ada.id, createdAt: now() } as const;
    expect(await store.rooms.openDirect(second)).toMatchObject({ isNew: true, room: { createdBy: ada.id } });
  });

  it("finds a room by name: the viewer's own first, else the public one, never a stranger's", async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const open_ = await createRoom(store, bob, { name: 'Plans' });
    const own = await createRoom(store, ada, { kind: 'private', name: 'PLANS' });
    const secret = await createRoom(store, ada, { kind: 'private', name: 'Secret' });
    expect((await store.rooms.findByName(ada.id, 'plans'))?.id).toBe(own.id);
    expect((await store.rooms.findByName(bob.id, 'plans'))?.id).toBe(open_.id);
    expect((await store.rooms.findByName(ada.id, 'secret'))?.id).toBe(secret.id);
    expect(await store.rooms.findByName(bob.id, 'secret')).toBeUndefined();
  });

  it("lists public rooms and the viewer's own by ID, in pages, and no stranger's", async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const lobby = await createRoom(store, ada, { name: 'Lobby' });
    const secret = await createRoom(store, ada, { kind: 'private', name: 'Hobby 100%' });
    const pair = { userIds: [ada.id, bob.id], by: ada.id, createdAt: now() } as const;
    const { room: direct } = await store.rooms.openDirect(pair);
    const group = await createRoom(store, bob, { kind: 'group', name: null });

    async function list(viewerId: number, query = {}) {
      const places = await store.rooms.listVisible(viewerId, { limit: 10, ...query });
      return places.map(({ room, membership }) => [room.id, membership?.role ?? null]);
    }
    expect(await list(ada.id)).toEqual([
      [lobby.id, 'owner'],
      [secret.id, 'owner'],
      [direct.id, 'member'],
    ]);
    expect(await list(bob.id)).toEqual([
      [lobby.id, null],
      [direct.id, 'member'],
      [group.id, 'owner'],
    ]);
    expect(await list(ada.id, { after: lobby.id, limit: 1 })).toEqual([[secret.id, 'owner']]);
    expect(await list(ada.id, { query: 'OBB' })).toHaveLength(2);
    expect(await list(ada.id, { query: '0%' })).toEqual([[secret.id, 'owner']]);
    expect(await list(ada.id, { query: '_' })).toEqual([]);
    expect((await store.rooms.listForUser(bob.id)).map(({ room }) => room.id)).toEqual([direct.id, group.id]);
  });
}
