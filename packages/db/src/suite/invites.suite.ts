import { refusalOf, type Actor, type RoomFacts } from '@parley/rules';
import { expect, it } from 'vitest';
import type { NewInvite, RoomInviteRow, RoomRow, Store, UserRow } from '../index.ts';
import { createRoom, now, register, type OpenTestDatabase } from './test-database.ts';

let count = 0;
const refused = { refusal: 'invite_not_found' };

export function describeInvites(open: OpenTestDatabase): void {
  it('finds an invite by the hash of its code, and lists the open ones to those who manage them', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, bob, cem, room } = await people(store);
    const other = await createRoom(store, ada);
    const adas = await created(store, room, ada, { maxUses: 3 });
    const bobs = await created(store, room, bob);
    const short = await created(store, room, bob, { expiresAt: bobs.createdAt + 50 });
    const elsewhere = await created(store, other, ada);

    expect(adas).toMatchObject({ roomId: room.id, createdBy: ada.id, maxUses: 3, uses: 0 });
    expect(await store.invites.findByHash(adas.codeHash)).toEqual(adas);
    expect(await store.invites.findByHash('nothing')).toBeUndefined();

    const listed = async (user: UserRow, role: 'owner' | 'member' | null, at: number) => {
      const facts: RoomFacts = { room, membership: role && { role } };
      return store.invites.listManaged(actorOf(user), facts, { roomId: room.id, at });
    };
    expect(await listed(ada, 'owner', short.expiresAt - 1)).toEqual([adas, bobs, short]);
    expect(await listed(ada, 'owner', short.expiresAt)).toEqual([adas, bobs]);
    expect(await listed(bob, 'member', short.expiresAt)).toEqual([bobs]);
    expect(await listed(cem, 'member', short.expiresAt)).toEqual([]);
    expect(await store.invites.findByHash(elsewhere.codeHash)).toEqual(elsewhere);
  });

  it('creates none if that is refused in the transaction, and no more open ones than allowed', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, bob, room } = await people(store);
    await store.memberships.remove(room.id, bob.id, { by: bob.id, at: now() });
    expect(await store.invites.create(inviteOf(room, bob))).toEqual({ refusal: 'not_member' });

    const first = await created(store, room, ada, { expiresAt: now() + 100 });
    const made = await Promise.all(
      Array.from({ length: 4 }, () =>
        store.invites.create(inviteOf(room, ada, { createdAt: first.createdAt, maxOpen: 3 })),
      ),
    );
    expect(made.filter((each) => each === 'full')).toHaveLength(2);
    // An expired one makes room for another.
    const later = first.expiresAt;
    await created(store, room, ada, { createdAt: later, maxOpen: 3 });
    expect(await store.invites.create(inviteOf(room, ada, { createdAt: later, maxOpen: 3 }))).toBe('full');
  });

  it('leaves room for the invites of others, however many one person creates at once', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, bob, room } = await people(store);
    const limits = { maxOpen: 3, maxOpenOfCreator: 2 };
    const made = await Promise.all(
      Array.from({ length: 4 }, () => store.invites.create(inviteOf(room, ada, limits))),
    );
    expect(made.filter((each) => each === 'creator_full')).toHaveLength(2);
    await created(store, room, bob, limits);
    expect(await store.invites.create(inviteOf(room, bob, limits))).toBe('full');
    // Their own limit is what they can do something about.
    expect(await store.invites.create(inviteOf(room, ada, limits))).toBe('creator_full');
    // In another room, they have as many again.
    await created(store, await createRoom(store, ada), ada, limits);
  });

  it('lets as many people join as it has uses, even at the same time, and counts nobody twice', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, room } = await people(store);
    const invite = await created(store, room, ada, { maxUses: 2 });
    const guests = [];
    for (const name of ['dan', 'eve', 'fay', 'gil']) guests.push(await register(store, name));
    const results = await Promise.all(guests.map((guest) => join(store, invite, guest)));
    expect(results.filter((result) => isRefused(result))).toHaveLength(2);
    expect(await store.invites.findByHash(invite.codeHash)).toMatchObject({ uses: 2 });
    expect((await store.rooms.find(room.id))?.memberCount).toBe(5);

    // Somebody who is in the room already, even by the last use, stays in it.
    const joined = guests.find((_, index) => !isRefused(results[index]));
    if (joined === undefined) throw new Error('Two have joined.');
    expect(await join(store, invite, joined)).toMatchObject({ addedUserIds: [] });
    expect(await store.invites.findByHash(invite.codeHash)).toMatchObject({ uses: 2 });

    const one = await created(store, room, ada, { maxUses: 5 });
    const late = await register(store, 'hal');
    const twice = await Promise.all([join(store, one, late), join(store, one, late)]);
    expect(
      twice.map(
        (result) => typeof result === 'object' && 'addedUserIds' in result && result.addedUserIds.length,
      ),
    ).toEqual(expect.arrayContaining([0, 1]));
    expect(await store.invites.findByHash(one.codeHash)).toMatchObject({ uses: 1 });
  });

  it('stops working when it expires, and when its creator may no longer invite people', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, bob, room } = await people(store);
    const dan = await register(store, 'dan');
    const invite = await created(store, room, bob);
    expect(await join(store, invite, dan, { at: invite.expiresAt })).toEqual(refused);
    expect(await join(store, { ...invite, roomId: (await createRoom(store, ada)).id }, dan)).toEqual(refused);
    await store.memberships.remove(room.id, bob.id, { by: ada.id, at: now() });
    expect(await join(store, invite, dan)).toEqual(refused);
    // Back in the room, they may invite people again.
    await store.memberships.add(room.id, [bob.id], { by: ada.id, joinedAt: now() });
    expect(await join(store, invite, dan, { maxMembers: 3 })).toEqual({ refusal: 'full' });
    expect(await store.invites.findByHash(invite.codeHash)).toMatchObject({ uses: 0 });
    expect(await join(store, invite, dan, { at: invite.expiresAt - 1 })).toMatchObject({
      addedUserIds: [dan.id],
    });
  });

  it('is revoked by its creator and by moderators of its room, once', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, bob, cem, room } = await people(store);
    const other = await createRoom(store, ada, {}, [bob]);
    const revoke = (invite: RoomInviteRow, user: UserRow, roomId = room.id) =>
      store.invites.revoke(invite.id, { roomId, by: actorOf(user) });
    const bobs = await created(store, room, bob);
    expect(await revoke(bobs, cem)).toEqual(refused);
    expect(await revoke(bobs, bob, other.id)).toEqual(refused);
    expect(await store.invites.findByHash(bobs.codeHash)).toEqual(bobs);
    expect(await revoke(bobs, bob)).toEqual({ refusal: null });
    expect(await revoke(bobs, bob)).toEqual(refused);
    expect(await join(store, bobs, await register(store, 'dan'))).toEqual(refused);

    const next = await created(store, room, bob);
    expect(await revoke(next, ada)).toEqual({ refusal: null });
    expect(await store.invites.findByHash(next.codeHash)).toBeUndefined();
  });

  it('is deleted once it has expired or is used up, and not before', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, room } = await people(store);
    const [kept, limited, usedUp, expired] = [
      await created(store, room, ada),
      await created(store, room, ada, { maxUses: 2 }),
      await created(store, room, ada, { maxUses: 1 }),
      await created(store, room, ada, { expiresAt: now() + 50 }),
    ];
    const dan = await register(store, 'dan');
    const eve = await register(store, 'eve');
    await join(store, limited, dan);
    await join(store, usedUp, eve);
    await store.invites.deleteClosed(expired.expiresAt);
    const found = await Promise.all(
      [kept, limited, usedUp, expired].map(({ codeHash }) => store.invites.findByHash(codeHash)),
    );
    expect(found.map((each) => each?.id)).toEqual([kept.id, limited.id, undefined, undefined]);
  });
}

