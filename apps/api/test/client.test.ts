import { createParleyClient, ParleyError, type ParleyClient, type RoomUpdate } from '@parley/api-contract';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { password, privateRoom, publicRoom, say, sayByKey, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';
import { Proxy } from './torture/proxy.ts';
import { RestartableServer } from './torture/restartable-server.ts';

let server: TestServer;
let ann: Person;
let eve: Person;
beforeAll(async () => {
  server = await TestServer.start();
  ann = await signUp(server.url, 'ann');
  eve = await signUp(server.url, 'eve');
});
afterAll(async () => {
  for (const person of [ann, eve]) await person[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** A client whose network does as it is told. */
async function clientBehindProxy(token: string, port = server.port) {
  const proxy = await Proxy.listen(port);
  const client = createParleyClient({ url: `http://127.0.0.1:${proxy.port}`, token });
  onTestFinished(async () => {
    proxy.close();
    await client.close();
  });
  return { proxy, client };
}

function clientOf(person: Pick<Person, 'token'>, url = server.url): ParleyClient {
  const client = createParleyClient({ url, token: person.token });
  onTestFinished(() => client.close());
  return client;
}

/** Takes updates until one fits. */
async function takeUntil(
  updates: AsyncIterator<RoomUpdate, undefined>,
  isLast: (update: RoomUpdate) => boolean,
): Promise<RoomUpdate[]> {
  const taken: RoomUpdate[] = [];
  for (;;) {
    const { value, done } = await updates.next();
    if (done) throw new Error(`It ended after ${taken.length} updates.`);
    taken.push(value);
    if (isLast(value)) return taken;
  }
}

const isAt = (version: number) => (update: RoomUpdate) => update.version >= version;
const versionsOf = (updates: readonly RoomUpdate[]) => updates.map(({ version }) => version);
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

async function sayMany(
  writers: readonly [Person, ...Person[]],
  roomId: number,
  count: number,
): Promise<void> {
  for (let sent = 0; sent < count; sent += 100) {
    await Promise.all(
      range(sent + 1, Math.min(sent + 100, count)).map((index) =>
        sayByKey(writers[index % writers.length] ?? writers[0], roomId, `${index}`),
      ),
    );
  }
}

function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: unknown) => error,
  );
}

describe('client.follow', () => {
  test('begins with a reset that has the latest messages, and goes on with every change', async () => {
    const roomId = await publicRoom(ann);
    await sayMany([ann, eve], roomId, 210);
    const client = clientOf(ann);
    const updates = client.follow(roomId);
    const { value: first } = await updates.next();
    expect(first).toMatchObject({ type: 'reset', version: 210, nextBefore: 11 });
    expect(first?.type === 'reset' && first.messages.map(({ seq }) => seq)).toEqual(range(11, 210));

    await client.api.messages.edit.mutate({ roomId, seq: 1, content: 'edited' });
    await client.api.messages.delete.mutate({ roomId, seq: 2 });
    await client.send(roomId, 'answer', { replyTo: 1 });
    expect(await takeUntil(updates, isAt(213))).toMatchObject([
      { type: 'message', version: 211, message: { seq: 1, content: 'edited' } },
      { type: 'message', version: 212, message: { seq: 2, deletedAt: expect.any(String) } },
      { type: 'message', version: 213, message: { seq: 211, content: 'answer', replyTo: 1 } },
    ]);
  });

  test('goes on after a position, whether that is of an update or of a page', async () => {
    const roomId = await publicRoom(ann);
    await sayMany([ann], roomId, 5);
    const client = clientOf(ann);
    expect(versionsOf(await takeUntil(client.follow(roomId, { after: 0 }), isAt(5)))).toEqual(range(1, 5));
    const page = await client.api.messages.list.query({ roomId });
    await say(ann, roomId, 'later');
    expect(versionsOf(await takeUntil(client.follow(roomId, { after: page }), isAt(6)))).toEqual([6]);
  });

  test('LP4 LP5 sends and follows over cuts, kills and restarts without gap or repetition', async () => {
    await using restartable = await RestartableServer.start();
    const bo = await signUp(restartable.url, 'bo');
    onTestFinished(() => bo[Symbol.asyncDispose]());
    const { client, proxy } = await clientBehindProxy(bo.token, restartable.port);
    const writer = clientOf({ token: await bo.key() }, restartable.url);
    const roomId = await publicRoom(bo);
    const updates = client.follow(roomId, { after: 0 });

    const count = 80;
    const sending = (async () => {
      for (const index of range(1, count)) await writer.send(roomId, `${index}`);
    })();
    const taken = await takeUntil(updates, isAt(20));
    proxy.cut('reset');
    taken.push(...(await takeUntil(updates, isAt(40))));
    await restartable.restart('SIGKILL', 0);
    taken.push(...(await takeUntil(updates, isAt(60))));
    await restartable.restart('SIGTERM', 0);
    taken.push(...(await takeUntil(updates, isAt(count))));
    await sending;
    expect(restartable).toMatchObject({ kills: 1, stops: 1, crashes: [] });

    expect(versionsOf(taken)).toEqual(range(1, count));
    expect(taken.map((update) => update.type === 'message' && update.message.content)).toEqual(
      range(1, count).map(String),
    );
  });

  test.each(['return', 'signal', 'close'] as const)('ends at once by %s, while it waits', async (how) => {
    const roomId = await publicRoom(ann);
    const client = clientOf(ann);
    const controller = new AbortController();
    const updates = client.follow(roomId, { signal: controller.signal });
    await updates.next();
    const waiting = updates.next();
    if (how === 'return') await updates.return?.();
    else if (how === 'signal') controller.abort();
    else await client.close();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await updates.next()).toEqual({ done: true, value: undefined });
  });

  test('LP12 ends with a typed error when the room may not be read any more', async () => {
    const roomId = await privateRoom(ann);
    await using bo = await signUp(server.url, 'bo');
    await ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id] });
    const updates = clientOf(bo).follow(roomId);
    await updates.next();
    const failure = failureOf(updates.next());
    await bo.api.rooms.leave.mutate({ roomId });
    expect(await failure).toBeInstanceOf(ParleyError);
    expect(await failure).toMatchObject({ reason: 'room_not_found', field: 'roomId' });
    expect(await updates.next()).toEqual({ done: true, value: undefined });
  });

  test('LP12 ends with a typed error when the session has ended', async () => {
    const roomId = await publicRoom(ann);
    await using bo = await signUp(server.url, 'bo');
    const updates = clientOf(bo).follow(roomId);
    await updates.next();
    const failure = failureOf(updates.next());
    await bo.api.auth.logout.mutate();
    expect(await failure).toBeInstanceOf(ParleyError);
    expect(await failure).toMatchObject({ reason: 'unauthenticated' });
  });

  test('goes on under a new token, when the client has a way to get one', async () => {
    const roomId = await publicRoom(ann);
    await using bo = await signUp(server.url, 'bo');
    const { username } = bo.account;
    const tokens: string[] = [];
    const client = createParleyClient({
      url: server.url,
      token: async () => {
        const { token } = await ann.api.auth.issueToken.mutate({ username, password });
        tokens.push(token);
        return token;
      },
    });
    onTestFinished(() => client.close());
    const updates = client.follow(roomId);
    await updates.next();
    const [first] = tokens;
    await createParleyClient({ url: server.url, token: first }).api.auth.logout.mutate();
    await expect.poll(() => tokens.length).toBe(2);
    await say(ann, roomId, 'still there?');
    expect(await takeUntil(updates, isAt(1))).toMatchObject([{ message: { content: 'still there?' } }]);
  });
});

