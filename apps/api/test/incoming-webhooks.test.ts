import { createParleyClient, type Message } from '@parley/api-contract';
import { IncomingWebhook as SlackWebhook } from '@slack/webhook';
import * as fc from 'fast-check';
import { DatabaseSync } from 'node:sqlite';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../test-support/property-runs.ts';
import { privateRoom, publicRoom, say, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';
import { payloadOf } from './slack-payloads.ts';
import { Subscription } from './subscription.ts';

let server: TestServer;
/** The first account: an administrator. */
let root: Person;
let ann: Person;
let bo: Person;
beforeAll(async () => {
  server = await TestServer.start();
  [root, ann, bo] = [
    await signUp(server.url, 'root'),
    await signUp(server.url, 'ann'),
    await signUp(server.url, 'bo'),
  ];
});
afterAll(() => server[Symbol.asyncDispose]());

async function makeWebhook(owner: Person, roomId: number, name = 'Nagios') {
  const { webhook, path } = await owner.api.incomingWebhooks.create.mutate({ roomId, name });
  return { webhook, path, url: server.url + path };
}

/** A webhook of a new room of Ann's. */
async function newWebhook() {
  const roomId = await publicRoom(ann);
  return { roomId, ...(await makeWebhook(ann, roomId)) };
}

async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
  return {
    status: response.status,
    text: await response.text(),
    type: response.headers.get('content-type'),
    retryAfter: response.headers.get('retry-after'),
  };
}

async function messagesOf(roomId: number, reader = ann): Promise<Message[]> {
  return (await reader.api.messages.list.query({ roomId })).messages;
}

/** What comes back for a head whose body is never sent, and whether the connection ends with it. */
async function answerTo(head: string) {
  const socket = connect(server.port, '127.0.0.1');
  let text = '';
  let isClosed = false;
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('close', () => (isClosed = true));
  socket.write(head);
  const isToClose = () => /^connection: close\r$/im.test(text);
  await expect.poll(() => (isToClose() ? isClosed : /\r\n\r\n\w+$/.test(text))).toBe(true);
  socket.destroy();
  return { text, isClosed };
}

const ok = { status: 200, text: 'ok', type: 'text/plain; charset=utf-8', retryAfter: null };
const noService = { ...ok, status: 404, text: 'no_service' };
const reasonOf = (reason: string) => ({ data: expect.objectContaining({ reason }) });

