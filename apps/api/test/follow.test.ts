import type { AppRouter, RoomEvent } from '@parley/api-contract';
import { createTRPCClient, createWSClient, httpBatchLink, splitLink, wsLink } from '@trpc/client';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { password, publicRoom, say, sayByKey, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';
import { Subscription } from './subscription.ts';

let server: TestServer;
let ann: Person;
beforeAll(async () => {
  server = await TestServer.start();
  ann = await signUp(server.url, 'ann');
});
afterAll(() => server[Symbol.asyncDispose]());

interface TrackedItem {
  id: string;
  data: RoomEvent;
}

function contentsOf(items: readonly TrackedItem[]): string[] {
  return items.flatMap(({ data }) => (data.type === 'messageChanged' ? [data.message.content] : []));
}

/** What anyone has who installs @trpc/client: its own links, with nothing of ours. */
async function unmodifiedClient(url: string) {
  const http = httpBatchLink({ url: `${url}/trpc` });
  const anonymous = createTRPCClient<AppRouter>({ links: [http] });
  const username = `script-${randomUUID().slice(0, 8)}`;
  await anonymous.auth.register.mutate({ username, password });
  const { token } = await anonymous.auth.issueToken.mutate({ username, password });
  const socket = createWSClient({
    url: `${url.replace('http', 'ws')}/trpc`,
    connectionParams: { token },
    retryDelayMs: () => 20,
  });
  const api = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: wsLink({ client: socket }),
        false: httpBatchLink({ url: `${url}/trpc`, headers: { authorization: `Bearer ${token}` } }),
      }),
    ],
  });
  const dropSocket = () => socket.connection?.ws.close();
  return { api, dropSocket, [Symbol.asyncDispose]: () => socket.close() };
}

