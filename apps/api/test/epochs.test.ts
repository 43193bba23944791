import { createParleyClient, type AppRouter, type RoomEvent, type RoomUpdate } from '@parley/api-contract';
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { startMariaDb, type MariaDb } from '../../../test-support/mariadb.ts';
import { EventReader } from './event-reader.ts';
import { publicRoom, say, sayByKey, signIn, signUp, type Person } from './people.ts';
import { RestorableChat } from './restorable-chat.ts';
import { TestServer } from './server.ts';
import { Subscription } from './subscription.ts';
import { RawSocket, text } from './torture/raw-socket.ts';

interface TrackedItem {
  id: string;
  data: RoomEvent;
}

interface FollowInput {
  roomId: number;
  epoch?: string;
  lastEventId?: string;
}

function follow(person: Pick<Person, 'api'>, input: FollowInput): Subscription<TrackedItem> {
  return new Subscription<TrackedItem>((on) => person.api.rooms.follow.subscribe(input, on));
}

/** tRPC's own client, with nothing of ours: it comes back by itself, from the last ID that it got. */
function plainClient({ url, token }: Person) {
  const socket = createWSClient({
    url: `${url.replace('http', 'ws')}/trpc`,
    connectionParams: { token },
    retryDelayMs: () => 50,
  });
  onTestFinished(() => socket.close());
  return { api: createTRPCClient<AppRouter>({ links: [wsLink({ client: socket })] }) };
}

const idsOf = (items: readonly { id?: string }[]) => items.map(({ id }) => id);

