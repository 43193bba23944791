import {
  createParleyClient,
  errorDataFrom,
  type MeEvent,
  type PresenceEvent,
  type TypingEvent,
} from '@parley/api-contract';
import { createConnection } from 'mysql2/promise';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startMariaDb, type MariaDb } from '../../../test-support/mariadb.ts';
import { startRedis, type Redis } from '../../../test-support/redis.ts';
import { startApp, type TestApp } from './app.ts';
import { botOf, keyFor } from './bots.ts';
import { privateRoom, say, signIn, signUp, type Person } from './people.ts';
import { RedisTraffic } from './redis-traffic.ts';
import { followRoom, Subscription } from './subscription.ts';

const mariaDbPath = inject('mariaDbPath');
const redisPath = inject('redisPath');
const patience = { timeout: 60_000 };

/** Two nodes on a database of their own. */
interface Chat extends AsyncDisposable {
  instanceId: string;
  nodes: readonly [TestApp, TestApp];
  /** Ann on the first node, bo on the second, and cy, who comes and goes; they are users 1 to 3, and room 1 is theirs alone. */
  ann: Person;
  bo: Person;
  cy: Person;
  roomId: number;
}

describe.skipIf(mariaDbPath === null || redisPath === null)('two chats on one Redis', () => {
  let mariaDb: MariaDb;
  let redis: Redis;
  beforeAll(async () => {
    mariaDb = await startMariaDb(mariaDbPath ?? '');
    redis = await startRedis(redisPath ?? '');
  });
  afterAll(async () => {
    await redis[Symbol.asyncDispose]();
    await mariaDb[Symbol.asyncDispose]();
  });

  async function startChat(redisDatabase: number): Promise<Chat> {
    const name = `chat_${randomBytes(8).toString('hex')}`;
    const connection = await createConnection(mariaDb.url);
    await connection.query(`create database ${name}`);
    await connection.end();
    const settings = {
      databaseUrl: `${mariaDb.url}/${name}`,
      redisUrl: `${redis.url}/${redisDatabase}`,
      secret: randomBytes(32).toString('hex'),
    };
    await using stack = new AsyncDisposableStack();
    const nodes = [stack.use(await startApp({}, settings)), stack.use(await startApp({}, settings))] as const;
    const ann = stack.use(await signUp(nodes[0].url, 'ann'));
    const bo = stack.use(await signUp(nodes[1].url, 'bo'));
    const cy = stack.use(await signUp(nodes[0].url, 'cy'));
    const roomId = await privateRoom(ann);
    await ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id, cy.account.id] });
    expect([ann.account.id, bo.account.id, cy.account.id, roomId]).toEqual([1, 2, 3, 1]);
    const owned = stack.move();
    const instanceId = nodes[0].store.instance.id;
    return { instanceId, nodes, ann, bo, cy, roomId, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  }

  /** All that bo sees of ann, cy and the room. */
  async function watch({ bo, roomId }: Chat) {
    const stack = new DisposableStack();
    const room = stack.use(followRoom(bo, roomId));
    const typing = stack.use(
      new Subscription<TypingEvent>((on) => bo.api.rooms.typing.subscribe({ roomId }, on)),
    );
    const list = stack.use(new Subscription<MeEvent>((on) => bo.api.me.follow.subscribe(undefined, on)));
    const presence = stack.use(
      new Subscription<PresenceEvent>((on) => bo.api.presence.follow.subscribe({ userIds: [1, 3] }, on)),
    );
    await room.find(({ type }) => type === 'reset');
    for (const each of [typing, list, presence])
      await expect.poll(() => each.items, patience).not.toEqual([]);
    const state = (userId: number) =>
      presence.items
        .flatMap((event) => (event.type === 'snapshot' ? event.presences : event.presence))
        .findLast((each) => each.userId === userId)?.state;
    await expect.poll(() => state(3), patience).toBe('offline');
    return { room, typing, list, presence, state, [Symbol.dispose]: () => stack.dispose() };
  }

  test.each([
    ['the same number', 0, 0],
    ['different numbers', 1, 2],
  ])(
    'under %s tell each other nothing, though their rooms and people have the same IDs',
    async (_, firstDatabase, secondDatabase) => {
      await using first = await startChat(firstDatabase);
      await using second = await startChat(secondDatabase);
      using here = await watch(first);
      using there = await watch(second);
      const quiet = () =>
        [there.room, there.typing, there.list, there.presence].map(({ items }) => [...items]);
      const before = quiet();

      // Everything that is said between the nodes of the first chat: …
      await first.ann.api.rooms.setTyping.mutate({ roomId: 1, isTyping: true });
      await here.typing.find(({ type }) => type === 'typingStarted');
      await say(first.ann, 1, 'for the first chat alone');
      await here.room.find(({ type }) => type === 'messageChanged');
      await first.bo.api.me.markRead.mutate({ roomId: 1, seq: 1 });
      await first.ann.api.presence.setStatus.mutate({ availability: 'busy', text: 'in the first chat' });
      await expect.poll(() => here.state(1), patience).toBe('busy');
      using _ofCy = new Subscription<MeEvent>((on) => first.cy.api.me.follow.subscribe(undefined, on));
      await expect.poll(() => here.state(3), patience).toBe('online');
      await privateRoom(first.ann).then((roomId) =>
        first.ann.api.rooms.invite.mutate({ roomId, userIds: [2] }),
      );
      await here.list.find(({ type }) => type === 'roomJoined');
      const response = await fetch(`${first.nodes[0].url}/trpc/auth.logout`, {
        method: 'POST',
        headers: { authorization: `Bearer ${first.bo.token}`, 'content-type': 'application/json' },
        body: '{}',
      });
      expect(response.status).toBe(200);
      await expect.poll(() => here.list.failure, patience).toMatchObject({ reason: 'unauthenticated' });

      // … of which nothing came to the second, which hears its own, by the same connections.
      await say(second.ann, 1, 'for the second');
      await there.room.find(({ type }) => type === 'messageChanged');
      await expect.poll(() => there.list.items.length, patience).toBeGreaterThan(before[2]?.length ?? 0);
      expect(there.room.items.slice(1)).toMatchObject([{ message: { seq: 1, content: 'for the second' } }]);
      expect(there.typing.items).toEqual(before[1]);
      expect([there.state(1), there.state(3)]).toEqual(['online', 'offline']);
      expect(JSON.stringify(quiet())).not.toContain('first chat');
      expect(JSON.stringify(quiet())).not.toContain('busy');
      expect(there.list.items.filter(({ type }) => type === 'roomJoined')).toEqual([]);
      expect(there.list.failure).toBeNull();
      expect(await second.bo.api.auth.me.query()).toMatchObject({ id: 2 });
    },
  );

  test('count limits apart: who has used up one in the first has not in the second', async () => {
    await using first = await startChat(0);
    await using second = await startChat(0);
    const guessed = await useUpAttempts(first.nodes[0].url, first.ann.account.username);
    // On the other node as well.
    await expect(signIn(first.nodes[1].url, first.ann.account.username)).rejects.toMatchObject({
      data: { reason: 'rate_limited' },
    });
    expect(guessed).toBeGreaterThan(1);
    await using again = await signIn(second.nodes[0].url, second.ann.account.username);
    expect(again.account.id).toBe(first.ann.account.id);
  });

  test('use no key and no channel without the ID of their database', async () => {
    using traffic = await RedisTraffic.of(redis.url);
    await using chat = await startChat(0);
    using seen = await watch(chat);
    const { ann, bo, cy, nodes } = chat;

    // Whatever a chat does that Redis hears of.
    await ann.api.rooms.setTyping.mutate({ roomId: 1, isTyping: true });
    await say(ann, 1, 'hello');
    await seen.room.find(({ type }) => type === 'messageChanged');
    await bo.api.me.markRead.mutate({ roomId: 1, seq: 1 });
    await ann.api.presence.setStatus.mutate({ availability: 'busy' });
    await ann.api.search.messages.query({ query: 'hello' });
    const bot = await botOf(ann);
    const { secret, key } = await ann.api.keys.create.mutate({ name: 'x', scope: 'write', botId: bot.id });
    await ann.api.rooms.invite.mutate({ roomId: 1, userIds: [bot.id] });
    {
      await using client = keyFor(nodes[1].url, secret);
      await client.api.messages.send.mutate({ roomId: 1, content: 'from a bot', clientMessageId: 'x' });
    }
    await ann.api.bots.update.mutate({ botId: bot.id, displayName: 'Renamed' });
    await ann.api.keys.revoke.mutate({ keyId: key.id });
    const hook = await ann.api.incomingWebhooks.create.mutate({ roomId: 1, name: 'Build' });
    const posted = await fetch(nodes[0].url + hook.path, { method: 'POST', body: '{"text":"built"}' });
    expect(posted.status).toBe(200);
    await ann.api.rooms.leave.mutate({ roomId: 1 });
    await useUpAttempts(nodes[0].url, ann.account.username);
    await cy[Symbol.asyncDispose]();

    const names = await traffic.names();
    const commands = names.map((name) => name.split(' ')[0]);
    for (const command of ['publish', 'subscribe', 'set', 'sadd', 'evalsha'])
      expect(commands).toContain(command);
    const strays = names.filter((name) => !name.includes(` parley:${chat.instanceId}:`));
    // Whether servers of the releases before there were IDs are running is asked under their own key, which nobody writes.
    expect(strays).toEqual(['smembers parley:nodes']);
  });
});

/** Guesses wrong until that is refused, and returns how often it was not. */
async function useUpAttempts(url: string, username: string): Promise<number> {
  const { api } = createParleyClient({ url });
  for (let count = 0; count < 200; count += 1) {
    const guess = api.auth.issueToken.mutate({ username, password: 'not the password' });
    const reason = await guess.then(
      () => undefined,
      (error: unknown) => errorDataFrom(error)?.reason,
    );
    if (reason === 'rate_limited') return count;
  }
  throw new Error('Wrong guesses are not limited.');
}
