import type { Refusal, RoomFacts } from '@parley/rules';
import { expect, it } from 'vitest';
import { at, createRoom, now, register, send, type OpenTestDatabase } from './test-database.ts';

export function describeMemberships(open: OpenTestDatabase): void {
  it('adds who is not in yet, with everything so far read, and leaves the others as they are', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const room = await createRoom(store, ada);
    await send(store, room, ada, 'one');
    const before = await store.memberships.find(room.id, ada.id);

    const added = await store.memberships.add(room.id, [ada.id, bob.id, bob.id], {
      by: ada.id,
      joinedAt: 77,
    });
    expect(added).toMatchObject({ addedUserIds: [bob.id], room: { memberCount: 2, lastSeq: 1 } });
    expect(await store.memberships.find(room.id, ada.id)).toEqual(before);
    const joined = {
      roomId: room.id,
      userId: bob.id,
      role: 'member',
      readSeq: 1,
      joinedAt: 77,
      isFavorite: false,
      mutedUntil: null,
      sectionId: null,
      sentAt: null,
    };
    expect(await store.memberships.find(room.id, bob.id)).toEqual(joined);
    expect(await store.rooms.find(room.id)).toMatchObject({ memberCount: 2 });

    const again = await store.memberships.add(room.id, [bob.id], { by: ada.id, joinedAt: 99 });
    expect(again).toMatchObject({ addedUserIds: [], room: { memberCount: 2 } });
    expect(await store.memberships.find(room.id, bob.id)).toEqual(joined);
  });

  it('knows who shares a private room, a group or a direct conversation with somebody, and counts no public room', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob, cy, di, eve] = [
      await register(store, 'ada'),
      await register(store, 'bob'),
      await register(store, 'cy'),
      await register(store, 'di'),
      await register(store, 'eve'),
    ];
    await createRoom(store, ada, { kind: 'public' }, [eve]);
    await createRoom(store, ada, { kind: 'private' }, [bob]);
    await createRoom(store, cy, { kind: 'group', name: null }, [ada]);
    const direct = { userIds: [di.id, ada.id], by: di.id, createdAt: now() } as const;
    await store.rooms.openDirect(direct);
    await createRoom(store, bob, { kind: 'private' }, [eve]);
    const all = [ada, bob, cy, di, eve].map(({ id }) => id);
    const acquaintances = async (userId: number, among: readonly number[]) =>
      [...(await store.memberships.acquaintancesAmong(userId, among))].toSorted((a, b) => a - b);
    expect(await acquaintances(ada.id, all)).toEqual([ada.id, bob.id, cy.id, di.id]);
    expect(await acquaintances(ada.id, [eve.id, di.id])).toEqual([di.id]);
    expect(await acquaintances(eve.id, all)).toEqual([bob.id, eve.id]);
    expect(await acquaintances(eve.id, [])).toEqual([]);
  });

  it('lists the memberships of several users, by user and by room', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob, cem] = [
      await register(store, 'ada'),
      await register(store, 'bob'),
      await register(store, 'cem'),
    ];
    const first = await createRoom(store, bob, {}, [ada]);
    const second = await createRoom(store, ada, { kind: 'private' });
    await createRoom(store, cem);
    const listed = await store.memberships.listForUsers([bob.id, ada.id, 9_999, bob.id]);
    expect(listed.map(({ userId, roomId, role }) => [userId, roomId, role])).toEqual([
      [ada.id, first.id, 'member'],
      [ada.id, second.id, 'owner'],
      [bob.id, first.id, 'owner'],
    ]);
    expect(await store.memberships.listForUsers([])).toEqual([]);
  });

  it('finds among many places those that nobody has, and counts the rooms of each user', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const rooms = await Promise.all(Array.from({ length: 130 }, () => createRoom(store, ada, {}, [bob])));
    const roomIds = rooms.map(({ id }) => id);
    const places = roomIds.flatMap((roomId) => [ada, bob].map(({ id }) => ({ roomId, userId: id })));
    expect(await store.memberships.vacantAmong(places)).toEqual([]);
    expect(await store.memberships.vacantAmong([])).toEqual([]);

    const [first, last] = [at(roomIds, 0), at(roomIds, 129)];
    await store.memberships.remove(first, ada.id, { by: ada.id, at: now() });
    await store.memberships.remove(last, bob.id, { by: bob.id, at: now() });
    expect(await store.memberships.vacantAmong([...places, { roomId: 9_999, userId: ada.id }])).toEqual([
      { roomId: first, userId: ada.id },
      { roomId: last, userId: bob.id },
      { roomId: 9_999, userId: ada.id },
    ]);

    const roomIdSum = roomIds.reduce((sum, id) => sum + id, 0);
    expect(await store.memberships.tallyForUsers([bob.id, 9_999, ada.id])).toEqual(
      new Map([
        [ada.id, { count: 129, roomIdSum: roomIdSum - first }],
        [bob.id, { count: 129, roomIdSum: roomIdSum - last }],
      ]),
    );
  });

  it('adds nobody for somebody who is no member, or has just left', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob, cem] = [
      await register(store, 'ada'),
      await register(store, 'bob'),
      await register(store, 'cem'),
    ];
    const room = await createRoom(store, ada, { kind: 'private' }, [bob]);
    const byBob = { by: bob.id, joinedAt: 1, decide: membersOnly };
    await store.memberships.remove(room.id, bob.id, { by: bob.id, at: now() });
    expect(await store.memberships.add(room.id, [bob.id, cem.id], byBob)).toEqual({
      refusal: 'not_member',
    });
    expect(await store.memberships.userIdsOf(room.id)).toEqual([ada.id]);
    const byAda = { by: ada.id, joinedAt: 1, decide: membersOnly };
    expect(await store.memberships.add(room.id, [cem.id], byAda)).toMatchObject({ addedUserIds: [cem.id] });
  });

  it('adds all or none: none when the room would be too full or one does not exist', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const [bob, cem, dan] = [
      await register(store, 'bob'),
      await register(store, 'cem'),
      await register(store, 'dan'),
    ];
    const room = await createRoom(store, ada, { kind: 'group' }, [bob]);
    const rules = { by: ada.id, joinedAt: 1, maxMembers: 3 };
    expect(await store.memberships.add(room.id, [cem.id, dan.id], rules)).toEqual({ refusal: 'full' });
    await expect(
      store.memberships.add(room.id, [cem.id, 9_999], { by: ada.id, joinedAt: 1 }),
    ).rejects.toThrow(/foreign key/i);
    await expect(store.memberships.add(9_999, [cem.id], rules)).rejects.toThrow('no room 9999');
    expect(await store.memberships.userIdsOf(room.id)).toEqual([ada.id, bob.id]);
    expect(await store.rooms.find(room.id)).toMatchObject({ memberCount: 2 });
    // Existing members take no new place.
    expect(await store.memberships.add(room.id, [ada.id, bob.id, cem.id], rules)).toMatchObject({
      addedUserIds: [cem.id],
    });
    expect(await store.memberships.add(room.id, [ada.id], rules)).toMatchObject({ addedUserIds: [] });
  });

  it('counts members right when many join and leave at once', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    const others = await Promise.all(Array.from({ length: 20 }, (_, index) => register(store, `u${index}`)));
    await Promise.all(
      others.map(async ({ id }, index) => {
        await Promise.all(
          [1, 2].map((joinedAt) => store.memberships.add(room.id, [id], { by: id, joinedAt })),
        );
        if (index % 2 === 0) await store.memberships.remove(room.id, id, { by: id, at: now() });
      }),
    );
    const userIds = await store.memberships.userIdsOf(room.id);
    expect(userIds).toHaveLength(11);
    expect((await store.rooms.find(room.id))?.memberCount).toBe(11);
  });

  it('gives the room of a leaving owner to the member of longest standing', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob, cem] = [
      await register(store, 'ada'),
      await register(store, 'bob'),
      await register(store, 'cem'),
    ];
    const room = await createRoom(store, ada);
    await store.memberships.add(room.id, [cem.id], { by: cem.id, joinedAt: 5_000_000 });
    await store.memberships.add(room.id, [bob.id], { by: bob.id, joinedAt: 6_000_000 });

    expect(await store.memberships.remove(room.id, bob.id, { by: bob.id, at: now() })).toMatchObject({
      removed: true,
      newOwnerId: null,
      room: { memberCount: 2 },
    });
    await store.memberships.add(room.id, [bob.id], { by: bob.id, joinedAt: 7_000_000 });
    expect(await store.memberships.remove(room.id, ada.id, { by: ada.id, at: now() })).toMatchObject({
      newOwnerId: cem.id,
    });
    expect(await store.memberships.find(room.id, cem.id)).toMatchObject({ role: 'owner' });
    expect(await store.memberships.find(room.id, ada.id)).toBeUndefined();
    expect(await store.memberships.remove(room.id, ada.id, { by: ada.id, at: now() })).toMatchObject({
      removed: false,
      newOwnerId: null,
      room: { memberCount: 2 },
    });

    await store.memberships.remove(room.id, bob.id, { by: bob.id, at: now() });
    expect(await store.memberships.remove(room.id, cem.id, { by: cem.id, at: now() })).toMatchObject({
      removed: true,
      newOwnerId: null,
      room: { memberCount: 0 },
    });
    await store.memberships.add(room.id, [bob.id], { by: bob.id, joinedAt: 8_000_000 });
    expect(await store.memberships.find(room.id, bob.id)).toMatchObject({ role: 'owner' });
  });

  it('changes roles if that is allowed in the transaction, and keeps one owner', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob, cem] = [
      await register(store, 'ada'),
      await register(store, 'bob'),
      await register(store, 'cem'),
    ];
    const room = await createRoom(store, ada, {}, [bob]);
    const facts: unknown[] = [];
    const change = (
      userId: number,
      role: 'owner' | 'moderator' | 'member',
      refusal: 'not_owner' | null = null,
    ) =>
      store.memberships.setRole(room.id, userId, {
        role,
        by: ada.id,
        decide({ membership, member }) {
          facts.push([membership?.role, member.userId, member.role]);
          return refusal;
        },
      });
    const roles = async () =>
      (await store.memberships.listForRoom(room.id, { limit: 9 })).map(({ role }) => role);

    expect(await change(bob.id, 'moderator', 'not_owner')).toEqual({ refusal: 'not_owner' });
    expect(await roles()).toEqual(['owner', 'member']);
    expect(await change(bob.id, 'moderator')).toMatchObject({
      changed: [{ userId: bob.id, role: 'moderator' }],
    });
    expect(await change(bob.id, 'moderator')).toEqual({ changed: [] });
    expect(await change(ada.id, 'member')).toEqual({ refusal: 'owner_needed' });
    expect(await change(cem.id, 'member')).toEqual({ refusal: 'no_member' });
    expect(await change(bob.id, 'owner')).toMatchObject({
      changed: [
        { userId: bob.id, role: 'owner' },
        { userId: ada.id, role: 'moderator' },
      ],
    });
    expect(await roles()).toEqual(['moderator', 'owner']);
    expect(facts).toEqual([
      ['owner', bob.id, 'member'],
      ['owner', bob.id, 'member'],
      ['owner', bob.id, 'moderator'],
      ['owner', ada.id, 'owner'],
      ['owner', bob.id, 'moderator'],
    ]);
  });

  it('removes nobody if that is refused in the transaction, and passes a room on to a moderator first', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob, cem] = [
      await register(store, 'ada'),
      await register(store, 'bob'),
      await register(store, 'cem'),
    ];
    const room = await createRoom(store, ada, {}, [bob, cem]);
    const role = { role: 'moderator', by: ada.id, decide: () => null } as const;
    await store.memberships.setRole(room.id, cem.id, role);
    const removal = { by: cem.id, at: now() };
    expect(
      await store.memberships.remove(room.id, ada.id, {
        ...removal,
        decide: ({ membership, member }) =>
          membership?.role === 'moderator' && member.role === 'owner' ? 'not_owner' : null,
      }),
    ).toEqual({ refusal: 'not_owner' });
    expect(await store.memberships.find(room.id, ada.id)).toMatchObject({ role: 'owner' });
    expect(await store.memberships.remove(room.id, ada.id, { ...removal, decide: () => null })).toMatchObject(
      {
        removed: true,
        newOwnerId: cem.id,
        room: { memberCount: 2 },
      },
    );
  });

  it('lists the members of a room whose names begin with what is asked for, by pages', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const others = [];
    for (const username of ['Bob', 'bonnie', 'cem', 'boris']) others.push(await register(store, username));
    const [bob, bonnie, , boris] = others;
    const room = await createRoom(store, ada, {}, others);
    await createRoom(store, await register(store, 'bobby'));
    const found = async (query: string, after = 0) =>
      (await store.memberships.listForRoom(room.id, { query, after, limit: 2 })).map(({ userId }) => userId);

    expect(await found('BO')).toEqual([bob?.id, bonnie?.id]);
    expect(await found('bo', bonnie?.id)).toEqual([boris?.id]);
    expect(await found('ob')).toEqual([]);
    expect(await found('bo%')).toEqual([]);
    expect(await found(' ')).toEqual([ada.id, bob?.id]);
    const [first] = await store.memberships.listForRoom(room.id, { query: 'ada', limit: 2 });
    expect(first).toEqual(await store.memberships.find(room.id, ada.id));
  });

  it('moves a read mark forward alone, and never past the last message', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const room = await createRoom(store, ada, {}, [bob]);
    for (const content of ['one', 'two', 'three']) await send(store, room, ada, content);

    async function mark(seq: number) {
      return (await store.memberships.markRead(room.id, bob.id, seq))?.readSeq;
    }
    expect(await mark(2)).toBe(2);
    expect(await mark(1)).toBe(2);
    expect(await mark(1_000)).toBe(3);
    expect(await Promise.all([mark(1), mark(3), mark(2)])).toEqual([3, 3, 3]);
    expect((await store.memberships.find(room.id, bob.id))?.readSeq).toBe(3);
    expect(await store.memberships.markRead(room.id, 9_999, 1)).toBeUndefined();
  });

  it('lists members by user ID, in pages, and of several rooms at once', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const others = [await register(store, 'bob'), await register(store, 'cem'), await register(store, 'dan')];
    const room = await createRoom(store, ada, {}, others);
    const lonely = await createRoom(store, ada);
    const everyone = [ada, ...others].map(({ id }) => id);
    const first = await store.memberships.listForRoom(room.id, { limit: 3 });
    const second = await store.memberships.listForRoom(room.id, { after: first.at(-1)?.userId, limit: 3 });
    expect([...first, ...second].map(({ userId }) => userId)).toEqual(everyone);
    expect(await store.memberships.userIdsOf(room.id)).toEqual(everyone);
    expect(await store.memberships.userIdsOfMany([lonely.id, room.id, 9_999])).toEqual(
      new Map([
        [room.id, everyone],
        [lonely.id, [ada.id]],
      ]),
    );
  });
}

function membersOnly({ membership }: RoomFacts): Refusal | null {
  return membership == null ? 'not_member' : null;
}
