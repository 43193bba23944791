import { errorDataFrom, type WebhookBody } from '@parley/api-contract';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WebhookSchedule } from '../src/integrations/outgoing/schedule.ts';
import { startApp, type TestApp } from './app.ts';
import { answering, HookReceiver } from './hook-receiver.ts';
import { privateRoom, publicRoom, say, sayByKey, signIn, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';

const hurried = { lookMs: 20, backoffMs: [20] as const, giveUpAfterMs: 60_000 };
const loopback = { webhookNetworks: ['127.0.0.1', '::1'] };

let app: TestApp;
let ann: Person;
let receiver: HookReceiver;
beforeEach(async () => {
  app = await startApp({ webhookSchedule: hurried }, loopback);
  ann = await signUp(app.url, 'ann');
  receiver = await HookReceiver.start();
});
afterEach(async () => {
  await ann[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

async function subscribe(
  owner: Person,
  roomId: number,
  given: { url?: string; events?: WebhookEvents } = {},
) {
  const { webhook, secret } = await owner.api.outgoingWebhooks.create.mutate({
    roomId,
    name: 'Build',
    url: receiver.url,
    ...given,
  });
  return { roomId, webhookId: webhook.id, webhook, secret };
}
type WebhookEvents = ('message.sent' | 'message.edited' | 'message.deleted')[];

const told = (bodies: readonly WebhookBody[]) =>
  bodies.map(({ event, message }) => `${event} ${message?.seq}: ${message?.content}`);

/** What was first told of each message. */
function firstOfEach(bodies: readonly WebhookBody[]): WebhookBody[] {
  return [...Map.groupBy(bodies, ({ message }) => message?.seq).values()].flatMap((same) => same.slice(0, 1));
}

async function reasonOf(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (failure: unknown) => failure,
  );
  return errorDataFrom(error)?.reason ?? null;
}

const deliveriesOf = async (owner: Person, { roomId, webhookId }: { roomId: number; webhookId: number }) =>
  (await owner.api.outgoingWebhooks.deliveries.query({ roomId, webhookId })).deliveries;

describe('a webhook', () => {
  test('is told what happens in its room from then on, signed, in order and each once', async () => {
    const roomId = await publicRoom(ann);
    await say(ann, roomId, 'before');
    const hook = await subscribe(ann, roomId);
    const { seq } = await say(ann, roomId, 'hello "world" 🌍\u0000');
    await expect.poll(() => receiver.received.length).toBe(1);
    await ann.api.messages.edit.mutate({ roomId, seq, content: 'hello' });
    await expect.poll(() => receiver.received.length).toBe(2);
    await ann.api.messages.delete.mutate({ roomId, seq });
    await expect.poll(() => receiver.received.length).toBe(3);
    const bodies = receiver.bodies(hook.secret);
    expect(told(bodies)).toEqual([
      'message.sent 2: hello "world" 🌍\u0000',
      'message.edited 2: hello',
      'message.deleted 2: ',
    ]);
    expect(bodies[0]).toMatchObject({
      webhookId: hook.webhookId,
      room: { id: roomId, kind: 'public' },
      message: { roomId, author: { id: ann.account.id } },
    });
    expect(new Set(bodies.map(({ id }) => id)).size).toBe(3);
    expect(receiver.received[0]?.headers['user-agent']).toBe('Parley');
    await expect
      .poll(async () =>
        (await deliveriesOf(ann, hook)).map(({ state, status, answer }) => [state, status, answer]),
      )
      .toEqual(Array.from({ length: 3 }, () => ['delivered', 200, 'thank you']));
    expect(await deliveriesOf(ann, hook)).toMatchObject([
      { event: 'message.deleted', attempts: 1, body: receiver.received[2]?.body },
      { event: 'message.edited' },
      { event: 'message.sent' },
    ]);
  });

  test('is told only of the events that it names, and of no other room', async () => {
    const [roomId, other] = [await publicRoom(ann), await publicRoom(ann)];
    const hook = await subscribe(ann, roomId, { events: ['message.deleted', 'message.edited'] });
    await say(ann, other, 'elsewhere');
    const { seq } = await say(ann, roomId, 'first');
    await expect.poll(async () => (await app.store.outgoingWebhooks.find(hook.webhookId))?.seq).toBe(1);
    await ann.api.messages.edit.mutate({ roomId, seq, content: 'second' });
    await expect.poll(() => told(receiver.bodies(hook.secret))).toEqual(['message.edited 1: second']);
  });

  test('whose receiver is down gets everything in order when it is back, over a restart too', async () => {
    const roomId = await publicRoom(ann);
    const hook = await subscribe(ann, roomId);
    await receiver.close();
    await sayByKey(ann, roomId, 'message 1');
    const waiting = async () => (await ann.api.outgoingWebhooks.list.query({ roomId })).webhooks[0];
    await expect.poll(async () => (await waiting())?.failure).toMatchObject({ status: null });
    // While its delivery waits, what comes after it stays in the log.
    for (let index = 2; index <= 150; index += 1) await sayByKey(ann, roomId, `message ${index}`);
    expect((await waiting())?.failure?.answer).toBe('Nothing answers at this address and port.');
    // Of each only its last state is told.
    await ann.api.messages.edit.mutate({ roomId, seq: 120, content: 'changed' });
    await ann.api.messages.edit.mutate({ roomId, seq: 5, content: 'changed' });
    await ann.api.messages.delete.mutate({ roomId, seq: 130 });
    await ann[Symbol.asyncDispose]();
    app = await app.restart();
    await receiver.open();
    const isTold = (seq: number) => receiver.bodies(hook.secret).some(({ message }) => message?.seq === seq);
    await expect.poll(() => isTold(150) && isTold(5)).toBe(true);

    const bodies = receiver.bodies(hook.secret);
    expect(told(firstOfEach(bodies))).toEqual(
      Array.from({ length: 150 }, (_, index) => index + 1).map((seq) => {
        if (seq === 130) return 'message.deleted 130: ';
        return `message.sent ${seq}: ${seq === 120 || seq === 5 ? 'changed' : `message ${seq}`}`;
      }),
    );
    const versions = new Map<number, number>();
    for (const { message } of bodies) {
      if (message === undefined) continue;
      expect(message.version).toBeGreaterThanOrEqual(versions.get(message.seq) ?? 0);
      versions.set(message.seq, message.version);
    }
    ann = await signUp(app.url, 'ann');
  });

  test('waits for nobody: one whose receiver hangs holds up no other', async () => {
    const roomId = await publicRoom(ann);
    await using hanging = await HookReceiver.start();
    hanging.answer = () => undefined;
    await subscribe(ann, roomId, { url: hanging.url });
    const hook = await subscribe(ann, roomId);
    await say(ann, roomId, 'one');
    await expect.poll(() => hanging.received.length).toBe(1);
    await say(ann, roomId, 'two');
    await expect
      .poll(() => told(receiver.bodies(hook.secret)))
      .toEqual(['message.sent 1: one', 'message.sent 2: two']);
    expect(hanging.received).toHaveLength(1);
  });
});

test('a webhook of a server that is killed is told everything by the next, the same delivery under the same ID', async () => {
  await using target = await HookReceiver.start();
  await using server = await TestServer.start({ env: { WEBHOOK_NETWORKS: '127.0.0.1' } });
  const person = await signUp(server.url);
  const roomId = await publicRoom(person);
  const { secret } = await person.api.outgoingWebhooks.create.mutate({
    roomId,
    name: 'Build',
    url: target.url,
  });
  // Kept waiting for its answer, so that the kill comes in the middle of a delivery, with more behind it.
  const reached = Promise.withResolvers<void>();
  target.answer = (response) => {
    if (target.received.length === 20) reached.resolve();
    else response.end();
  };
  await Promise.all(Array.from({ length: 60 }, (_, index) => sayByKey(person, roomId, `message ${index}`)));
  await reached.promise;
  await server.stop('SIGKILL');
  await person[Symbol.asyncDispose]();
  target.answer = (response) => response.end();
  await using again = await server.restart();
  const isTold = () => target.bodies(secret).at(-1)?.message?.seq === 60;
  await expect.poll(isTold).toBe(true);
  const bodies = target.bodies(secret);
  expect(again.url).toBe(server.url);
  expect(firstOfEach(bodies).map(({ message }) => message?.seq)).toEqual(
    Array.from({ length: 60 }, (_, index) => index + 1),
  );
  for (const same of Map.groupBy(bodies, ({ message }) => message?.seq).values()) {
    expect(new Set(same.map(({ id }) => id)).size).toBe(1);
  }
  expect(bodies.map(({ message }) => message?.seq).filter((seq) => seq === 20)).toHaveLength(2);
});

test('a server that is stopped in the middle of a delivery ends cleanly, and the next attempts it again', async () => {
  await using target = await HookReceiver.start();
  await using server = await TestServer.start({ env: { WEBHOOK_NETWORKS: '127.0.0.1' } });
  const person = await signUp(server.url);
  const roomId = await publicRoom(person);
  const { secret } = await person.api.outgoingWebhooks.create.mutate({
    roomId,
    name: 'Build',
    url: target.url,
  });
  target.answer = () => undefined;
  await say(person, roomId, 'hello');
  await expect.poll(() => target.received.length).toBe(1);
  expect(await server.stop('SIGTERM')).toMatchObject({ code: 0 });
  await person[Symbol.asyncDispose]();
  target.answer = (response) => response.end();
  await using again = await server.restart();
  expect(again.url).toBe(server.url);
  await expect.poll(() => target.received.length).toBe(2);
  const [first, second] = target.bodies(secret);
  expect(second).toEqual(first);
});

describe('a delivery', () => {
  test('is attempted again after every answer but 2xx, redirects too, which are not followed', async () => {
    const roomId = await publicRoom(ann);
    const hook = await subscribe(ann, roomId);
    await using elsewhere = await HookReceiver.start();
    const answers = [
      answering(500, 'broken'),
      answering(302, '', { location: elsewhere.url }),
      answering(404),
      answering(299),
    ];
    receiver.answer = (...asked) => answers[receiver.received.length - 1]?.(...asked);
    await say(ann, roomId, 'hello');
    await expect
      .poll(async () => (await deliveriesOf(ann, hook))[0])
      .toMatchObject({ state: 'delivered', attempts: 4, status: 299 });
    expect(elsewhere.received).toEqual([]);
    expect(new Set(receiver.bodies(hook.secret).map(({ id }) => id)).size).toBe(1);
  });

  test('is attempted again after an answer in another protocol', async () => {
    const roomId = await publicRoom(ann);
    const hook = await subscribe(ann, roomId);
    const answers = [answering(101, '', { connection: 'upgrade', upgrade: 'websocket' }), answering(200)];
    receiver.answer = (...asked) => answers[receiver.received.length - 1]?.(...asked);
    await say(ann, roomId, 'hello');
    await expect
      .poll(async () => (await deliveriesOf(ann, hook))[0])
      .toMatchObject({ state: 'delivered', attempts: 2 });
  });

  test('counts as arrived by its status, however long the answer goes on', async () => {
    app = await restartedWith({ timeoutMs: 300 });
    const roomId = await publicRoom(ann);
    const hook = await subscribe(ann, roomId);
    const answers = [
      // Never answers, …
      () => undefined,
      // … begins an answer and never ends it, …
      (response: ServerResponse) => void response.writeHead(200).write('a beginning'),
      // … and never stops.
      (response: ServerResponse) =>
        void Readable.from(endless())
          .on('error', () => undefined)
          .pipe(response),
    ];
    receiver.answer = (response) => answers[receiver.received.length - 1]?.(response);
    await say(ann, roomId, 'first');
    await say(ann, roomId, 'second');
    await expect
      .poll(async () => (await deliveriesOf(ann, hook)).map(({ state }) => state))
      .toEqual(['delivered', 'delivered']);
    const [second, first] = await deliveriesOf(ann, hook);
    expect(first).toMatchObject({ attempts: 2, answer: 'a beginning' });
    expect(second?.answer).toBe('x'.repeat(1_000));
  });

  test('to an address that is gone for good pauses the webhook, which goes on when it is resumed', async () => {
    const roomId = await publicRoom(ann);
    const hook = await subscribe(ann, roomId);
    receiver.answer = answering(410, 'gone');
    await say(ann, roomId, 'first');
    const webhook = async () => (await ann.api.outgoingWebhooks.list.query({ roomId })).webhooks[0];
    await expect.poll(async () => (await webhook())?.pausedAt).not.toBeNull();
    expect((await webhook())?.failure).toMatchObject({ status: 410, answer: 'gone', attempts: 1 });
    await say(ann, roomId, 'second');
    receiver.answer = answering(200);
    await ann.api.outgoingWebhooks.resume.mutate(hook);
    await expect
      .poll(() => told(receiver.bodies(hook.secret)))
      .toEqual(['message.sent 1: first', 'message.sent 1: first', 'message.sent 2: second']);
  });

  test('is given up after days, and the next is attempted; two in a row pause the webhook', async () => {
    app = await restartedWith({ giveUpAfterMs: 0, backoffMs: [1, 1] });
    const roomId = await publicRoom(ann);
    const hook = await subscribe(ann, roomId);
    receiver.answer = (response, { body }) => void response.writeHead(body.includes('bad') ? 500 : 200).end();
    for (const content of ['bad', 'good', 'bad', 'bad', 'never told']) await say(ann, roomId, content);
    await expect
      .poll(async () => (await ann.api.outgoingWebhooks.list.query({ roomId })).webhooks[0]?.pausedAt)
      .not.toBeNull();
    expect((await deliveriesOf(ann, hook)).map(({ state, attempts }) => [state, attempts]).slice(-4)).toEqual(
      [
        ['failed', 3],
        ['failed', 3],
        ['delivered', 1],
        ['failed', 3],
      ],
    );
    expect(receiver.received.some(({ body }) => body.includes('never told'))).toBe(false);
  });

  test('can be attempted again by a click, and a ping be sent, without disturbing what waits', async () => {
    const roomId = await publicRoom(ann);
    const hook = await subscribe(ann, roomId);
    await say(ann, roomId, 'first');
    await expect.poll(async () => (await deliveriesOf(ann, hook))[0]?.state).toBe('delivered');
    const [first] = await deliveriesOf(ann, hook);
    const deliveryId = first?.id ?? 0;
    await ann.api.outgoingWebhooks.pause.mutate(hook);
    await say(ann, roomId, 'second');
    receiver.answer = answering(500, 'not now');
    const again = await ann.api.outgoingWebhooks.redeliver.mutate({ ...hook, deliveryId });
    expect(again.delivery).toMatchObject({ id: deliveryId, state: 'delivered', attempts: 2, status: 500 });
    const ping = await ann.api.outgoingWebhooks.test.mutate(hook);
    expect(ping.delivery).toMatchObject({ event: 'ping', state: 'failed', answer: 'not now' });
    receiver.answer = answering(200);
    const pong = await ann.api.outgoingWebhooks.test.mutate(hook);
    expect(pong.delivery).toMatchObject({ event: 'ping', state: 'delivered', attempts: 1 });
    await ann.api.outgoingWebhooks.resume.mutate(hook);
    await expect.poll(() => told(receiver.bodies(hook.secret)).at(-1)).toBe('message.sent 2: second');
    expect(receiver.bodies(hook.secret).map(({ event }) => event)).toEqual([
      'message.sent',
      'message.sent',
      'ping',
      'ping',
      'message.sent',
    ]);
  });

  test('that waits for its next attempt is attempted at once when somebody asks for it', async () => {
    app = await restartedWith({ backoffMs: [3_600_000] });
    const roomId = await publicRoom(ann);
    const hook = await subscribe(ann, roomId);
    receiver.answer = answering(503);
    await say(ann, roomId, 'first');
    await expect.poll(async () => (await deliveriesOf(ann, hook))[0]?.attempts).toBe(1);
    receiver.answer = answering(200);
    const [{ id: deliveryId } = { id: 0 }] = await deliveriesOf(ann, hook);
    await ann.api.outgoingWebhooks.redeliver.mutate({ ...hook, deliveryId });
    await expect
      .poll(async () => (await deliveriesOf(ann, hook))[0])
      .toMatchObject({ state: 'delivered', attempts: 2 });
  });
});

describe('secrets', () => {
  test('are shown once, and a new one signs from then on', async () => {
    const roomId = await publicRoom(ann);
    const hook = await subscribe(ann, roomId);
    expect(hook.secret).toMatch(/^whsec_[\w-]{43}$/);
    const list = await ann.api.outgoingWebhooks.list.query({});
    expect(JSON.stringify(list)).not.toContain('whsec_');
    const row = await app.store.outgoingWebhooks.find(hook.webhookId);
    expect(JSON.stringify(row)).not.toContain(hook.secret);
    const { secret } = await ann.api.outgoingWebhooks.renewSecret.mutate(hook);
    expect(secret).not.toBe(hook.secret);
    await say(ann, roomId, 'hello');
    await expect.poll(() => receiver.received.length).toBe(1);
    expect(() => receiver.bodies(hook.secret)).toThrow('is wrong');
    expect(told(receiver.bodies(secret))).toEqual(['message.sent 1: hello']);
  });

  test('that the server can read no more, because its own was changed, are asked for anew, and nothing is lost', async () => {
    const roomId = await publicRoom(ann);
    const hook = await subscribe(ann, roomId);
    await ann[Symbol.asyncDispose]();
    app = await app.restart({ secret: 'another secret of at least 32 characters' });
    ann = await signIn(app.url, ann.account.username);
    await say(ann, roomId, 'hello');
    const webhook = async () => (await ann.api.outgoingWebhooks.list.query({ roomId })).webhooks[0];
    await expect.poll(async () => (await webhook())?.failure?.answer).toContain('Renew it');
    expect((await webhook())?.needsNewSecret).toBe(true);
    const { secret, webhook: renewed } = await ann.api.outgoingWebhooks.renewSecret.mutate(hook);
    expect(renewed.needsNewSecret).toBe(false);
    await expect.poll(() => told(receiver.bodies(secret))).toEqual(['message.sent 1: hello']);
  });
});

describe('rights', () => {
  test('the owner of a room manages its webhooks, and an administrator who may read it; nobody else learns of them', async () => {
    await using bo = await signUp(app.url, 'bo');
    await using cy = await signUp(app.url, 'cy');
    const ofBo = await publicRoom(bo);
    const secret = await privateRoom(bo);
    const [open, hidden] = [await subscribe(bo, ofBo), await subscribe(bo, secret)];
    await cy.api.rooms.join.mutate({ roomId: ofBo });
    expect((await bo.api.outgoingWebhooks.list.query({})).webhooks).toEqual([open.webhook, hidden.webhook]);
    expect((await ann.api.outgoingWebhooks.list.query({})).webhooks).toEqual([open.webhook]);
    expect((await cy.api.outgoingWebhooks.list.query({})).webhooks).toEqual([]);

    const calls = (person: Person, { roomId, webhookId }: { roomId: number; webhookId: number }) => {
      const { outgoingWebhooks: api } = person.api;
      const place = { roomId, webhookId };
      return [
        api.list.query({ roomId }),
        api.create.mutate({ roomId, name: 'Build', url: receiver.url }),
        api.update.mutate({ ...place, name: 'Mine' }),
        api.pause.mutate(place),
        api.resume.mutate(place),
        api.renewSecret.mutate(place),
        api.deliveries.query(place),
        api.redeliver.mutate({ ...place, deliveryId: 1 }),
        api.test.mutate(place),
        api.remove.mutate(place),
      ].map(reasonOf);
    };
    const expected = (reason: string) => Array.from({ length: 10 }, () => reason);
    expect(await Promise.all(calls(cy, open))).toEqual(expected('not_owner'));
    for (const person of [ann, cy]) {
      expect(await Promise.all(calls(person, hidden))).toEqual(expected('room_not_found'));
      expect(await Promise.all(calls(person, { ...hidden, roomId: 987_654 }))).toEqual(
        expected('room_not_found'),
      );
    }
    // Another room's is none of this one's.
    const own = await publicRoom(cy);
    const [, , ...ofOne] = await Promise.all(calls(cy, { roomId: own, webhookId: hidden.webhookId }));
    expect(ofOne).toEqual(ofOne.map(() => 'webhook_not_found'));
    expect(await reasonOf(ann.api.outgoingWebhooks.remove.mutate(open))).toBeNull();
    expect((await bo.api.outgoingWebhooks.list.query({})).webhooks).toEqual([hidden.webhook]);
  });

  test('a conversation has none, and a room at most 20', async () => {
    await using bo = await signUp(app.url, 'bo');
    const { room } = await ann.api.rooms.openConversation.mutate({ userIds: [bo.account.id] });
    expect(await reasonOf(subscribe(ann, room.id))).toBe('invalid_input');
    const roomId = await publicRoom(ann);
    for (let index = 0; index < 20; index += 1) await subscribe(ann, roomId);
    expect(await reasonOf(subscribe(ann, roomId))).toBe('too_many_webhooks');
  });
});

test('who has left a private room is told nothing more of it by a webhook of theirs, unless its owner wants that', async () => {
  await using bo = await signUp(app.url, 'bo');
  const roomId = await privateRoom(ann);
  await ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id] });
  const { webhookId, secret } = await subscribe(ann, roomId);
  await ann.api.rooms.leave.mutate({ roomId });
  await say(bo, roomId, 'among us');
  const { webhooks } = await bo.api.outgoingWebhooks.list.query({ roomId });
  expect(webhooks).toMatchObject([{ id: webhookId, pausedAt: expect.any(String), failure: null }]);
  await bo.api.outgoingWebhooks.resume.mutate({ roomId, webhookId });
  await expect.poll(() => told(receiver.bodies(secret))).toEqual(['message.sent 1: among us']);
});

