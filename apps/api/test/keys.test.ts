import {
  createParleyClient,
  errorDataFrom,
  maxKeysPerUser,
  type MeEvent,
  type RoomEvent,
} from '@parley/api-contract';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { botOf, keyFor } from './bots.ts';
import { password, privateRoom, publicRoom, say, signUp, type Person } from './people.ts';
import { allProcedures } from './procedures.ts';
import { TestServer } from './server.ts';
import { Subscription } from './subscription.ts';

let server: TestServer;
let ann: Person;
beforeAll(async () => {
  server = await TestServer.start();
  // The first account is the administrator: nobody whose rights are looked at here.
  await using admin = await signUp(server.url, 'admin');
  expect(admin.account.role).toBe('admin');
  ann = await signUp(server.url, 'ann');
});
afterAll(async () => {
  await ann[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

async function dataOf(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (error: unknown) => error,
  );
  return errorDataFrom(error);
}

async function get(path: string, key: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(server.url + path, { headers: { authorization: `Bearer ${key}` } });
  return { status: response.status, body: await response.json() };
}

describe('a key', () => {
  test('acts as its maker over HTTP, over a socket and over REST, and says when it was last used', async () => {
    const { key, secret } = await ann.api.keys.create.mutate({ name: ' my script ', scope: 'read' });
    expect(secret).toMatch(/^parley_[0-9A-Za-z]{43}$/);
    expect(key).toMatchObject({ name: 'my script', scope: 'read', lastUsedAt: null, hint: secret.slice(-4) });

    expect(await get('/api/me', secret)).toMatchObject({ status: 200, body: { id: ann.account.id } });
    await using byKey = keyFor(server.url, secret);
    expect(await byKey.api.auth.me.query()).toMatchObject({ id: ann.account.id });
    const { rooms } = await byKey.api.rooms.list.query();
    expect(rooms).toEqual((await ann.api.rooms.list.query()).rooms);
    await expect
      .poll(async () => {
        const { keys } = await ann.api.keys.list.query();
        return keys.find(({ id }) => id === key.id)?.lastUsedAt;
      })
      .not.toBeNull();
  });

  test('is stored as a hash, and shown nowhere again', async () => {
    const { secret } = await ann.api.keys.create.mutate({ name: 'hidden', scope: 'read' });
    const files = await Promise.all(
      ['parley.db', 'parley.db-wal'].map((name) => readFile(`${server.dataDir}/${name}`, 'latin1')),
    );
    expect(files.join('')).toContain('hidden');
    expect(files.join('')).not.toContain(secret);
    expect(files.join('')).not.toContain(secret.slice('parley_'.length));
    expect(JSON.stringify(await ann.api.keys.list.query())).not.toContain(secret);
  });

  test('that is unknown, cut or altered is nobody, over every way in', async () => {
    const { secret } = await ann.api.keys.create.mutate({ name: 'altered', scope: 'admin' });
    for (const wrong of [
      `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`,
      secret.slice(0, -1),
      `${secret}0`,
      'parley_',
      secret.toLowerCase(),
    ]) {
      expect(await get('/api/chat/rooms', wrong)).toMatchObject({ status: 401 });
      await using client = keyFor(server.url, wrong);
      expect((await dataOf(client.api.auth.logout.mutate()))?.reason).toBe('unauthenticated');
      await expect(client.api.rooms.list.query()).rejects.toBeInstanceOf(Error);
    }
  });

  test('allows by its scope what procedures need, whatever the procedure and the way in', async () => {
    const { secret: reading } = await ann.api.keys.create.mutate({ name: 'reads', scope: 'read' });
    const { secret: writing } = await ann.api.keys.create.mutate({ name: 'writes', scope: 'write' });
    const roomId = await publicRoom(ann);
    await using reader = keyFor(server.url, reading);
    await using writer = keyFor(server.url, writing);

    const send = { roomId, content: 'by a key', clientMessageId: 'k' };
    expect(await dataOf(reader.api.messages.send.mutate(send))).toMatchObject({
      reason: 'scope_insufficient',
      httpStatus: 403,
      neededScope: 'write',
    });
    const response = await fetch(`${server.url}/api/chat/rooms/${roomId}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // Older clients send a token in the body.
      body: JSON.stringify({ content: 'by a key', token: reading }),
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ reason: 'scope_insufficient', neededScope: 'write' });
    expect((await writer.api.messages.send.mutate(send)).message.content).toBe('by a key');
    expect((await reader.api.messages.list.query({ roomId })).messages).toHaveLength(1);
    expect(await dataOf(writer.api.keys.list.query())).toMatchObject({ neededScope: 'admin' });

    // By what the contract says of itself: no mutation is left out.
    const mutations = allProcedures().filter(({ type, isOpen }) => type === 'mutation' && !isOpen);
    expect(mutations.length).toBeGreaterThan(10);
    for (const { path } of mutations) {
      const answer = await fetch(`${server.url}/trpc/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${reading}` },
        body: '{}',
      });
      expect(await answer.json(), path).toMatchObject({ error: { data: { reason: 'scope_insufficient' } } });
    }
  });

  test('makes no key that allows more than itself', async () => {
    const { secret } = await ann.api.keys.create.mutate({ name: 'manages', scope: 'admin' });
    await using manager = keyFor(server.url, secret);
    const { key } = await manager.api.keys.create.mutate({ name: 'made by a key', scope: 'admin' });
    expect(key.scope).toBe('admin');
    const { secret: writing } = await ann.api.keys.create.mutate({ name: 'writes', scope: 'write' });
    await using writer = keyFor(server.url, writing);
    for (const scope of ['read', 'write', 'admin'] as const) {
      const data = await dataOf(writer.api.keys.create.mutate({ name: 'more', scope }));
      expect(data?.reason).toBe('scope_insufficient');
    }
  });

  test('LP12 that is revoked is nobody at the next call, and loses its socket and its streams at once', async () => {
    const { key, secret } = await ann.api.keys.create.mutate({ name: 'to revoke', scope: 'write' });
    await using client = keyFor(server.url, secret);
    using follow = new Subscription<MeEvent>((on) => client.api.me.follow.subscribe(undefined, on));
    await follow.find(({ type }) => type === 'snapshot');
    const stream = await fetch(`${server.url}/trpc/me.follow`, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${secret}` },
    });
    const reading = stream.text().catch(() => 'cut');
    await using other = await ann.otherDevice();
    using unmoved = new Subscription<MeEvent>((on) => other.api.me.follow.subscribe(undefined, on));
    await unmoved.find(({ type }) => type === 'snapshot');

    expect(await ann.api.keys.revoke.mutate({ keyId: key.id })).toEqual({ keyId: key.id });
    expect((await get('/api/me', secret)).status).toBe(401);
    expect((await follow.failed()).reason).toBe('unauthenticated');
    await reading;
    expect((await dataOf(ann.api.keys.revoke.mutate({ keyId: key.id })))?.reason).toBe('key_not_found');
    // Nobody else is cut off.
    await publicRoom(ann);
    await unmoved.find(({ type }) => type === 'roomJoined');
    expect(unmoved.items.filter(({ type }) => type === 'snapshot')).toHaveLength(1);
  });

  test('revokes itself, and is answered', async () => {
    const { key, secret } = await ann.api.keys.create.mutate({ name: 'leaves', scope: 'admin' });
    await using client = keyFor(server.url, secret);
    expect(await client.api.keys.revoke.mutate({ keyId: key.id })).toEqual({ keyId: key.id });
    expect((await get('/api/me', secret)).status).toBe(401);
  });

  test('is no session: it cannot sign out, and sessions end without it', async () => {
    const { secret } = await ann.api.keys.create.mutate({ name: 'stays', scope: 'admin' });
    await using client = keyFor(server.url, secret);
    expect((await dataOf(client.api.auth.logout.mutate()))?.reason).toBe('session_needed');
    await using other = await ann.otherDevice();
    await other.api.auth.logout.mutate();
    expect((await get('/api/me', secret)).status).toBe(200);
  });

  test("of somebody else is like one that does not exist, and one's own list has one's own alone", async () => {
    await using bo = await signUp(server.url, 'bo');
    const { key } = await bo.api.keys.create.mutate({ name: 'of bo', scope: 'read' });
    const bot = await botOf(bo);
    const { key: botKey } = await bo.api.keys.create.mutate({ name: 'x', scope: 'read', botId: bot.id });
    const unknown = await dataOf(ann.api.keys.revoke.mutate({ keyId: 999_999 }));
    expect(unknown?.reason).toBe('key_not_found');
    for (const { id } of [key, botKey]) {
      expect(await dataOf(ann.api.keys.revoke.mutate({ keyId: id }))).toEqual(unknown);
    }
    expect((await bo.api.keys.list.query()).keys).toEqual([key]);
    expect((await bo.api.keys.list.query({ botId: bot.id })).keys).toEqual([botKey]);
  });

  test('is one of at most 50', async () => {
    await using many = await signUp(server.url, 'many');
    for (let index = 0; index < maxKeysPerUser; index++) {
      await many.api.keys.create.mutate({ name: `key ${index}`, scope: 'read' });
    }
    const last = many.api.keys.create.mutate({ name: 'one more', scope: 'read' });
    expect(await dataOf(last)).toMatchObject({ reason: 'too_many_keys', httpStatus: 409 });
    // A bot has as many of its own.
    const bot = await botOf(many);
    await many.api.keys.create.mutate({ name: 'of a bot', scope: 'read', botId: bot.id });
  });

  test('is made, listed and revoked over REST', async () => {
    const headers = { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' };
    const made = await fetch(`${server.url}/api/keys`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ name: 'rest', scope: 'read' }),
    });
    expect(made.status).toBe(201);
    const { key, secret } = (await made.json()) as { key: { id: number }; secret: string };
    expect((await get('/api/me', secret)).status).toBe(200);
    const listed = (await get('/api/keys', ann.token)).body as { keys: { id: number }[] };
    expect(listed.keys.map(({ id }) => id)).toContain(key.id);
    const revoked = await fetch(`${server.url}/api/keys/${key.id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${ann.token}` },
    });
    expect([revoked.status, await revoked.json()]).toEqual([200, { keyId: key.id }]);
    expect((await get('/api/me', secret)).status).toBe(401);
  });
});

