import { refusalOf, type RoomFacts } from '@parley/rules';
import { expect, it } from 'vitest';
import type { NewOutgoingWebhook, RoomRow, Store, UserRole, UserRow } from '../index.ts';
import { createRoom, now, register, send, type OpenTestDatabase } from './test-database.ts';

export function describeOutgoingWebhooks(open: OpenTestDatabase): void {
  it('begins where its room is, and changes what it is told to', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, room } = await place(store);
    await send(store, room, ada, 'before');
    const webhook = await subscribe(store, room, ada);
    expect(webhook).toMatchObject({ seq: 1, version: 1, pausedAt: null, claimedBy: null });
    const { outgoingWebhooks } = store;
    expect(await outgoingWebhooks.find(webhook.id)).toEqual(webhook);
    const renamed = { ...webhook, name: 'Other', sealedSecret: 'renewed' };
    const change = { by: ada.id, decide: () => null, name: 'Other', sealedSecret: 'renewed', url: undefined };
    expect(await outgoingWebhooks.update(webhook.id, change)).toEqual(renamed);
    expect(await outgoingWebhooks.find(webhook.id)).toEqual(renamed);
    expect(await outgoingWebhooks.update(9_999, change)).toBeUndefined();
    expect(await outgoingWebhooks.find(9_999)).toBeUndefined();
    await expect(subscribe(store, { ...room, id: 9_999 }, ada)).rejects.toThrow('no room 9999');
  });

  it('is created, changed and resumed only if that is allowed in the transaction', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, room } = await place(store);
    const { outgoingWebhooks, rooms } = store;
    const webhook = await subscribe(store, room, ada);
    await outgoingWebhooks.pause(webhook.id, { by: ada.id, pausedAt: 5 });
    const deletion = { by: ada.id, at: now(), decide: () => null };
    const manage = {
      by: ada.id,
      decide: (facts: RoomFacts) => refusalOf({ userId: ada.id, role: 'member' }, 'webhook.manage', facts),
    };
    expect(await outgoingWebhooks.update(webhook.id, { ...manage, name: 'Other' })).toMatchObject({
      name: 'Other',
    });
    await rooms.delete(room.id, deletion);
    const refused = { refusal: 'room_not_found' };
    expect(await outgoingWebhooks.update(webhook.id, { ...manage, name: 'Late' })).toEqual(refused);
    expect(await outgoingWebhooks.resume(webhook.id, manage)).toEqual(refused);
    expect(await outgoingWebhooks.create({ ...webhookOf(room, ada), ...manage })).toEqual(refused);
    expect(await outgoingWebhooks.find(webhook.id)).toMatchObject({ name: 'Other', pausedAt: 5 });
  });

  it('is one of so many of a room, and is listed for who manages it', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, room } = await place(store);
    const bob = await register(store, 'bob');
    const secret = await createRoom(store, bob, { kind: 'private' });
    const own = [await subscribe(store, room, ada), await subscribe(store, room, ada)];
    const others = await subscribe(store, secret, bob);
    const last = await subscribe(store, room, ada);
    await expect(subscribe(store, room, ada)).rejects.toThrow('all the webhooks');
    const ids = async (userId: number, query = {}, role: UserRole = 'member') => {
      const found = await store.outgoingWebhooks.listManaged({ userId, role }, { limit: 10, ...query });
      return found.map(({ id }) => id);
    };
    const all = [...own, last].map(({ id }) => id);
    expect(await ids(ada.id)).toEqual(all);
    expect(await ids(ada.id, {}, 'admin')).toEqual(all);
    expect(await ids(bob.id)).toEqual([others.id]);
    expect(await ids(bob.id, { roomId: secret.id }, 'admin')).toEqual([others.id]);
    expect(await ids(bob.id, {}, 'admin')).toEqual([...all.slice(0, 2), others.id, last.id]);
    expect(await ids(ada.id, { after: all[0], limit: 1 })).toEqual([all[1]]);
  });

  it('makes out deliveries in order and moves on, once, and not from where it is no more', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, room } = await place(store);
    const { id } = await subscribe(store, room, ada);
    const made = {
      from: 0,
      version: 3,
      contentVersion: null,
      seq: 2,
      deliveries: [one('first'), one('second')],
    };
    const results = await Promise.all([1, 2, 3].map(() => store.outgoingWebhooks.makeOut(id, made)));
    expect(results.filter((isMade) => isMade)).toHaveLength(1);
    expect(await store.outgoingWebhooks.find(id)).toMatchObject({ version: 3, seq: 2 });
    const deliveries = await store.webhookDeliveries.list(id, { limit: 10 });
    expect(deliveries.map(({ payload, state, attempts }) => [payload, state, attempts])).toEqual([
      ['second', 'waiting', 0],
      ['first', 'waiting', 0],
    ]);
    expect((await store.webhookDeliveries.next(id))?.payload).toBe('first');
    expect(await store.outgoingWebhooks.makeOut(9_999, made)).toBe(false);
  });

  it('belongs to one node at a time, until that gives it back or its lease is over', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, room } = await place(store);
    const { id } = await subscribe(store, room, ada);
    const { outgoingWebhooks } = store;
    const claim = (nodeId: string, at: number) =>
      outgoingWebhooks.claim(id, { nodeId, now: at, until: at + 100 });
    const claims = await Promise.all(['a', 'b', 'c'].map((nodeId) => claim(nodeId, 1_000)));
    const [holder] = claims.flatMap((webhook) => webhook?.claimedBy ?? []);
    expect(claims.filter((webhook) => webhook !== undefined)).toHaveLength(1);
    expect(await claim(holder ?? '', 1_050)).toMatchObject({ claimedBy: holder, claimedUntil: 1_150 });
    expect(await claim('d', 1_149)).toBeUndefined();
    expect(await claim('d', 1_150)).toMatchObject({ claimedBy: 'd' });
    await outgoingWebhooks.release(id, holder ?? '');
    expect(await claim('e', 1_160)).toBeUndefined();
    await outgoingWebhooks.release(id, 'd');
    expect(await claim('e', 1_160)).toMatchObject({ claimedBy: 'e' });
    await outgoingWebhooks.pause(id, { by: ada.id, pausedAt: 5 });
    expect(await claim('e', 1_170)).toBeUndefined();
    expect(await claim('e', 9_999)).toBeUndefined();
  });

  it('is active while it is not paused, and says what there is to do', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, room } = await place(store);
    const { id } = await subscribe(store, room, ada);
    const active = async () =>
      (await store.outgoingWebhooks.listActive()).map(({ dueAt, isBehind }) => ({ dueAt, isBehind }));
    expect(await active()).toEqual([{ dueAt: null, isBehind: false }]);
    // Nodes decide whose turn it is by who created a webhook and where it calls.
    const { url, createdBy } = (await store.outgoingWebhooks.find(id)) ?? {};
    expect(await store.outgoingWebhooks.listActive()).toMatchObject([{ id, url, createdBy }]);
    expect(createdBy).toBe(ada.id);
    await send(store, room, ada, 'hello');
    expect(await active()).toEqual([{ dueAt: null, isBehind: true }]);
    const first = one('first');
    await store.outgoingWebhooks.makeOut(id, {
      from: 0,
      version: 1,
      contentVersion: null,
      seq: 1,
      deliveries: [first, one('second')],
    });
    expect(await active()).toEqual([{ dueAt: first.createdAt, isBehind: false }]);
    const delivery = await store.webhookDeliveries.next(id);
    await store.webhookDeliveries.record(delivery?.id ?? 0, attempt({ state: 'waiting', dueAt: 77_777 }));
    expect(await active()).toEqual([{ dueAt: 77_777, isBehind: false }]);

    const paused = await store.outgoingWebhooks.pause(id, { by: null, pausedAt: 500 });
    expect(paused).toMatchObject({ pausedAt: 500 });
    expect(await store.outgoingWebhooks.pause(id, { by: ada.id, pausedAt: 600 })).toEqual(paused);
    expect(await active()).toEqual([]);
    const resumed = { by: ada.id, decide: () => null };
    expect(await store.outgoingWebhooks.resume(id, resumed)).toMatchObject({ pausedAt: null });
    await store.webhookDeliveries.makeDue(id, 50);
    expect(await active()).toEqual([{ dueAt: 50, isBehind: false }]);
  });

  it('is behind only what messages have come to say, until all of it is made out', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, room } = await place(store);
    const { id } = await subscribe(store, room, ada);
    const isBehind = async () => (await store.outgoingWebhooks.listActive()).map((each) => each.isBehind);
    await send(store, room, ada, 'hello');
    await database.run(`update rooms set version = 3, content_version = 1 where id = ${room.id}`);
    const made = { seq: 1, deliveries: [] };
    await store.outgoingWebhooks.makeOut(id, { ...made, from: 0, version: 1, contentVersion: 0 });
    expect(await isBehind()).toEqual([true]);
    await store.outgoingWebhooks.makeOut(id, { ...made, from: 1, version: 1, contentVersion: null });
    expect(await store.outgoingWebhooks.find(id)).toMatchObject({ version: 1, contentVersion: null, seq: 1 });
    expect(await isBehind()).toEqual([false]);
  });

  it('is paused when the one who made it leaves a room that others cannot read, and not by anybody else', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, room } = await place(store);
    const bob = await register(store, 'bob');
    const secret = await createRoom(store, ada, { kind: 'private' });
    const rooms = [room, secret];
    for (const { id } of rooms) await store.memberships.add(id, [bob.id], { by: bob.id, joinedAt: now() });
    const [ofPublic, ofAda, ofBob] = [
      await subscribe(store, room, ada),
      await subscribe(store, secret, ada),
      await subscribe(store, secret, bob),
    ];
    const leftAt = now();
    for (const { id } of rooms) await store.memberships.remove(id, ada.id, { by: ada.id, at: leftAt });
    const { outgoingWebhooks } = store;
    expect(await outgoingWebhooks.find(ofAda.id)).toEqual({ ...ofAda, pausedAt: leftAt });
    expect(await outgoingWebhooks.find(ofPublic.id)).toEqual(ofPublic);
    expect(await outgoingWebhooks.find(ofBob.id)).toEqual(ofBob);
  });

  it('goes with its deliveries and leaves those of others', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, room } = await place(store);
    const [gone, kept] = [await subscribe(store, room, ada), await subscribe(store, room, ada)];
    for (const { id } of [gone, kept]) {
      await store.webhookDeliveries.create({ webhookId: id, ...one('hello') });
    }
    expect(await store.outgoingWebhooks.remove(gone.id, { by: ada.id })).toBe(true);
    expect(await store.outgoingWebhooks.remove(gone.id, { by: ada.id })).toBe(false);
    expect(await store.outgoingWebhooks.find(kept.id)).toEqual(kept);
    expect(await store.outgoingWebhooks.find(gone.id)).toBeUndefined();
    expect(await store.webhookDeliveries.create({ webhookId: gone.id, ...one('late') })).toBeUndefined();
    expect(await store.webhookDeliveries.list(gone.id, { limit: 10 })).toEqual([]);
    expect(await store.webhookDeliveries.list(kept.id, { limit: 10 })).toHaveLength(1);
  });

  it('writes down attempts, and the next delivery is the first that still waits', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, room } = await place(store);
    const { id } = await subscribe(store, room, ada);
    const { webhookDeliveries } = store;
    const ping = await webhookDeliveries.create({ webhookId: id, ...one('hello'), event: 'ping' });
    expect(ping).toMatchObject({ state: 'failed', attempts: 0, status: null, answer: null });
    const deliveries = [one('first'), one('second'), one('third')];
    await store.outgoingWebhooks.makeOut(id, {
      from: 0,
      version: 3,
      contentVersion: null,
      seq: 3,
      deliveries,
    });
    const first = await webhookDeliveries.next(id);
    const failed = attempt({ status: 503, answer: 'café 🌍', state: 'waiting', dueAt: 900 });
    expect(await webhookDeliveries.record(first?.id ?? 0, failed)).toEqual({
      ...first,
      ...failed,
      attempts: 1,
    });
    const delivered = attempt({ status: 200, answer: '', state: 'delivered' });
    const recorded = await webhookDeliveries.record(first?.id ?? 0, delivered);
    expect(recorded).toMatchObject({ ...delivered, attempts: 2 });
    expect(await webhookDeliveries.find(id, first?.id ?? 0)).toEqual(recorded);
    expect(await webhookDeliveries.find(id + 1, first?.id ?? 0)).toBeUndefined();
    const second = await webhookDeliveries.next(id);
    expect(second?.payload).toBe('second');
    expect(await webhookDeliveries.lastBefore(id, second?.id ?? 0)).toEqual(recorded);
    // A ping is not an event of the room.
    expect(await webhookDeliveries.lastBefore(id, first?.id ?? 0)).toBeUndefined();
    expect(await webhookDeliveries.record(9_999, delivered)).toBeUndefined();
  });

  it('lists deliveries in pages, and keeps those that wait, the newest of the others and no old ones', async () => {
    await using database = await open();
    const { store } = database;
    const { ada, room } = await place(store);
    const { id } = await subscribe(store, room, ada);
    const { webhookDeliveries } = store;
    const deliveries = Array.from({ length: 6 }, (_, index) => ({
      ...one(`${index}`),
      createdAt: 100 + index,
    }));
    await store.outgoingWebhooks.makeOut(id, {
      from: 0,
      version: 6,
      contentVersion: null,
      seq: 6,
      deliveries,
    });
    for (let index = 0; index < 5; index += 1) {
      const next = await webhookDeliveries.next(id);
      await webhookDeliveries.record(next?.id ?? 0, attempt({ state: 'delivered' }));
    }
    const payloads = async () =>
      (await webhookDeliveries.list(id, { limit: 10 })).map(({ payload }) => payload);
    const page = await webhookDeliveries.list(id, { limit: 2 });
    const rest = await webhookDeliveries.list(id, { before: page.at(-1)?.id, limit: 10 });
    expect([...page, ...rest].map(({ payload }) => payload)).toEqual(['5', '4', '3', '2', '1', '0']);
    await webhookDeliveries.prune(id, 3);
    expect(await payloads()).toEqual(['5', '4', '3', '2']);
    await webhookDeliveries.deleteOlder(104);
    expect(await payloads()).toEqual(['5', '4']);
    await webhookDeliveries.deleteOlder(1_000);
    expect(await payloads()).toEqual(['5']);
  });
}

async function place(store: Store): Promise<{ ada: UserRow; room: RoomRow }> {
  const ada = await register(store, 'ada');
  return { ada, room: await createRoom(store, ada) };
}

function webhookOf(room: RoomRow, creator: UserRow): NewOutgoingWebhook {
  return {
    roomId: room.id,
    name: 'Build',
    url: 'https://example.org/hook',
    events: 'message.sent message.edited',
    sealedSecret: 'sealed',
    by: creator.id,
    createdAt: now(),
    maxPerRoom: 3,
    decide: () => null,
  };
}

async function subscribe(store: Store, room: RoomRow, creator: UserRow) {
  const webhook = await store.outgoingWebhooks.create(webhookOf(room, creator));
  if (webhook === 'full' || 'refusal' in webhook)
    throw new Error('The room has all the webhooks that it may have.');
  return webhook;
}

function one(payload: string) {
  return { event: 'message.sent', payload, createdAt: now() };
}

function attempt(given: Partial<Parameters<Store['webhookDeliveries']['record']>[1]>) {
  const at = now();
  return {
    state: 'delivered' as const,
    dueAt: at,
    attemptedAt: at,
    status: null,
    answer: null,
    tookMs: 5,
    ...given,
  };
}