test('a webhook is changed, and what waits goes to the new address; one that is removed is told nothing more', async () => {
  const roomId = await publicRoom(ann);
  const hook = await subscribe(ann, roomId);
  receiver.answer = answering(500);
  await say(ann, roomId, 'hello');
  await expect.poll(() => receiver.received.length).toBeGreaterThan(0);
  await using other = await HookReceiver.start();
  const { webhook } = await ann.api.outgoingWebhooks.update.mutate({
    ...hook,
    url: other.url,
    events: ['message.sent'],
  });
  expect(webhook).toMatchObject({ url: other.url, events: ['message.sent'], name: 'Build' });
  await expect.poll(() => told(other.bodies(hook.secret))).toEqual(['message.sent 1: hello']);
  await ann.api.outgoingWebhooks.remove.mutate(hook);
  await using witness = await HookReceiver.start();
  await subscribe(ann, roomId, { url: witness.url });
  await say(ann, roomId, 'afterwards');
  await expect.poll(() => witness.received.length).toBe(1);
  expect(other.received).toHaveLength(1);
});

async function restartedWith(schedule: Partial<WebhookSchedule>): Promise<TestApp> {
  await ann[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
  const started = await startApp({ webhookSchedule: { ...hurried, ...schedule } }, loopback);
  ann = await signUp(started.url, 'ann');
  return started;
}

function* endless(): Generator<string> {
  for (;;) yield 'x'.repeat(10_000);
}