describe('client.follow under load', () => {
  let unlimited: TestServer;
  let cy: Person;
  beforeAll(async () => {
    unlimited = await TestServer.start({ env: { RATE_LIMIT_FACTOR: '0' } });
    cy = await signUp(unlimited.url, 'cy');
  });
  afterAll(async () => {
    await cy[Symbol.asyncDispose]();
    await unlimited[Symbol.asyncDispose]();
  });

  test('LP6 too far behind, it is reset to the latest messages and goes on from there', async () => {
    const roomId = await publicRoom(cy);
    await sayMany([cy], roomId, 1);
    const { client, proxy } = await clientBehindProxy(cy.token, unlimited.port);
    const updates = client.follow(roomId, { after: 0 });
    await takeUntil(updates, isAt(1));
    // What it asks for when it comes back waits until more has happened than it will be told one by one.
    proxy.stall('toServer');
    proxy.cut();
    await sayMany([cy], roomId, 600);
    proxy.heal();
    const { value: reset } = await updates.next();
    expect(reset).toMatchObject({ type: 'reset', version: 601, nextBefore: 402 });
    expect(reset?.type === 'reset' && reset.messages.map(({ seq }) => seq)).toEqual(range(402, 601));
    await say(cy, roomId, 'after the reset');
    expect(await takeUntil(updates, isAt(602))).toMatchObject([
      { type: 'message', version: 602, message: { content: 'after the reset' } },
    ]);
  });

  test('what is sent while the page of a reset is read comes once, in the page or after it', async () => {
    const roomId = await publicRoom(cy);
    const client = clientOf(cy, unlimited.url);
    let isOver = false;
    const writing = (async () => {
      while (!isOver) await say(cy, roomId, 'again');
    })();
    for (const _ of range(1, 40)) {
      const updates = client.follow(roomId);
      const [first, ...rest] = await takeUntil(updates, ({ type }) => type === 'message');
      if (first?.type !== 'reset') throw new Error('The first update is a reset.');
      expect(first.messages.at(-1)?.version ?? 0).toBe(first.version);
      expect(versionsOf(rest)).toEqual([first.version + 1]);
      await updates.return?.();
    }
    isOver = true;
    await writing;
  });

  test('a consumer that is slower than the room gets everything in its own time', async () => {
    const roomId = await publicRoom(cy);
    const client = clientOf(cy, unlimited.url);
    const updates = client.follow(roomId, { after: 0 });
    await say(cy, roomId, 'first');
    await takeUntil(updates, isAt(1));
    // More than waits in the client, and no more than the server tells one by one past that.
    await sayMany([cy], roomId, 1_400);
    expect(versionsOf(await takeUntil(updates, isAt(1_401)))).toEqual(range(2, 1_401));
  });
});