describe('rooms.follow', () => {
  test('LP4 LP5 an unmodified client follows, loses its socket, and goes on without gap or repetition', async () => {
    await using script = await unmodifiedClient(server.url);
    const { room } = await script.api.rooms.create.mutate({ name: `script ${randomUUID()}`, kind: 'public' });
    const roomId = room.id;
    using follow = new Subscription<TrackedItem>((on) => script.api.rooms.follow.subscribe({ roomId }, on));
    await follow.find(({ data }) => data.type === 'reset');

    const send = (content: string, clientMessageId: string) =>
      script.api.messages.send.mutate({ roomId, content, clientMessageId });
    await send('one', 'id-1');
    await send('one', 'id-1');
    await follow.find(({ id }) => id === '1');
    script.dropSocket();
    await send('two', 'id-2');
    await send('three', 'id-3');
    await follow.find(({ id }) => id === '3');
    await send('four', 'id-4');
    await follow.find(({ id }) => id === '4');

    expect(follow.items.map(({ id }) => id)).toEqual(['0', '1', '2', '3', '4']);
    expect(contentsOf(follow.items)).toEqual(['one', 'two', 'three', 'four']);
  });

  test('LP5 going on from a page’s version brings exactly what came after the page', async () => {
    const roomId = await publicRoom(ann);
    await say(ann, roomId, 'on the page');
    const { version } = await ann.api.messages.list.query({ roomId });
    await say(ann, roomId, 'after the page');
    await ann.api.messages.edit.mutate({ roomId, seq: 1, content: 'on the page, edited' });
    using follow = new Subscription<TrackedItem>((on) =>
      ann.api.rooms.follow.subscribe({ roomId, lastEventId: String(version) }, on),
    );
    await follow.find(({ id }) => id === '3');
    await say(ann, roomId, 'live');
    await follow.find(({ id }) => id === '4');
    expect(contentsOf(follow.items)).toEqual(['after the page', 'on the page, edited', 'live']);
  });

  test('LP4 LP7 every follower sees the versions of a room in one order, edits and deletes too', async () => {
    const roomId = await publicRoom(ann);
    await using bo = await signUp(server.url, 'bo');
    await bo.api.rooms.join.mutate({ roomId });
    const follows = [ann, bo].map(
      (person) =>
        new Subscription<TrackedItem>((on) =>
          person.api.rooms.follow.subscribe({ roomId, lastEventId: '0' }, on),
        ),
    );
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const { seq } = await sayByKey(index % 2 ? ann : bo, roomId, `message ${index}`);
        const author = index % 2 ? ann : bo;
        if (index % 3 === 0)
          await author.api.messages.edit.mutate({ roomId, seq, content: `edited ${index}` });
        if (index % 5 === 0) await author.api.messages.delete.mutate({ roomId, seq });
      }),
    );
    const { version } = await ann.api.messages.list.query({ roomId });
    expect(version).toBe(40 + 14 + 8);
    for (const follow of follows) {
      await follow.find(({ id }) => id === String(version));
      expect(follow.items.map(({ id }) => Number(id))).toEqual(
        Array.from({ length: version }, (_, index) => index + 1),
      );
      follow[Symbol.dispose]();
    }
    expect(follows[0]?.items).toEqual(follows[1]?.items);
  });

  test.each([
    ['no position', undefined],
    ['a position ahead of the room', '999'],
    ['a position that is no number', 'garbage'],
    ['a negative position', '-1'],
  ])('LP6 %s begins with a reset to the present', async (_, lastEventId) => {
    const roomId = await publicRoom(ann);
    await say(ann, roomId, 'before');
    using follow = new Subscription<TrackedItem>((on) =>
      ann.api.rooms.follow.subscribe({ roomId, lastEventId }, on),
    );
    const first = await follow.find(() => true);
    expect(first).toEqual({ id: '1', data: { type: 'reset', version: 1 } });
    await say(ann, roomId, 'after');
    await follow.find(({ id }) => id === '2');
    expect(contentsOf(follow.items)).toEqual(['after']);
  });

  test('LP6 too far behind is a reset, and just within reach is not', async () => {
    const roomId = await publicRoom(ann);
    for (const name of ['bo', 'cy', 'di']) {
      await using writer = await signUp(server.url, name);
      await Promise.all(
        Array.from({ length: 167 }, (_, index) => sayByKey(writer, roomId, `message ${index}`)),
      );
    }
    using far = new Subscription<TrackedItem>((on) =>
      ann.api.rooms.follow.subscribe({ roomId, lastEventId: '0' }, on),
    );
    expect(await far.find(() => true)).toMatchObject({ id: '501', data: { type: 'reset' } });
    using near = new Subscription<TrackedItem>((on) =>
      ann.api.rooms.follow.subscribe({ roomId, lastEventId: '1' }, on),
    );
    await near.find(({ id }) => id === '501');
    expect(near.items).toHaveLength(500);
  });

  test('LP1 LP5 a server killed in the middle loses nothing that it acknowledged, and followers go on', async () => {
    await using first = await TestServer.start();
    const writer = await signUp(first.url, 'writer');
    await using reader = await signUp(first.url, 'reader');
    const roomId = await publicRoom(writer);
    await reader.api.rooms.join.mutate({ roomId });
    using follow = new Subscription<TrackedItem>((on) =>
      reader.api.rooms.follow.subscribe({ roomId, lastEventId: '0' }, on),
    );
    await follow.find(() => true).catch(() => null);

    const acknowledged: string[] = [];
    const writing = Array.from({ length: 5 }, async (_, lane) => {
      for (let index = 0; ; index++) {
        const content = `${lane}.${index}`;
        // The socket dies with the server: what was not answered then is unknown to the writer, and is not counted.
        const answer = await sayByKey(writer, roomId, content).catch(() => null);
        if (answer === null) return;
        acknowledged.push(content);
      }
    });
    await expect.poll(() => acknowledged.length).toBeGreaterThan(50);
    await first.stop('SIGKILL');
    await using second = await first.restart();
    await writer[Symbol.asyncDispose]();
    await Promise.all(writing);

    await using again = await signUp(second.url, 'again');
    const stored: string[] = [];
    let after = 0;
    for (;;) {
      const page = await again.api.messages.list.query({ roomId, after, limit: 200 });
      stored.push(...page.messages.map(({ content }) => content));
      if (page.nextAfter === null) break;
      after = page.nextAfter;
    }
    expect(stored).toEqual(expect.arrayContaining(acknowledged));
    expect(new Set(stored).size).toBe(stored.length);
    await follow.find(({ id }) => id === String(stored.length));
    expect(contentsOf(follow.items)).toEqual(stored);
  });
});
