import {
  allRoomKinds,
  can,
  isOpenRoom,
  type Actor,
  type RoomAction,
  type RoomRestriction,
} from '@parley/rules';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { propertyRuns } from '../../../../test-support/property-runs.ts';
import type { MembershipRow, RoomRow, Store, UserRow } from '../index.ts';
import { at, createRoom, now, register, type OpenTestDatabase } from './test-database.ts';

const person = fc.nat({ max: 3 });
const room = fc.record({
  kind: fc.constantFrom(...allRoomKinds),
  creator: person,
  others: fc.uniqueArray(person, { maxLength: 3 }),
  leavers: fc.uniqueArray(person, { maxLength: 2 }),
  banned: fc.uniqueArray(person, { maxLength: 2 }),
  silenced: fc.uniqueArray(person, { maxLength: 1 }),
});
const world = fc.record({
  rooms: fc.array(room, { minLength: 1, maxLength: 6 }),
  botOwners: fc.array(person, { maxLength: 3 }),
});

interface Place {
  room: RoomRow;
  incomingId: number;
  outgoingId: number;
}

export function describeRights(open: OpenTestDatabase): void {
  it('narrows every list as `can` decides about its items one by one', async () => {
    await using database = await open();
    const { store } = database;
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(world, async ({ rooms, botOwners }) => {
        runs += 1;
        const users: UserRow[] = [];
        for (let index = 0; index < 4; index += 1) users.push(await register(store, `user-${runs}-${index}`));
        const places: Place[] = [];
        for (const { kind, creator, others, leavers, banned, silenced } of rooms) {
          const made = await makeRoom(
            store,
            kind,
            at(users, creator),
            others.map((index) => at(users, index)),
          );
          // Two people have only one direct conversation.
          if (!places.some((place) => place.room.id === made.id)) places.push(await furnish(store, made));
          for (const index of leavers) {
            const { id } = at(users, index);
            await store.memberships.remove(made.id, id, { by: id, at: now() });
          }
          const restriction = { by: made.createdBy, at: now(), decide: () => null, maxPerRoom: 10 };
          for (const index of silenced) {
            const until = Date.now() + 1_000_000;
            await store.restrictions.silence(made.id, at(users, index).id, { ...restriction, until });
          }
          // Nobody can be banned from a direct conversation.
          for (const index of made.kind === 'direct' ? [] : banned) {
            await store.restrictions.ban(made.id, at(users, index).id, { ...restriction, reason: null });
          }
        }
        const bots = new Map<number, UserRow>();
        for (const [index, owner] of botOwners.entries()) {
          const bot = { username: `bot-${runs}-${index}`, displayName: 'Bot', by: at(users, owner).id };
          const made = await store.bots.create({ ...bot, createdAt: now() }, 10);
          if (made !== 'full') bots.set(made.id, made);
        }

        // Bots are restricted with their owners.
        for (const { id: userId } of [...users, ...bots.values()]) {
          const facts = await Promise.all(places.map((place) => factsOf(store, place, userId)));
          for (const role of ['member', 'admin'] as const) {
            const actor: Actor = { userId, role };
            const where = (action: RoomAction) =>
              facts
                .filter(({ restriction, ...each }) => can({ ...actor, restriction }, action, each))
                .map(({ place }) => place);
            const [readable, managed] = [where('room.read'), where('webhook.manage')];
            expect(await listed(store, actor, places)).toEqual({
              visible: readable.map((place) => place.room.id),
              named: readable.filter((place) => place.room.name !== null).map((place) => place.room.id),
              across: readable.map((place) => place.room.id),
              found: readable.map((place) => place.room.id),
              incoming: managed.map(({ incomingId }) => incomingId),
              outgoing: managed.map(({ outgoingId }) => outgoingId),
            });
            const managesAll = can(actor, 'bot.manageAll');
            const page = { ownerId: managesAll ? undefined : userId, limit: 10 };
            const after = Math.max(...users.map(({ id }) => id));
            const managedBots = [...bots.values()].filter((bot) => can(actor, 'bot.manage', bot));
            expect(await store.bots.list({ ...page, after })).toEqual(managedBots);
          }

          const others = users.map(({ id }) => id).filter((id) => id !== userId);
          const acquainted = await store.memberships.acquaintancesAmong(userId, others);
          for (const otherId of others) {
            const theirs = await Promise.all(places.map((place) => factsOf(store, place, otherId)));
            const shared = theirs.filter(
              ({ membership }, index) =>
                membership !== undefined && at(facts, index).membership !== undefined,
            );
            expect(acquainted.has(otherId)).toBe(shared.some((each) => !isOpenRoom(each.room)));
          }
        }
      }),
      propertyRuns(12),
    );
  }, 120_000);
}