describe('a bot', () => {
  test('is added to rooms like people, and does there what people do', async () => {
    const bot = await botOf(ann, 'Echo');
    expect(bot).toMatchObject({
      kind: 'bot',
      displayName: 'Echo',
      owner: { id: ann.account.id, kind: 'person' },
    });
    const roomId = await privateRoom(ann);
    const { secret } = await ann.api.keys.create.mutate({ name: 'x', scope: 'write', botId: bot.id });
    await using client = keyFor(server.url, secret);
    expect((await dataOf(client.api.rooms.get.query({ roomId })))?.reason).toBe('room_not_found');
    await ann.api.rooms.invite.mutate({ roomId, userIds: [bot.id] });
    using follow = new Subscription<{ data: RoomEvent }>((on) =>
      client.api.rooms.follow.subscribe({ roomId, lastEventId: '0' }, on),
    );
    const { seq } = await say(ann, roomId, 'hello');
    await follow.find(({ data }) => data.type === 'messageChanged' && data.message.content === 'hello');
    const { message } = await client.api.messages.send.mutate({
      roomId,
      content: 'hello yourself',
      clientMessageId: 'e',
      replyTo: seq,
    });
    expect(message.author).toMatchObject({ id: bot.id, kind: 'bot', displayName: 'Echo' });
    expect((await ann.api.search.users.query({ query: bot.username })).users).toMatchObject([
      { kind: 'bot' },
    ]);
  });

  test('cannot sign in, and is answered like nobody', async () => {
    const bot = await botOf(ann);
    const { api } = createParleyClient({ url: server.url });
    const answers = await Promise.all(
      [bot.username, 'nobody-of-this-name'].map((username) =>
        api.auth.issueToken.mutate({ username, password }).catch((error: unknown) => error),
      ),
    );
    const [asBot, asNobody] = answers.map((error) => [String(error), errorDataFrom(error)]);
    expect(asBot).toEqual(asNobody);
    expect(errorDataFrom(answers[0])?.reason).toBe('invalid_credentials');
  });

  test('has a name that nobody else has, and is one of at most 20', async () => {
    await using bo = await signUp(server.url, 'bo');
    const taken = bo.api.bots.create.mutate({ username: ann.account.username.toUpperCase() });
    expect(await dataOf(taken)).toMatchObject({ reason: 'username_taken', field: 'username' });
    for (let index = 0; index < 20; index++) await botOf(bo);
    expect((await dataOf(botOf(bo)))?.reason).toBe('too_many_bots');
    expect((await bo.api.bots.list.query({ limit: 15 })).nextCursor).not.toBeNull();
    const own = (await bo.api.bots.list.query()).bots;
    expect(own).toHaveLength(20);
    expect(new Set(own.map(({ owner }) => owner.id))).toEqual(new Set([bo.account.id]));
  });

  test('is renamed by its owner, at once wherever its name stands', async () => {
    const bot = await botOf(ann, 'Before');
    const { room } = await ann.api.rooms.openConversation.mutate({ userIds: [bot.id] });
    const { secret } = await ann.api.keys.create.mutate({ name: 'x', scope: 'write', botId: bot.id });
    await using client = keyFor(server.url, secret);
    const send = { roomId: room.id, content: 'x', clientMessageId: 'x' };
    expect((await client.api.messages.send.mutate(send)).message.author.displayName).toBe('Before');
    using follow = new Subscription<MeEvent>((on) => ann.api.me.follow.subscribe(undefined, on));
    await follow.find(({ type }) => type === 'snapshot');

    const renamed = await ann.api.bots.update.mutate({ botId: bot.id, displayName: 'After' });
    expect(renamed.bot).toEqual({ ...bot, displayName: 'After' });
    await follow.find(
      (event) =>
        event.type === 'roomChanged' &&
        event.room.participants?.some(({ displayName }) => displayName === 'After') === true,
    );
    const { messages } = await ann.api.messages.list.query({ roomId: room.id });
    expect(messages.map(({ author }) => author.displayName)).toEqual(['After']);
  });

  test('of somebody else is like one that does not exist', async () => {
    await using bo = await signUp(server.url, 'bo');
    const bot = await botOf(bo);
    const calls = (botId: number) => [
      ann.api.bots.update.mutate({ botId, displayName: 'mine now' }),
      ann.api.bots.remove.mutate({ botId }),
      ann.api.keys.list.query({ botId }),
      ann.api.keys.create.mutate({ name: 'x', scope: 'read', botId }),
    ];
    const foreign = await Promise.all(calls(bot.id).map(dataOf));
    const missing = await Promise.all(calls(999_999).map(dataOf));
    const person = await Promise.all(calls(bo.account.id).map(dataOf));
    expect(foreign.map((data) => data?.reason)).toEqual(Array.from({ length: 4 }, () => 'bot_not_found'));
    expect(foreign).toEqual(missing);
    expect(foreign).toEqual(person);
    expect((await ann.api.bots.list.query()).bots.map(({ id }) => id)).not.toContain(bot.id);
  });

  test('has no bots of its own, but manages its own keys', async () => {
    const bot = await botOf(ann);
    const { secret } = await ann.api.keys.create.mutate({ name: 'x', scope: 'admin', botId: bot.id });
    await using client = keyFor(server.url, secret);
    const call = client.api.bots.create.mutate({ username: `${bot.username}-child` });
    expect((await dataOf(call))?.reason).toBe('person_needed');
    expect((await client.api.keys.list.query()).keys).toHaveLength(1);
  });

  test('that is removed acts no more, leaves its rooms and is found by nobody; what it wrote stays', async () => {
    const bot = await botOf(ann, 'Leaver');
    const roomId = await privateRoom(ann);
    const { room: direct } = await ann.api.rooms.openConversation.mutate({ userIds: [bot.id] });
    await ann.api.rooms.invite.mutate({ roomId, userIds: [bot.id] });
    const { secret } = await ann.api.keys.create.mutate({ name: 'x', scope: 'write', botId: bot.id });
    await using client = keyFor(server.url, secret);
    await client.api.messages.send.mutate({ roomId, content: 'I was here', clientMessageId: 'x' });
    using follow = new Subscription<MeEvent>((on) => client.api.me.follow.subscribe(undefined, on));
    await follow.find(({ type }) => type === 'snapshot');

    await ann.api.bots.remove.mutate({ botId: bot.id });
    expect((await follow.failed()).reason).toBe('unauthenticated');
    expect((await get('/api/me', secret)).status).toBe(401);
    const detail = await ann.api.rooms.get.query({ roomId });
    expect(detail.members.map(({ user }) => user.id)).toEqual([ann.account.id]);
    expect(detail.messages).toMatchObject([{ content: 'I was here', author: { displayName: 'Leaver' } }]);
    expect((await ann.api.search.users.query({ query: bot.username })).users).toEqual([]);
    const again = ann.api.rooms.invite.mutate({ roomId, userIds: [bot.id] });
    expect((await dataOf(again))?.reason).toBe('user_not_found');
    // The conversation of the two keeps both names.
    const { room } = await ann.api.rooms.get.query({ roomId: direct.id });
    expect(room.participants?.map(({ id }) => id)).toContain(bot.id);
    expect((await dataOf(ann.api.bots.remove.mutate({ botId: bot.id })))?.reason).toBe('bot_not_found');
  });
});

