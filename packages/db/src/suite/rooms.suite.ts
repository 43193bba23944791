import { expect, it } from 'vitest';
import { ConflictError, type RoomRow, type RoomUpdate, type UserRow } from '../index.ts';
import {
  at,
  createRoom,
  deleteOf,
  now,
  register,
  send,
  sendMany,
  sendOf,
  type OpenTestDatabase,
} from './test-database.ts';

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

  it('changes the settings of a room, and who can find it', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const garden = await createRoom(store, ada, { name: 'Garden' });
    const attic = await createRoom(store, ada, { kind: 'private', name: 'GARDEN' });
    const hookOf = async (by: UserRow) => {
      const webhook = {
        roomId: garden.id,
        name: 'Build',
        url: 'https://example.org',
        events: 'message.sent',
      };
      const made = {
        ...webhook,
        sealedSecret: 'sealed',
        by: by.id,
        createdAt: now(),
        maxPerRoom: 9,
        decide: () => null,
      };
      const row = await store.outgoingWebhooks.create(made);
      return row === 'full' || 'refusal' in row ? 0 : row.id;
    };
    const [adas, bobs] = [await hookOf(ada), await hookOf(bob)];
    const change = (room: RoomRow, settings: RoomUpdate['settings']) =>
      store.rooms.update(room.id, { by: ada.id, at: 9_000, settings, decide: () => null });

    const settings = { topic: 'Tomatoes', emoji: '🌱', posting: 'moderators', slowModeSeconds: 30 } as const;
    expect(await change(garden, settings)).toMatchObject({ isChanged: true, before: garden, room: settings });
    expect(await change(garden, settings)).toMatchObject({ isChanged: false });
    expect(await store.rooms.find(garden.id)).toMatchObject(settings);

    // Two public rooms cannot have one name, however they come by it.
    await expect(change(attic, { kind: 'public' })).rejects.toThrow(ConflictError);
    expect(await change(garden, { kind: 'private' })).toMatchObject({ room: { kind: 'private' } });
    expect(await store.rooms.find(garden.id)).toMatchObject({
      publicNameKey: null,
      publicNameSkeleton: null,
    });
    // What somebody outside had sent elsewhere is sent no longer.
    expect(await store.outgoingWebhooks.find(adas)).toMatchObject({ pausedAt: null });
    expect(await store.outgoingWebhooks.find(bobs)).toMatchObject({ pausedAt: 9_000 });
    expect(await change(attic, { kind: 'public' })).toMatchObject({ room: { kind: 'public' } });
    await expect(change(garden, { kind: 'public' })).rejects.toThrow(ConflictError);
    expect(await change(garden, { kind: 'public', name: 'Yard' })).toMatchObject({
      room: { kind: 'public', name: 'Yard' },
    });
    expect(await store.rooms.findByName(bob.id, 'yard')).toMatchObject({ id: garden.id });
  });

  it('archives a room and brings it back, and lists the archived ones apart', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const [garden, attic] = [await createRoom(store, ada), await createRoom(store, ada)];
    const archive = (at: number | null) =>
      store.rooms.archive(garden.id, {
        by: ada.id,
        at,
        decide: ({ membership }) => (membership?.role === 'owner' ? null : 'not_owner'),
      });
    const list = async (isArchived?: boolean) =>
      (await store.rooms.listVisible(bob.id, { isArchived, limit: 9 })).map(({ room }) => room.id);

    expect(await archive(5_000)).toMatchObject({ isChanged: true, room: { archivedAt: 5_000 } });
    expect(await archive(6_000)).toMatchObject({ isChanged: false, room: { archivedAt: 5_000 } });
    expect([await list(), await list(true)]).toEqual([[attic.id], [garden.id]]);
    expect(await archive(null)).toMatchObject({ isChanged: true, room: { archivedAt: null } });
    expect([await list(), await list(true)]).toEqual([[garden.id, attic.id], []]);
    const byBob = { by: bob.id, at: 7_000, decide: () => 'not_owner' as const };
    expect(await store.rooms.archive(garden.id, byBob)).toEqual({ refusal: 'not_owner' });
  });

  it('lets newcomers join no more rooms than allowed, archived ones included, even when several change at once', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const rooms = [];
    for (let index = 0; index < 5; index++) rooms.push(await createRoom(store, ada));
    const given = { by: ada.id, at: now(), decide: () => null };
    const join = ({ id }: RoomRow) =>
      store.rooms.update(id, { ...given, settings: { newcomersJoin: true }, maxNewcomerRooms: 2 });
    const results = await Promise.all(rooms.map(join));
    expect(results.filter((result) => 'refusal' in result && result.refusal === 'full')).toHaveLength(3);
    const joined = await store.rooms.listForNewcomers(10);
    const [first, second] = [at(joined, 0), at(joined, 1)];
    const other = rooms.find(({ id }) => id !== first.id && id !== second.id);
    if (other === undefined) throw new Error('There are five.');

    await store.rooms.archive(first.id, given);
    expect(await join(other)).toEqual({ refusal: 'full' });
    // Saying so again is no change.
    expect(await join(second)).toMatchObject({ isChanged: false });
    await store.rooms.delete(first.id, given);
    expect(await join(other)).toMatchObject({ isChanged: true });
    expect((await store.rooms.listForNewcomers(10)).map(({ id }) => id)).toEqual(
      [second.id, other.id].toSorted((a, b) => a - b),
    );
  });

  it('hides a deleted room from everyone at once, and removes what was in it piece by piece', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const garden = await createRoom(store, ada, { name: 'Garden' }, [bob]);
    const other = await createRoom(store, ada, {}, [bob]);
    const webhook = {
      roomId: garden.id,
      name: 'Build',
      by: ada.id,
      createdAt: now(),
      maxPerRoom: 9,
      decide: () => null,
    };
    const incoming = await store.incomingWebhooks.create({ ...webhook, secretHash: '0'.repeat(64) });
    const outgoing = await store.outgoingWebhooks.create({
      ...webhook,
      url: 'https://example.org',
      events: 'message.sent',
      sealedSecret: 'sealed',
    });
    if (incoming === 'full' || outgoing === 'full' || 'refusal' in incoming || 'refusal' in outgoing) {
      throw new Error('The room is new.');
    }
    const contents = Array.from({ length: 450 }, (_, index) => `treasure ${index}`);
    const sent = await sendMany(store, garden, bob, contents);
    await store.messages.apply([deleteOf(at(sent, 7))]);
    await send(store, other, bob, 'treasure elsewhere');
    await store.outgoingWebhooks.makeOut(outgoing.id, {
      from: outgoing.version,
      version: 450,
      contentVersion: null,
      seq: 450,
      deliveries: contents.map(() => ({ event: 'message.sent', payload: '{}', createdAt: now() })),
    });
    expect(await store.rooms.purge()).toBe(false);

    const deletion = { by: ada.id, at: 8_000, decide: () => null };
    expect(await store.rooms.delete(garden.id, { ...deletion, decide: () => 'not_owner' as const })).toEqual({
      refusal: 'not_owner',
    });
    expect(await store.rooms.delete(garden.id, deletion)).toEqual({ refusal: null });
    for (const { id } of [ada, bob]) {
      expect((await store.rooms.listForUser(id)).map(({ room }) => room.id)).toEqual([other.id]);
      expect((await store.rooms.listVisible(id, { limit: 9 })).map(({ room }) => room.id)).toEqual([
        other.id,
      ]);
      expect(await store.messages.search(id, { query: 'treasure', limit: 500 })).toHaveLength(1);
      expect(await store.messages.listAcross(id, { limit: 500 })).toHaveLength(1);
      expect(await store.rooms.findByName(id, 'Garden')).toBeUndefined();
    }
    expect(await store.messages.apply([sendOf(garden, ada, 'too late')])).toEqual([
      { ok: false, reason: 'room_not_found' },
    ]);
    const post = sendOf(garden, { ...ada, id: incoming.botId }, 'build', { webhookId: incoming.id });
    expect(await store.messages.apply([post])).toEqual([{ ok: false, reason: 'room_not_found' }]);
    expect(await store.outgoingWebhooks.listActive()).toEqual([]);
    // The name is free again.
    const again = await createRoom(store, bob, { name: 'garden' });

    let pieces = 0;
    while (await store.rooms.purge()) pieces += 1;
    // Three of messages, three of deliveries, the webhook and the room.
    expect(pieces).toBe(8);
    expect(await store.rooms.find(garden.id)).toBeUndefined();
    expect(await store.messages.find(garden.id, 450)).toBeUndefined();
    expect(await store.outgoingWebhooks.find(outgoing.id)).toBeUndefined();
    expect(await store.rooms.find(again.id)).toMatchObject({ name: 'garden' });
    expect(await store.messages.find(other.id, 1)).toMatchObject({ content: 'treasure elsewhere' });
    await expect(store.rooms.delete(garden.id, deletion)).rejects.toThrow('There is no room');
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
    const notes = { userIds: [ada.id, ada.id], by: ada.id, createdAt: now() } as const;
    const { room: own } = await store.rooms.openDirect(notes);
    expect(own).toMatchObject({ kind: 'direct', memberCount: 1 });
    expect(await store.rooms.openDirect(notes)).toEqual({ room: own, isNew: false });
    expect(await store.memberships.userIdsOf(own.id)).toEqual([ada.id]);
    expect(await store.rooms.findDirect([ada.id, bob.id])).toEqual(room);
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