/** A direct conversation with nobody else becomes a group. */
async function makeRoom(
  store: Store,
  kind: RoomRow['kind'],
  creator: UserRow,
  others: UserRow[],
): Promise<RoomRow> {
  const other = others.find(({ id }) => id !== creator.id);
  if (kind === 'direct' && other !== undefined) {
    const pair = { userIds: [creator.id, other.id], by: creator.id, createdAt: now() } as const;
    return (await store.rooms.openDirect(pair)).room;
  }
  const asked = kind === 'direct' ? 'group' : kind;
  return createRoom(
    store,
    creator,
    asked === 'group' ? { kind: asked, name: null } : { kind: asked },
    others,
  );
}

/** A message and a webhook in each direction, in a new room. */
async function furnish(store: Store, room: RoomRow): Promise<Place> {
  const change = { roomId: room.id, authorId: room.createdBy, clientMessageId: 'first', replyTo: null };
  await store.messages.apply([{ kind: 'send', ...change, content: 'treasure', at: now() }]);
  const { createdBy: by } = room;
  const webhook = { roomId: room.id, name: 'Build', by, createdAt: now(), maxPerRoom: 1, decide: () => null };
  const incoming = await store.incomingWebhooks.create({ ...webhook, secretHash: '0'.repeat(64) });
  const outgoing = await store.outgoingWebhooks.create({
    ...webhook,
    url: 'https://example.org/hook',
    events: 'message.sent',
    sealedSecret: 'sealed',
  });
  if (incoming === 'full' || outgoing === 'full' || 'refusal' in incoming || 'refusal' in outgoing) {
    throw new Error('The room is new.');
  }
  return { room, incomingId: incoming.id, outgoingId: outgoing.id };
}

async function factsOf(
  store: Store,
  place: Place,
  userId: number,
): Promise<{
  place: Place;
  room: RoomRow;
  membership: MembershipRow | undefined;
  restriction: RoomRestriction | undefined;
}> {
  const membership = await store.memberships.find(place.room.id, userId);
  const [restriction] = await store.restrictions.inForce([{ roomId: place.room.id, userId }]);
  return { place, room: place.room, membership, restriction: restriction?.kind };
}

/** What the lists show of these places: the IDs of rooms, each once, and of webhooks. */
async function listed(store: Store, actor: Actor, places: readonly Place[]) {
  const roomIds = places.map((place) => place.room.id);
  const { userId } = actor;
  const visible = await store.rooms.listVisible(userId, { after: Math.min(...roomIds) - 1, limit: 50 });
  const named: number[] = [];
  for (const { name } of places.map((place) => place.room)) {
    const room = name === null ? undefined : await store.rooms.findByName(userId, name);
    if (room !== undefined) named.push(room.id);
  }
  const across = await store.messages.listAcross(userId, { limit: 50 });
  const found = await store.messages.search(userId, { query: 'treasure', limit: 50 });
  const [firstIncoming, firstOutgoing] = [at(places, 0).incomingId, at(places, 0).outgoingId];
  const incoming = await store.incomingWebhooks.listManaged(actor, { after: firstIncoming - 1, limit: 50 });
  const outgoing = await store.outgoingWebhooks.listManaged(actor, { after: firstOutgoing - 1, limit: 50 });
  const among = (ids: number[]) => roomIds.filter((id) => ids.includes(id));
  return {
    visible: visible.map((each) => each.room.id),
    named,
    across: among(across.map(({ roomId }) => roomId)),
    found: among(found.map(({ roomId }) => roomId)),
    incoming: incoming.map(({ id }) => id),
    outgoing: outgoing.map(({ id }) => id),
  };
}