describe('positions', () => {
  let server: TestServer;
  let ann: Person;
  let roomId: number;
  let epoch: string;
  beforeAll(async () => {
    server = await TestServer.start();
    ann = await signUp(server.url, 'ann');
    roomId = await publicRoom(ann);
    for (const content of ['one', 'two', 'three']) await say(ann, roomId, content);
    ({ epoch } = await ann.api.messages.list.query({ roomId }));
  });
  afterAll(async () => {
    await ann[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  test('the epoch is the same on every page and in the snapshot of the own list', async () => {
    expect(epoch).toMatch(/^[\w-]{8}$/);
    const other = await publicRoom(ann, `attic ${roomId}`);
    expect(await ann.api.messages.list.query({ roomId: other })).toMatchObject({ epoch, version: 0 });
    const byName = await ann.api.messages.listByRoomName.query({ q: `attic ${roomId}` });
    expect(byName).toMatchObject({ epoch, version: 0 });
    using list = new Subscription((on) => ann.api.me.follow.subscribe(undefined, on));
    expect(await list.find(() => true)).toMatchObject({ type: 'snapshot', epoch });
  });

  test.each([
    ['a version with its epoch beside it', () => ({ epoch, lastEventId: '1' })],
    ['a version with its epoch in it', () => ({ epoch, lastEventId: `${epoch}:1` })],
    ['a version alone, when the follower knows no epoch', () => ({ epoch: '', lastEventId: '1' })],
    [
      'a version with its epoch in it, first followed in another',
      () => ({ epoch: 'other', lastEventId: `${epoch}:1` }),
    ],
  ])('LP5 LP19 %s: what came after it comes, under positions with the epoch', async (_, from) => {
    using items = follow(ann, { roomId, ...from() });
    await items.find(({ id }) => id === `${epoch}:3`);
    expect(idsOf(items.items)).toEqual([`${epoch}:2`, `${epoch}:3`]);
  });

  test.each([
    ['no version', () => ({ epoch })],
    ['no version and no epoch', () => ({ epoch: '' })],
    ['a version of another epoch', () => ({ epoch: 'other', lastEventId: '3' })],
    ['a position of another epoch', () => ({ epoch, lastEventId: 'other:3' })],
    ['a position of another epoch, and none beside it', () => ({ epoch: '', lastEventId: 'other:3' })],
    ['a version ahead of the room', () => ({ epoch, lastEventId: `${epoch}:99` })],
    ['what is no position', () => ({ epoch, lastEventId: 'garbage' })],
  ])('LP6 LP19 %s: a reset with the epoch comes first', async (_, from) => {
    using items = follow(ann, { roomId, ...from() });
    const first = await items.find(() => true);
    expect(first).toEqual({ id: `${epoch}:3`, data: { type: 'reset', version: 3, epoch } });
  });

  test.each([
    ['too long', 'x'.repeat(17)],
    ['with other characters', 'a:b'],
  ])('an epoch that is none (%s) is refused, and named', async (_, wrong) => {
    using items = follow(ann, { roomId, epoch: wrong });
    expect(await items.failed()).toMatchObject({ reason: 'invalid_input', field: 'epoch' });
  });

  test('LP19 who gives no epoch gets versions alone, to the byte, also beside others who give one', async () => {
    const sockets = await Promise.all(
      [{}, { epoch: '' }].map(async (given) => {
        const socket = await RawSocket.open(server.port, '?connectionParams=1');
        const params = { path: 'rooms.follow', input: { roomId, ...given }, lastEventId: '2' };
        socket.send(
          text({ method: 'connectionParams', data: { token: ann.token } }),
          text({ id: 1, method: 'subscription', params }),
        );
        await socket.count(2);
        return socket;
      }),
    );
    const three = (await ann.api.messages.list.query({ roomId, after: 2 })).messages[0];
    const four = await say(ann, roomId, 'four');
    await Promise.all(sockets.map((socket) => socket.count(3)));
    const [plain, withEpoch] = sockets.map((socket) => socket.received.map((each) => JSON.stringify(each)));
    const frame = (id: string, message: unknown) =>
      `{"id":1,"result":{"type":"data","data":{"id":"${id}","data":{"type":"messageChanged","message":${JSON.stringify(message)}}},"id":"${id}"}}`;
    const started = '{"id":1,"result":{"type":"started"}}';
    expect(plain).toEqual([started, frame('3', three), frame('4', four)]);
    expect(withEpoch).toEqual([started, frame(`${epoch}:3`, three), frame(`${epoch}:4`, four)]);
    for (const socket of sockets) socket[Symbol.dispose]();

    using old = follow(ann, { roomId, lastEventId: `${epoch}:2` });
    expect(await old.find(() => true)).toEqual({ id: '4', data: { type: 'reset', version: 4 } });
  });

  test('LP19 server-sent events have the epoch in their IDs, and go on from there', async () => {
    const events = `/api/chat/rooms/${roomId}/events`;
    using reader = await EventReader.open(server.url, `${events}?epoch=${epoch}&lastEventId=1`, ann);
    await expect.poll(() => idsOf(reader.items).slice(0, 2)).toEqual([`${epoch}:2`, `${epoch}:3`]);
    const headers = { 'last-event-id': `${epoch}:2` };
    using again = await EventReader.open(server.url, `${events}?epoch=&lastEventId=1`, { ...ann, headers });
    await expect.poll(() => idsOf(again.items)[0]).toBe(`${epoch}:3`);
    using other = await EventReader.open(server.url, `${events}?epoch=other&lastEventId=1`, ann);
    await expect.poll(() => other.items[0]).toMatchObject({ event: 'reset', data: { type: 'reset', epoch } });
    using wrong = await EventReader.open(server.url, `${events}?epoch=${'x'.repeat(17)}`, ann);
    expect(wrong.response.status).toBe(400);
  });
});

const mariaDbPath = inject('mariaDbPath');

describe.each(['SQLite', 'MariaDB'])('data that was restored from a backup, on %s', (engine) => {
  const isMissing = engine === 'MariaDB' && mariaDbPath === null;
  let mariaDb: MariaDb | null = null;
  let chat: RestorableChat;
  let ann: Person;
  beforeAll(async () => {
    if (engine === 'MariaDB' && mariaDbPath !== null) mariaDb = await startMariaDb(mariaDbPath);
  });
  afterAll(() => mariaDb?.[Symbol.asyncDispose]());

  /** A room with two messages in the backup, and two after it. */
  async function lostTwo() {
    chat = await RestorableChat.start(mariaDb);
    onTestFinished(() => chat[Symbol.asyncDispose]());
    ann = await signUp(chat.url, 'ann');
    const person = ann;
    onTestFinished(() => person[Symbol.asyncDispose]());
    const roomId = await publicRoom(ann);
    for (const content of ['kept 1', 'kept 2']) await say(ann, roomId, content);
    await chat.backUp();
    const { epoch } = await ann.api.messages.list.query({ roomId });
    for (const content of ['lost 1', 'lost 2']) await sayByKey(ann, roomId, content);
    return { roomId, epoch };
  }

  const writing = (roomId: number, count: number) => async (url: string) => {
    await using again = await signIn(url, ann.account.username);
    for (let index = 1; index <= count; index++) await say(again, roomId, `new ${index}`);
  };

  const lengths = [
    ['fewer', 0],
    ['as many', 2],
    ['more', 3],
  ] as const;
  // The engines differ in nothing that matters here.
  test.skipIf(isMissing).each(engine === 'SQLite' ? lengths : lengths.slice(1, 2))(
    'LP19 a follower with an epoch begins anew, if the room has %s changes than before: %i new ones',
    async (_, count) => {
      const { roomId, epoch } = await lostTwo();
      const followers = [plainClient(ann), ann].map((client) =>
        follow(client, { roomId, epoch, lastEventId: '2' }),
      );
      for (const follower of followers) await follower.find(({ id }) => id === `${epoch}:4`);
      await chat.restore(writing(roomId, count));

      const page = await ann.api.messages.list.query({ roomId });
      expect(page.epoch).not.toBe(epoch);
      expect(page.version).toBe(2 + count);
      for (const follower of followers) {
        const reset = await follower.find(({ data }) => data.type === 'reset');
        expect(reset).toEqual({
          id: `${page.epoch}:${2 + count}`,
          data: { type: 'reset', epoch: page.epoch, version: 2 + count },
        });
      }
      await say(ann, roomId, 'after it');
      for (const follower of followers) {
        await follower.find(({ id }) => id === `${page.epoch}:${3 + count}`);
        expect(idsOf(follower.items)).toEqual([
          `${epoch}:3`,
          `${epoch}:4`,
          `${page.epoch}:${2 + count}`,
          `${page.epoch}:${3 + count}`,
        ]);
        follower[Symbol.dispose]();
      }
    },
  );

  test.skipIf(isMissing)(
    'LP19 the typed client says so by a reset of another epoch, and shows what is there now',
    async () => {
      const { roomId, epoch } = await lostTwo();
      const client = createParleyClient({ url: chat.url, token: ann.token });
      onTestFinished(() => client.close());
      const updates = client.follow(roomId, { after: { epoch, version: 2 } });
      const next = async (): Promise<RoomUpdate> => {
        const { value } = await updates.next();
        if (value === undefined) throw new Error('It goes on until it is left.');
        return value;
      };
      expect([await next(), await next()]).toMatchObject([
        { type: 'message', epoch, version: 3, message: { content: 'lost 1' } },
        { type: 'message', epoch, version: 4, message: { content: 'lost 2' } },
      ]);
      await chat.restore(writing(roomId, 2));
      const reset = await next();
      if (reset.type !== 'reset') throw new Error('It begins anew.');
      expect(reset.epoch).not.toBe(epoch);
      expect(reset.messages.map(({ content }) => content)).toEqual(['kept 1', 'kept 2', 'new 1', 'new 2']);
      await say(ann, roomId, 'after it');
      expect(await next()).toMatchObject({
        epoch: reset.epoch,
        version: 5,
        message: { content: 'after it' },
      });

      // A program that was not running meanwhile.
      const later = client.follow(roomId, { after: { epoch, version: 4 } });
      expect((await later.next()).value).toMatchObject({ type: 'reset', epoch: reset.epoch, version: 5 });
      await later.return?.();
      await updates.return?.();
    },
  );

  if (engine !== 'SQLite') return;

  test('LP19 events that are read by HTTP begin anew as well', async () => {
    const { roomId, epoch } = await lostTwo();
    const events = `/api/chat/rooms/${roomId}/events?epoch=${epoch}&lastEventId=2`;
    using reader = await EventReader.open(chat.url, events, ann);
    await expect.poll(() => idsOf(reader.items)).toEqual([`${epoch}:3`, `${epoch}:4`]);
    await chat.restore(writing(roomId, 2));
    await reader.ended;
    // As a browser comes back.
    const headers = { 'last-event-id': `${epoch}:4` };
    using again = await EventReader.open(chat.url, events, { ...ann, headers });
    const page = await ann.api.messages.list.query({ roomId });
    await expect
      .poll(() => again.items)
      .toMatchObject([{ id: `${page.epoch}:4`, data: { type: 'reset', epoch: page.epoch, version: 4 } }]);
  });

  test('a follower without an epoch begins anew only where the room is behind it, as ever', async () => {
    const { roomId } = await lostTwo();
    using items = follow(plainClient(ann), { roomId, lastEventId: '2' });
    await items.find(({ id }) => id === '4');
    await chat.restore();
    const reset = await items.find(({ data }) => data.type === 'reset');
    expect(reset).toEqual({ id: '2', data: { type: 'reset', version: 2 } });
  });
});