test('an administrator sees, renames and removes every bot and ends its keys, but makes none to act as it', async () => {
  await using fresh = await TestServer.start();
  await using admin = await signUp(fresh.url, 'admin');
  await using bo = await signUp(fresh.url, 'bo');
  const bot = await botOf(bo);
  const { key, secret } = await bo.api.keys.create.mutate({ name: 'x', scope: 'read', botId: bot.id });
  const { key: personal } = await bo.api.keys.create.mutate({ name: 'own', scope: 'read' });
  expect((await admin.api.bots.list.query()).bots).toEqual([bot]);
  const making = admin.api.keys.create.mutate({ name: 'x', scope: 'read', botId: bot.id });
  expect((await dataOf(making))?.reason).toBe('bot_not_found');
  expect((await admin.api.keys.list.query({ botId: bot.id })).keys).toEqual([key]);
  expect((await dataOf(admin.api.keys.revoke.mutate({ keyId: personal.id })))?.reason).toBe('key_not_found');
  await admin.api.keys.revoke.mutate({ keyId: key.id });
  await using client = keyFor(fresh.url, secret);
  expect(await client.api.auth.me.query()).toBeNull();
  await admin.api.bots.update.mutate({ botId: bot.id, displayName: 'Renamed' });
  await admin.api.bots.remove.mutate({ botId: bot.id });
  expect((await bo.api.bots.list.query()).bots).toEqual([]);
});