/** Ada owns the room, and Bob and Cem are in it. */
async function people(store: Store) {
  const ada = await register(store, 'ada');
  const bob = await register(store, 'bob');
  const cem = await register(store, 'cem');
  return { ada, bob, cem, room: await createRoom(store, ada, { kind: 'private' }, [bob, cem]) };
}

function isRefused(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'refusal' in result;
}

function actorOf({ id, role }: UserRow): Actor {
  return { userId: id, role };
}

function decideFor(actor: Actor) {
  return (facts: RoomFacts) => refusalOf(actor, 'room.invite', facts);
}

function inviteOf(room: RoomRow, user: UserRow, invite: Partial<NewInvite> = {}): NewInvite {
  const createdAt = now();
  return {
    roomId: room.id,
    codeHash: `hash ${(count += 1)}`,
    hint: 'x7Qd',
    by: user.id,
    createdAt,
    expiresAt: createdAt + 1_000_000,
    maxUses: null,
    maxOpen: 50,
    maxOpenOfCreator: 50,
    decide: (facts) => (facts.membership == null ? 'not_member' : null),
    ...invite,
  };
}

async function created(
  store: Store,
  room: RoomRow,
  user: UserRow,
  invite: Partial<NewInvite> = {},
): Promise<RoomInviteRow> {
  const made = await store.invites.create(inviteOf(room, user, invite));
  if (typeof made === 'string' || 'refusal' in made) throw new Error('The invite was not created.');
  return made;
}

function join(
  store: Store,
  { id, roomId, createdBy }: RoomInviteRow,
  user: UserRow,
  { at = now(), maxMembers }: { at?: number; maxMembers?: number } = {},
) {
  return store.memberships.add(roomId, [user.id], {
    by: user.id,
    joinedAt: at,
    invite: { id, createdBy, decide: decideFor({ userId: createdBy, role: 'member' }) },
    maxMembers,
  });
}