describe('a webhook', () => {
  test("is posted to by Slack's own library, unmodified, and followers see it at once", async () => {
    const { roomId, url, webhook } = await newWebhook();
    using log = new Subscription<{ id: string; data: { type: string; message?: Message } }>((handlers) =>
      bo.api.rooms.follow.subscribe({ roomId, lastEventId: '0' }, handlers),
    );
    await expect.poll(() => log.isStarted).toBe(true);
    const sender = new SlackWebhook(url, { username: 'Deploy :rocket:', icon_emoji: ':ship:' });
    const result = await sender.send({
      text: 'Deployed *1.4* to <https://example.org|production>',
      attachments: [
        { color: 'good', title: 'Release 1.4', fields: [{ title: 'Took', value: '3 min', short: true }] },
      ],
    });
    expect(result).toMatchObject({ text: 'ok' });
    const { data } = await log.find((item) => item.data.message?.content.startsWith('Deployed') === true);
    expect(data.message).toMatchObject({
      author: { id: webhook.bot.id, displayName: 'Nagios' },
      sender: { name: 'Deploy 🚀', emoji: '🚢' },
      content: 'Deployed 1.4 to production\nRelease 1.4\nTook: 3 min',
      cards: [
        { blocks: [{ type: 'section', text: 'Deployed **1.4** to [production](https://example.org)' }] },
        {
          color: 'good',
          blocks: [
            { type: 'header', text: 'Release 1.4' },
            { type: 'fields', fields: [{ title: 'Took', text: '3 min', isShort: true }] },
          ],
        },
      ],
    });
    // Where they hang on the message, and where clients read them before there were decorations.
    expect(data.message?.decorations).toEqual({ cards: data.message?.cards });
    expect(await messagesOf(roomId)).toEqual([data.message]);

    await new SlackWebhook(url).send({
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '*All* is well' } }],
    });
    await new SlackWebhook(url).send('just text');
    const [, second, third] = await messagesOf(roomId);
    expect(second).toMatchObject({
      sender: { name: 'Nagios', emoji: null },
      content: 'All is well',
      cards: [{ blocks: [{ type: 'section', text: '**All** is well' }] }],
    });
    expect(third).toMatchObject({ content: 'just text' });
    expect(third).not.toHaveProperty('cards');
    expect(third).not.toHaveProperty('decorations');

    const refused = new SlackWebhook(`${url}x`).send('hello');
    await expect(refused).rejects.toThrow(/404|no_service/);
    await expect(new SlackWebhook(url).send({ text: '' })).rejects.toThrow(/400|no_text/);
  });

  test.each([
    'grafana',
    'alertmanager',
    'jenkins',
    'sentry',
    'github-workflow',
    'slack-editor',
    'backstage-table',
    'renovate',
  ])('takes what %s posts', async (sender) => {
    const { roomId, url } = await newWebhook();
    expect(await post(url, payloadOf(sender))).toEqual(ok);
    const [message] = await messagesOf(roomId);
    expect(message?.cards?.length).toBeGreaterThan(0);
    const [word = ''] = message?.content.match(/\p{L}{4,}/u) ?? [];
    const found = await ann.api.search.messages.query({ query: word, roomId });
    expect(found.messages).toEqual([message]);
  });

  test('takes JSON under any content type and none, and forms', async () => {
    const { roomId, url } = await newWebhook();
    const json = JSON.stringify({ text: 'hello' });
    const form = new URLSearchParams({ payload: json }).toString();
    const types = [
      'application/json',
      'application/json; charset=utf-8',
      'application/x-www-form-urlencoded',
      'text/plain',
      'application/octet-stream',
      ',;=',
      'multipart/form-data',
    ];
    const posts = types.flatMap((type) => [json, form].map((body) => ({ type, body })));
    for (const { type, body } of posts) expect(await post(url, body, { 'content-type': type })).toEqual(ok);
    // Without a content type at all: fetch sets none for bytes.
    const response = await fetch(url, { method: 'POST', body: new TextEncoder().encode(json) });
    expect(response.status).toBe(200);
    expect((await messagesOf(roomId)).map(({ content }) => content)).toEqual(
      Array.from({ length: posts.length + 1 }, () => 'hello'),
    );
  });

  test('answers as Slack does to what it does not take, and a wrong secret as an unknown webhook', async () => {
    const { roomId, url, path, webhook } = await newWebhook();
    const secret = path.split('/').at(-1) ?? '';
    const hello = { text: 'hello' };
    expect(secret).toMatch(/^[\w-]{32}$/);
    expect(await post(url, 'hello')).toEqual({ ...ok, status: 400, text: 'invalid_payload' });
    expect(await post(url, '')).toEqual({ ...ok, status: 400, text: 'invalid_payload' });
    expect(await post(`${url}?a=%zz`, 'hello')).toEqual({ ...ok, status: 400, text: 'invalid_payload' });
    expect(await post(url, {})).toEqual({ ...ok, status: 400, text: 'no_text' });
    expect(await post(url, { text: 'x'.repeat(300_000) })).toEqual({
      ...ok,
      status: 413,
      text: 'payload_too_large',
    });
    const wrong = [
      `/hooks/${webhook.id}/${'x'.repeat(32)}`,
      `/hooks/${webhook.id}/x`,
      `/hooks/${webhook.id}/${secret}%20`,
      `/hooks/${webhook.id}/${secret.toLowerCase()}`,
      `/hooks/999999/${secret}`,
      `/hooks/0/${secret}`,
      `/hooks/x/${secret}`,
      `/hooks/${webhook.id}.0/${secret}`,
      `/hooks/99999999999999999999/${secret}`,
    ];
    for (const each of wrong) expect(await post(server.url + each, hello), each).toEqual(noService);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      expect((await fetch(url, { method, headers: { accept: 'text/html' } })).status).toBe(405);
    }
    expect(await messagesOf(roomId)).toEqual([]);
  });

  test('takes no more than 60 posts a minute, and says when to come back', async () => {
    const { roomId, url } = await newWebhook();
    const other = await newWebhook();
    const posts = await Promise.all(
      Array.from({ length: 70 }, (_, index) => post(url, { text: `${index}` })),
    );
    const refusals = posts.filter(({ status }) => status !== 200);
    expect(refusals).toHaveLength(10);
    for (const { status, text, retryAfter } of refusals) {
      expect({ status, text }).toEqual({ status: 429, text: 'rate_limited' });
      expect(Number(retryAfter)).toBeGreaterThan(0);
      expect(Number(retryAfter)).toBeLessThanOrEqual(60);
    }
    expect(await messagesOf(roomId)).toHaveLength(50);
    expect(await post(other.url, { text: 'another webhook' })).toEqual(ok);
  });

  test.each([
    ['a webhook that nobody knows', 'no_service', /^HTTP\/1\.1 404 [\s\S]*no_service$/],
    ['a webhook that too much was posted to', 'rate_limited', /^HTTP\/1\.1 429 [\s\S]*rate_limited$/],
  ])('refuses a post to %s before its body arrives', async (_, refusal, answer) => {
    const { url, path } = await newWebhook();
    if (refusal === 'rate_limited') {
      await Promise.all(Array.from({ length: 60 }, () => post(url, 'no payload')));
    }
    const head = (length: string) =>
      `POST ${refusal === 'rate_limited' ? path : `${path}x`} HTTP/1.1\r\nHost: localhost\r\n${length}\r\n\r\n`;
    // A short body is dropped, and the connection goes on; a long one, or one without an end, is not waited for.
    const short = await answerTo(head('Content-Length: 65536'));
    expect(short).toMatchObject({ text: expect.stringMatching(answer), isClosed: false });
    for (const length of ['Content-Length: 65537', 'Content-Length: 262144', 'Transfer-Encoding: chunked']) {
      const long = await answerTo(head(length));
      expect(long, length).toMatchObject({ text: expect.stringMatching(answer), isClosed: true });
    }
  });

  test('is not posted to with a secret that is replaced while the body arrives', async () => {
    const { roomId, path, webhook } = await newWebhook();
    const body = JSON.stringify({ text: 'late' });
    const socket = connect(server.port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
    const length = Buffer.byteLength(body);
    const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`;
    socket.write(head + body.slice(0, 5));
    await expect.poll(() => received).toContain('100 Continue');
    await ann.api.incomingWebhooks.renewSecret.mutate({ roomId, webhookId: webhook.id });
    socket.write(body.slice(5));
    await expect.poll(() => received).toMatch(/404 [\s\S]*no_service$/);
    socket.destroy();
    expect(await messagesOf(roomId)).toEqual([]);
  });

  test('writes in a private room without being one of its people', async () => {
    const roomId = await privateRoom(ann);
    const { url, webhook } = await makeWebhook(ann, roomId);
    expect(await post(url, { text: 'hello' })).toEqual(ok);
    expect(await messagesOf(roomId)).toMatchObject([{ author: webhook.bot }]);
    const { room } = await ann.api.rooms.get.query({ roomId });
    expect(room.memberCount).toBe(1);
    const { members } = await ann.api.rooms.members.query({ roomId });
    expect(members.map(({ user }) => user.id)).toEqual([ann.account.id]);
    const { users } = await ann.api.search.users.query({ query: webhook.bot.username });
    expect(users).toEqual([]);
  });

  test('has a bot that nobody signs in as', async () => {
    const { webhook } = await newWebhook();
    const { api } = createParleyClient({ url: server.url });
    for (const password of ['x', 'correct horse battery']) {
      const { username } = webhook.bot;
      await expect(api.auth.issueToken.mutate({ username, password })).rejects.toMatchObject({
        data: { reason: 'invalid_credentials' },
      });
    }
  });

  test('keeps its secret to who made it: only its hash is stored', async () => {
    const { url, path, webhook } = await newWebhook();
    await post(url, { text: 'hello' });
    const secret = path.split('/').at(-1) ?? '';
    const database = new DatabaseSync(join(server.dataDir, 'parley.db'), { readOnly: true });
    const row = database.prepare('select * from incoming_webhooks where id = ?').get(webhook.id);
    database.close();
    expect(JSON.stringify(row)).not.toContain(secret);
    expect(JSON.stringify(await ann.api.incomingWebhooks.list.query({}))).not.toContain(secret);
  });

  test('is renamed, given another address, and removed; what it wrote stays', async () => {
    const { roomId, url, webhook } = await newWebhook();
    const place = { roomId, webhookId: webhook.id };
    expect(webhook).toMatchObject({ name: 'Nagios', lastUsedAt: null, createdBy: { id: ann.account.id } });
    await post(url, { text: 'first' });

    const renamed = await ann.api.incomingWebhooks.update.mutate({ ...place, name: 'Icinga' });
    expect(renamed.webhook).toMatchObject({ name: 'Icinga', bot: { displayName: 'Icinga' } });
    expect(Date.parse(renamed.webhook.lastUsedAt ?? '')).toBeGreaterThanOrEqual(
      Date.parse(webhook.createdAt),
    );
    await post(url, { text: 'second' });

    const renewed = await ann.api.incomingWebhooks.renewSecret.mutate(place);
    expect(renewed.webhook).toMatchObject({ id: webhook.id });
    expect(await post(url, { text: 'old address' })).toEqual(noService);
    expect(await post(server.url + renewed.path, { text: 'third' })).toEqual(ok);

    expect(await ann.api.incomingWebhooks.remove.mutate(place)).toEqual({ webhookId: webhook.id });
    expect(await post(server.url + renewed.path, { text: 'too late' })).toEqual(noService);
    await expect(ann.api.incomingWebhooks.remove.mutate(place)).rejects.toMatchObject(
      reasonOf('webhook_not_found'),
    );
    expect((await messagesOf(roomId)).map(({ content, sender }) => [content, sender?.name])).toEqual([
      ['first', 'Nagios'],
      ['second', 'Icinga'],
      ['third', 'Icinga'],
    ]);
  });
});

describe('who manages webhooks', () => {
  test('are the owner of the room and administrators who may read it; nobody else learns of them', async () => {
    const [open, closed] = [await publicRoom(ann), await privateRoom(ann)];
    await bo.api.rooms.join.mutate({ roomId: open });
    for (const roomId of [open, closed]) {
      const { webhook } = await makeWebhook(ann, roomId);
      const place = { roomId, webhookId: webhook.id };
      const attempts = (person: Person) => [
        person.api.incomingWebhooks.list.query({ roomId }),
        person.api.incomingWebhooks.update.mutate({ ...place, name: 'Mine' }),
        person.api.incomingWebhooks.create.mutate({ roomId, name: 'Mine' }),
        person.api.incomingWebhooks.renewSecret.mutate(place),
        person.api.incomingWebhooks.remove.mutate(place),
      ];
      const refusal = roomId === open ? 'not_owner' : 'room_not_found';
      for (const attempt of attempts(bo)) await expect(attempt).rejects.toMatchObject(reasonOf(refusal));
      if (roomId === closed) {
        for (const attempt of attempts(root)) await expect(attempt).rejects.toMatchObject(reasonOf(refusal));
      } else {
        await root.api.incomingWebhooks.update.mutate({ ...place, name: 'Renamed' });
      }
    }
    const listed = async (person: Person) =>
      (await person.api.incomingWebhooks.list.query({})).webhooks.map(({ roomId }) => roomId);
    expect(await listed(bo)).toEqual([]);
    expect(await listed(ann)).toEqual(expect.arrayContaining([open, closed]));
    expect(await listed(root)).toContain(open);
    expect(await listed(root)).not.toContain(closed);
  });

  test('know a webhook by its room: one of another room is like one that does not exist', async () => {
    const [mine, theirs] = [await newWebhook(), await makeWebhook(bo, await publicRoom(bo))];
    const refusals = await Promise.all(
      [theirs.webhook.id, 999_999].map((webhookId) =>
        ann.api.incomingWebhooks.remove.mutate({ roomId: mine.roomId, webhookId }).catch((error: unknown) => {
          if (!(error instanceof Error)) throw error;
          return error.message;
        }),
      ),
    );
    expect(refusals[0]).toBe(refusals[1]);
    expect(await post(theirs.url, { text: 'still there' })).toEqual(ok);
  });

  test('make none in conversations', async () => {
    const { room } = await ann.api.rooms.openConversation.mutate({
      userIds: [bo.account.id, root.account.id],
    });
    await expect(
      ann.api.incomingWebhooks.create.mutate({ roomId: room.id, name: 'Nagios' }),
    ).rejects.toMatchObject({ data: { reason: 'invalid_input', field: 'roomId' } });
  });

  test('page through them', async () => {
    await using cem = await signUp(server.url, 'cem');
    const roomId = await publicRoom(cem);
    const ids: number[] = [];
    for (let index = 0; index < 5; index++)
      ids.push((await makeWebhook(cem, roomId, `hook ${index}`)).webhook.id);
    const first = await cem.api.incomingWebhooks.list.query({ limit: 3 });
    expect(first.nextCursor).toBe(ids[2]);
    const second = await cem.api.incomingWebhooks.list.query({
      roomId,
      limit: 3,
      cursor: first.nextCursor ?? 0,
    });
    expect(second.nextCursor).toBeNull();
    expect([...first.webhooks, ...second.webhooks].map(({ id }) => id)).toEqual(ids);
  });

  test('do so over REST too', async () => {
    const roomId = await publicRoom(ann);
    const call = async (method: string, path: string, body?: unknown) => {
      const response = await fetch(server.url + path, {
        method,
        headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const made = await call('POST', `/api/chat/rooms/${roomId}/incoming-webhooks`, { name: 'Nagios' });
    expect(made).toMatchObject({ status: 201, body: { webhook: { roomId, name: 'Nagios' } } });
    const { id } = made.body['webhook'] as { id: number };
    expect(await post(server.url + String(made.body['path']), { text: 'hello' })).toEqual(ok);
    const place = `/api/chat/rooms/${roomId}/incoming-webhooks/${id}`;
    expect(await call('PATCH', place, { name: 'Icinga' })).toMatchObject({
      body: { webhook: { name: 'Icinga' } },
    });
    expect(await call('POST', `${place}/secret`)).toMatchObject({
      status: 200,
      body: { path: expect.any(String) },
    });
    expect(await call('GET', `/api/chat/incoming-webhooks?roomId=${roomId}`)).toMatchObject({
      body: { webhooks: [{ id, name: 'Icinga' }], nextCursor: null },
    });
    expect(await call('DELETE', place)).toEqual({ status: 200, body: { webhookId: id } });
    expect(await call('DELETE', place)).toMatchObject({ status: 404, body: { reason: 'webhook_not_found' } });
  });
});

describe('a message', () => {
  test('of a person has neither sender nor cards, not even empty ones', async () => {
    const message = await say(ann, await publicRoom(ann), 'hello');
    expect(Object.keys(message)).not.toContain('cards');
    expect(Object.keys(message)).not.toContain('decorations');
    expect(Object.keys(message)).not.toContain('sender');
  });

  test('with cards is the same over a restart, in previews and in search', async () => {
    await using own = await TestServer.start();
    await using cem = await signUp(own.url, 'cem');
    const roomId = await publicRoom(cem);
    const { path } = await cem.api.incomingWebhooks.create.mutate({ roomId, name: 'Nagios' });
    expect(await post(own.url + path, payloadOf('alertmanager'))).toEqual(ok);
    const [before] = (await cem.api.messages.list.query({ roomId })).messages;
    await own.stop();
    await using again = await own.restart();
    expect(await post(again.url + path, { text: 'after' })).toEqual(ok);
    const { messages } = await cem.api.messages.list.query({ roomId });
    expect(messages[0]).toEqual(before);
    const found = await cem.api.search.messages.query({ query: 'severity critical' });
    expect(found.messages).toEqual([before]);
  });
});

test('whatever is posted, the answer is never a fault of the server', async () => {
  // There are more posts than one person's webhooks may get.
  await using own = await TestServer.start({ env: { RATE_LIMIT_FACTOR: '0' } });
  await using cem = await signUp(own.url, 'cem');
  const roomId = await publicRoom(cem);
  const { path } = await cem.api.incomingWebhooks.create.mutate({ roomId, name: 'Nagios' });
  const body = fc.oneof(
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.jsonValue().map((text) => JSON.stringify({ text, attachments: [{ text, ts: text }], blocks: text })),
    fc.string().map((text) => `payload=${text}`),
  );
  const header = fc.stringMatching(/^[\x20-\x7e]{0,40}$/);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(body, header), { minLength: 20, maxLength: 20 }), async (posts) => {
      for (const [text, type] of posts) {
        const { status, text: said } = await post(own.url + path, text, { 'content-type': type });
        expect([status, said]).toSatisfy(([code, answer]: [number, string]) =>
          code === 200 ? answer === 'ok' : code === 400 && /^[a-z_]+$/.test(answer),
        );
      }
    }),
    propertyRuns(10),
  );
  const { messages } = await cem.api.messages.list.query({ roomId, limit: 200 });
  expect(messages.length).toBeGreaterThan(0);
});