describe('client.send', () => {
  test('LP2 a message whose answer is lost is sent again, and is one message', async () => {
    const roomId = await publicRoom(ann);
    const { client, proxy } = await clientBehindProxy(ann.token);
    await client.api.rooms.get.query({ roomId });
    proxy.cutAfter('toClient', 20);
    const message = await client.send(roomId, 'once');
    const { messages } = await ann.api.messages.list.query({ roomId });
    expect(messages).toEqual([message]);
  });

  test('an identifier of one’s own makes it one message over several runs', async () => {
    const roomId = await publicRoom(ann);
    const first = await clientOf(ann).send(roomId, 'once', { clientMessageId: 'build-17' });
    const again = await clientOf(ann).send(roomId, 'once', { clientMessageId: 'build-17' });
    expect(again).toEqual(first);
  });

  test('a refusal is thrown at once, with its reason and field', async () => {
    const client = clientOf(ann);
    const missing = await failureOf(client.send(999_999, 'hello'));
    expect(missing).toBeInstanceOf(ParleyError);
    expect(missing).toMatchObject({ reason: 'room_not_found', field: 'roomId' });
    const empty = await failureOf(client.send(await publicRoom(ann), '  '));
    expect(empty).toMatchObject({
      reason: 'invalid_input',
      field: 'content',
      issues: [{ field: 'content', message: expect.any(String) }],
    });
  });

  test('gives up by a signal, and when the client is closed', async () => {
    const { client, proxy } = await clientBehindProxy(ann.token);
    const roomId = await publicRoom(ann);
    await client.api.rooms.get.query({ roomId });
    proxy.close();
    const controller = new AbortController();
    const aborted = failureOf(client.send(roomId, 'hello', { signal: controller.signal }));
    const waiting = failureOf(client.send(roomId, 'hello'));
    controller.abort(new Error('no longer wanted'));
    expect(await aborted).toEqual(new Error('no longer wanted'));
    await client.close();
    expect(await waiting).toMatchObject({ name: 'ParleyError', reason: 'unanswered' });
  });
});

describe('a client', () => {
  test('fails calls by one kind of error, over HTTP and over the socket', async () => {
    const client = createParleyClient({ url: server.url });
    onTestFinished(() => client.close());
    const credentials = { username: 'nobody', password };
    expect(await failureOf(client.api.auth.issueToken.mutate(credentials))).toMatchObject({
      name: 'ParleyError',
      reason: 'invalid_credentials',
    });
    const failure = await failureOf(client.api.rooms.list.query());
    expect(failure).toBeInstanceOf(ParleyError);
    expect(failure).toMatchObject({ reason: 'unauthenticated', data: { path: 'rooms.list' } });
  });

  test('says so when nothing answers', async () => {
    await using gone = await TestServer.start();
    await gone.stop();
    const client = createParleyClient({ url: gone.url });
    expect(await failureOf(client.api.auth.me.query())).toMatchObject({ reason: 'unanswered' });
  });

  test('can be closed while it connects to what never answers, and calls nothing after', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const connected = once(silent, 'connection');
    const client = createParleyClient({ url: `http://127.0.0.1:${port}` });
    const waiting = failureOf(client.api.rooms.list.query());
    await connected;
    await client.close();
    expect(await waiting).toMatchObject({ reason: 'unanswered' });
    expect(await failureOf(client.api.rooms.list.query())).toMatchObject({ reason: 'unanswered' });
    expect(await client.follow(1).next()).toEqual({ done: true, value: undefined });
  });
});
