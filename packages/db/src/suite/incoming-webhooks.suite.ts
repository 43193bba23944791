import { refusalOf, type RoomFacts } from '@parley/rules';
import { expect, it } from 'vitest';
import type {
  IncomingWebhookRow,
  MessageRow,
  NewIncomingWebhook,
  RoomRow,
  Store,
  UserRole,
  UserRow,
} from '../index.ts';
import {
  at,
  change,
  createRoom,
  deleteOf,
  editOf,
  now,
  register,
  sendOf,
  type OpenTestDatabase,
} from './test-database.ts';

export function describeIncomingWebhooks(open: OpenTestDatabase): void {
  it('makes a bot of its own for each webhook, under its name, that nobody finds or can sign in to', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    const names = ['Grafana Alerts', 'Grafana alerts', '上海', '--- !', '\ufdfa'.repeat(64)];
    const bots: (UserRow | undefined)[] = [];
    for (const name of names) {
      const webhook = await createWebhook(store, room, ada, { name });
      expect(await store.incomingWebhooks.find(webhook.id)).toEqual(webhook);
      bots.push(await store.users.find(webhook.botId));
    }
    for (const [index, bot] of bots.entries()) {
      expect(bot).toMatchObject({ displayName: names[index], kind: 'bot', ownerId: null, passwordHash: '' });
    }
    const usernames = bots.map((bot) => bot?.username);
    expect(usernames).toEqual([
      'grafana-alerts-hook',
      expect.stringMatching(/^grafana-alerts-hook-[0-9a-f]{4}$/),
      '上海-hook',
      'hook',
      'صلى-الله-عليه-وسلمصل-hook',
    ]);
    expect(await store.users.search('graf', 10)).toEqual([]);
    expect(await store.memberships.userIdsOf(room.id)).toEqual([ada.id]);
  });

  it('takes no more webhooks than a room may have, however many are made at once', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    const made = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        make(store, room, ada, { name: `hook ${index}`, maxPerRoom: 4 }),
      ),
    );
    expect(made.filter((webhook) => webhook === 'full')).toHaveLength(2);
    await createWebhook(store, await createRoom(store, ada), ada, { maxPerRoom: 4 });
    await expect(make(store, { ...room, id: 9_999 }, ada)).rejects.toThrow('no room 9999');
  });

  it('lets the bot write in its room alone, and no longer than the webhook is there', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada, { kind: 'private' });
    const other = await createRoom(store, ada, { kind: 'private' });
    const webhook = await createWebhook(store, room, ada);
    const bot = at(await store.users.findMany([webhook.botId]), 0);
    const shown = {
      senderName: 'Nagios',
      senderEmoji: '🔥',
      cards: '[{"blocks":[]}]',
      webhookId: webhook.id,
    };

    const message = await change(store, sendOf(room, bot, 'all is well', shown));
    const { webhookId: _, ...kept } = shown;
    expect(message).toMatchObject({ authorId: bot.id, content: 'all is well', ...kept });
    expect((await store.messages.page(room.id, { limit: 9 })).messages).toEqual([message]);
    expect(await store.memberships.userIdsOf(room.id)).toEqual([ada.id]);

    const refused = { ok: false, reason: 'room_not_found' };
    const sneaking = [
      sendOf(room, bot, 'without the webhook'),
      sendOf(other, bot, 'elsewhere', { webhookId: webhook.id }),
      sendOf(room, ada, 'as somebody else', { webhookId: webhook.id }),
      sendOf(room, bot, 'an unknown one', { webhookId: webhook.id + 1 }),
      editOf(message, 'changed'),
      deleteOf(message),
    ];
    expect(await store.messages.apply(sneaking)).toEqual(sneaking.map(() => refused));

    expect(await store.incomingWebhooks.remove(webhook.id, { by: ada.id })).toBe(true);
    expect(await store.messages.apply([sendOf(room, bot, 'too late', shown)])).toEqual([refused]);
    expect(await store.messages.find(room.id, 1)).toEqual(message);
    expect(await store.incomingWebhooks.find(webhook.id)).toBeUndefined();
    expect(await store.incomingWebhooks.remove(webhook.id, { by: ada.id })).toBe(false);
  });

  it('takes the cards from a message that is edited or deleted', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    for (const revise of [(message: MessageRow) => editOf(message, 'plain'), deleteOf]) {
      const message = await change(store, sendOf(room, ada, 'words', { cards: '[]', senderName: 'Nagios' }));
      expect(message.cards).toBe('[]');
      expect(await change(store, revise(message))).toMatchObject({ cards: null, senderName: 'Nagios' });
      expect(await store.messages.find(room.id, message.seq)).toMatchObject({ cards: null });
    }
  });

  it('renames a webhook and its bot, renews its secret and says when it was used', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const webhook = await createWebhook(store, await createRoom(store, ada), ada);
    const { incomingWebhooks } = store;
    const renaming = { by: ada.id, name: 'Prometheus', decide: () => null };
    expect(await incomingWebhooks.rename(webhook.id, renaming)).toEqual({
      ...webhook,
      name: 'Prometheus',
    });
    expect(await store.users.find(webhook.botId)).toMatchObject({ displayName: 'Prometheus' });
    const secretHash = 'f'.repeat(64);
    const renewal = { by: ada.id, secretHash, decide: () => null };
    expect(await incomingWebhooks.renewSecret(webhook.id, renewal)).toMatchObject({ secretHash });
    await incomingWebhooks.markUsed(webhook.id, 77);
    expect(await incomingWebhooks.find(webhook.id)).toEqual({
      ...webhook,
      name: 'Prometheus',
      secretHash,
      lastUsedAt: 77,
    });
    expect(await incomingWebhooks.rename(9_999, renaming)).toBeUndefined();
    expect(await incomingWebhooks.renewSecret(9_999, renewal)).toBeUndefined();
  });

  it('is created, renamed and given a new secret only if that is allowed in the transaction', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const room = await createRoom(store, ada, {}, [bob]);
    const webhook = await createWebhook(store, room, ada);
    const change = {
      by: ada.id,
      decide: (facts: RoomFacts) => refusalOf({ userId: ada.id, role: 'member' }, 'webhook.manage', facts),
    };
    const given = { role: 'owner', by: ada.id, decide: () => null } as const;
    await store.memberships.setRole(room.id, bob.id, given);
    const refused = { refusal: 'not_owner' };
    expect(await make(store, room, ada, change)).toEqual(refused);
    expect(await store.incomingWebhooks.rename(webhook.id, { ...change, name: 'Other' })).toEqual(refused);
    const secretHash = 'f'.repeat(64);
    expect(await store.incomingWebhooks.renewSecret(webhook.id, { ...change, secretHash })).toEqual(refused);
    expect(await store.incomingWebhooks.find(webhook.id)).toEqual(webhook);
    expect(await store.users.find(webhook.botId)).toMatchObject({ displayName: 'Nagios' });
  });

  it('lists for an owner those of their rooms, and for an administrator those of rooms that they may read', async () => {
    await using database = await open();
    const { store } = database;
    const [ada, bob] = [await register(store, 'ada'), await register(store, 'bob')];
    const rooms = [
      await createRoom(store, bob),
      await createRoom(store, bob, { kind: 'private' }),
      await createRoom(store, bob, { kind: 'private' }, [ada]),
      await createRoom(store, ada, {}, [bob]),
    ];
    const ids: number[] = [];
    for (const room of rooms) {
      // Two of each, the second created by the other person.
      for (const user of [bob, ada]) ids.push((await createWebhook(store, room, user)).id);
    }
    const places = new Map(ids.map((id, index) => [id, Math.floor(index / 2)]));
    async function list({ id: userId }: UserRow, query: { roomId?: number } = {}, role: UserRole = 'member') {
      const found = await store.incomingWebhooks.listManaged({ userId, role }, { limit: 50, ...query });
      return found.map(({ id }) => places.get(id));
    }
    expect(await list(bob)).toEqual([0, 0, 1, 1, 2, 2]);
    expect(await list(ada)).toEqual([3, 3]);
    expect(await list(ada, {}, 'admin')).toEqual([0, 0, 2, 2, 3, 3]);
    expect(await list(bob, { roomId: rooms[1]?.id ?? 0 })).toEqual([1, 1]);
    expect(await list(ada, { roomId: rooms[1]?.id ?? 0 }, 'admin')).toEqual([]);

    const owner = { userId: bob.id, role: 'member' } as const;
    const first = await store.incomingWebhooks.listManaged(owner, { limit: 2 });
    const rest = await store.incomingWebhooks.listManaged(owner, {
      after: first.at(-1)?.id,
      limit: 50,
    });
    expect([...first, ...rest].map(({ id }) => id)).toEqual(ids.slice(0, 6));
  });
}

type Details = Partial<NewIncomingWebhook>;

function make(store: Store, room: RoomRow, creator: UserRow, details: Details = {}) {
  return store.incomingWebhooks.create({
    roomId: room.id,
    name: 'Nagios',
    secretHash: '0'.repeat(64),
    by: creator.id,
    createdAt: now(),
    maxPerRoom: 50,
    decide: () => null,
    ...details,
  });
}

async function createWebhook(...given: Parameters<typeof make>): Promise<IncomingWebhookRow> {
  const webhook = await make(...given);
  if (webhook === 'full' || 'refusal' in webhook) throw new Error('The room has too many webhooks.');
  return webhook;
}
