import { refusalOf, type PersonFacts, type RoomFacts } from '@parley/rules';
import { expect, it } from 'vitest';
import type { RoomRow, Store, UserRow } from '../index.ts';
import {
  at,
  createRoom,
  deleteOf,
  editOf,
  now,
  register,
  send,
  sendOf,
  type OpenTestDatabase,
} from './test-database.ts';

const hourMs = 3_600_000;

async function refusalOfChange(store: Store, change: Parameters<Store['messages']['apply']>[0][number]) {
  const [result] = await store.messages.apply([change]);
  return result?.ok === false ? result.reason : null;
}

async function botOf(store: Store, owner: UserRow): Promise<UserRow> {
  const bot = { username: `${owner.username}-bot`, displayName: 'Bot', by: owner.id, createdAt: now() };
  const made = await store.bots.create(bot, 10);
  if (made === 'full') throw new Error('It is the first.');
  return made;
}

export function describeRestrictions(open: OpenTestDatabase): void {
  const allowed = { decide: () => null, maxPerRoom: 1_000 };

  function ban(store: Store, room: RoomRow, by: UserRow, user: UserRow, reason: string | null = null) {
    return store.restrictions.ban(room.id, user.id, { ...allowed, by: by.id, at: now(), reason });
  }

  function silence(store: Store, room: RoomRow, by: UserRow, user: UserRow, until: number | null) {
    return store.restrictions.silence(room.id, user.id, { ...allowed, by: by.id, at: Date.now(), until });
  }

  it('ban members with their bots, who leave, cannot write, and cannot be added until they are unbanned', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob, cem] = [
      await register(store, 'ada'),
      await register(store, 'bob'),
      await register(store, 'cem'),
    ];
    const bot = await botOf(store, bob);
    const room = await createRoom(store, ada, {}, [bob, cem, bot]);
    await send(store, room, bob, 'hello');
    expect(await ban(store, room, ada, bob, 'spam')).toMatchObject({
      isChanged: true,
      affectedUserIds: [bob.id, bot.id],
      removedUserIds: [bob.id, bot.id],
      newOwnerId: null,
    });
    expect(await store.memberships.userIdsOf(room.id)).toEqual([ada.id, cem.id]);
    expect(await store.rooms.find(room.id)).toMatchObject({ memberCount: 2, restrictionCount: 1 });
    expect(await store.restrictions.listForRoom(room.id, { limit: 10 })).toMatchObject([
      { userId: bob.id, kind: 'banned', reason: 'spam', createdBy: ada.id },
    ]);
    const places = [ada, bob, cem, bot].map(({ id }) => ({ roomId: room.id, userId: id }));
    const restricted = await store.restrictions.inForce(places);
    expect(new Map(restricted.map(({ userId, kind }) => [userId, kind]))).toEqual(
      new Map([
        [bob.id, 'banned'],
        [bot.id, 'banned'],
      ]),
    );

    for (const user of [bob, bot]) {
      expect(await refusalOfChange(store, sendOf(room, user, 'still here'))).toBe('room_not_found');
      const added = await store.memberships.add(room.id, [user.id], { by: cem.id, joinedAt: now() });
      expect(added).toEqual({ refusal: 'banned', userId: user.id });
    }
    expect(await refusalOfChange(store, sendOf(room, cem, 'good'))).toBeNull();

    const change = { ...allowed, by: ada.id, at: now() };
    expect(await store.restrictions.unban(room.id, bob.id, change)).toMatchObject({ isChanged: true });
    expect(await store.restrictions.unban(room.id, bob.id, change)).toMatchObject({ isChanged: false });
    expect(await store.rooms.find(room.id)).toMatchObject({ restrictionCount: 0 });
    await store.memberships.add(room.id, [bob.id], { by: cem.id, joinedAt: now() });
    expect(await refusalOfChange(store, sendOf(room, bob, 'back'))).toBeNull();
  });

  it('silence people, who can read and delete, but not write or edit, until the time comes', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const bot = await botOf(store, bob);
    const room = await createRoom(store, ada, {}, [bob, bot]);
    const message = await send(store, room, bob, 'hello');
    const until = Date.now() + hourMs;
    expect(await silence(store, room, ada, bob, until)).toEqual({
      isChanged: true,
      affectedUserIds: [bob.id, bot.id],
    });
    for (const user of [bob, bot]) {
      expect(await refusalOfChange(store, sendOf(room, user, 'more'))).toBe('silenced');
    }
    expect(await refusalOfChange(store, editOf(message, 'changed'))).toBe('silenced');
    expect(await refusalOfChange(store, deleteOf(message))).toBeNull();
    // It outlives leaving, and is not lifted by an unban.
    await store.memberships.remove(room.id, bob.id, { by: bob.id, at: now() });
    await store.memberships.add(room.id, [bob.id], { by: bob.id, joinedAt: now() });
    await store.restrictions.unban(room.id, bob.id, { ...allowed, by: ada.id, at: now() });
    expect(await refusalOfChange(store, sendOf(room, bob, 'again'))).toBe('silenced');
    expect(await store.restrictions.inForceForUsers([bob.id, ada.id])).toEqual([
      { roomId: room.id, userId: bob.id, kind: 'silenced', until },
    ]);

    await silence(store, room, ada, bob, Date.now() - 1);
    expect(await refusalOfChange(store, sendOf(room, bob, 'over'))).toBeNull();
    expect(await store.restrictions.listForRoom(room.id, { limit: 10 })).toEqual([]);
    expect(await store.restrictions.listForMembers(room.id, [bob.id])).toEqual([]);
    await silence(store, room, ada, bob, until);
    expect(await silence(store, room, ada, bob, null)).toMatchObject({ isChanged: true });
    expect(await store.rooms.find(room.id)).toMatchObject({ restrictionCount: 0 });
  });

  it('replace a silence with a ban, but no ban with a silence, and take no more than the room may have', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob, cem, di] = [
      await register(store, 'ada'),
      await register(store, 'bob'),
      await register(store, 'cem'),
      await register(store, 'di'),
    ];
    const room = await createRoom(store, ada);
    await silence(store, room, ada, bob, Date.now() + hourMs);
    await ban(store, room, ada, bob);
    expect(await silence(store, room, ada, bob, Date.now() + hourMs)).toEqual({ refusal: 'banned' });
    await silence(store, room, ada, bob, null);
    expect((await store.restrictions.listForRoom(room.id, { limit: 10 })).map(({ kind }) => kind)).toEqual([
      'banned',
    ]);

    const two = { decide: () => null, maxPerRoom: 2, by: ada.id, at: Date.now() };
    const past = Date.now() - 1;
    await store.restrictions.silence(room.id, cem.id, { ...two, until: past });
    // The silence of Cem has ended.
    expect(await store.restrictions.ban(room.id, di.id, { ...two, reason: null })).toMatchObject({
      isChanged: true,
      removedUserIds: [],
    });
    expect(await store.restrictions.ban(room.id, cem.id, { ...two, reason: null })).toEqual({
      refusal: 'full',
    });
    // Banning somebody again takes no second place.
    expect(await store.restrictions.ban(room.id, di.id, { ...two, reason: 'still' })).toMatchObject({
      isChanged: true,
    });
    const page = await store.restrictions.listForRoom(room.id, { limit: 1 });
    expect(page.map(({ userId }) => userId)).toEqual([bob.id]);
    const next = await store.restrictions.listForRoom(room.id, { after: at(page, 0).userId, limit: 1 });
    expect(next).toMatchObject([{ userId: di.id, reason: 'still' }]);
  });

  it('are decided on what is stored then, and a refusal changes nothing', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob, cem] = [
      await register(store, 'ada'),
      await register(store, 'bob'),
      await register(store, 'cem'),
    ];
    const room = await createRoom(store, ada, {}, [bob]);
    await silence(store, room, ada, bob, Date.now() + hourMs);
    const seen: unknown[] = [];
    const change = {
      by: bob.id,
      at: now(),
      maxPerRoom: 10,
      reason: null,
      decide: (facts: RoomFacts) => {
        seen.push(facts);
        return refusalOf({ userId: bob.id, role: 'member' }, 'room.restrict', facts);
      },
    };
    expect(await store.restrictions.ban(room.id, cem.id, change)).toEqual({ refusal: 'not_moderator' });
    expect(seen).toMatchObject([
      {
        room: { id: room.id },
        membership: { userId: bob.id, role: 'member' },
        restriction: 'silenced',
        person: { isSelf: false, role: null, serverRole: 'member' },
      },
    ]);
    expect(await store.rooms.find(room.id)).toMatchObject({ restrictionCount: 1 });
    await expect(store.restrictions.ban(room.id, 9_999, { ...change, decide: () => null })).rejects.toThrow(
      'no user 9999',
    );
  });

  it('are decided by the highest role among a person and their bots, who count as one', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const bot = await botOf(store, bob);
    const other = await store.bots.create(
      { username: 'other-bot', displayName: 'Other', by: bob.id, createdAt: now() },
      10,
    );
    if (other === 'full') throw new Error('It is the second.');
    const room = await createRoom(store, bot, {}, [ada, bob]);

    const seen: PersonFacts['person'][] = [];
    const change = (by: UserRow) => ({
      by: by.id,
      at: now(),
      maxPerRoom: 10,
      decide({ person }: PersonFacts) {
        seen.push(person);
        return 'not_owner' as const;
      },
    });
    for (const [by, user] of [
      [ada, bob],
      [ada, other],
      [bob, bob],
      [bob, bot],
      [bot, bob],
      [bot, other],
    ] as const) {
      const { id } = user;
      const silenced = await store.restrictions.silence(room.id, id, { ...change(by), until: null });
      const banned = await store.restrictions.ban(room.id, id, { ...change(by), reason: null });
      expect([silenced, banned]).toEqual([{ refusal: 'not_owner' }, { refusal: 'not_owner' }]);
    }
    const serverRole = 'member';
    expect(seen.filter((_, index) => index % 2 === 0)).toEqual([
      { isSelf: false, role: 'owner', serverRole },
      { isSelf: false, role: null, serverRole },
      { isSelf: true, role: 'owner', serverRole },
      { isSelf: true, role: 'owner', serverRole },
      { isSelf: true, role: 'owner', serverRole },
      { isSelf: true, role: null, serverRole },
    ]);
    expect(seen.filter((_, index) => index % 2 === 1)).toEqual(seen.filter((_, index) => index % 2 === 0));
  });

  it('pass a room on if a bot of the banned person owned it, and pause their webhooks', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const bot = await botOf(store, bob);
    const room = await createRoom(store, bot, {}, [ada, bob]);
    const webhook = await store.outgoingWebhooks.create({
      roomId: room.id,
      name: 'Build',
      by: bob.id,
      createdAt: now(),
      maxPerRoom: 1,
      decide: () => null,
      url: 'https://example.org/hook',
      events: 'message.sent',
      sealedSecret: 'sealed',
    });
    if (webhook === 'full' || 'refusal' in webhook) throw new Error('The room is new.');
    expect(await ban(store, room, ada, bob)).toMatchObject({ newOwnerId: ada.id });
    expect(await store.memberships.find(room.id, ada.id)).toMatchObject({ role: 'owner' });
    const paused = await store.outgoingWebhooks.find(webhook.id);
    expect(paused?.pausedAt).not.toBeNull();
  });
}
