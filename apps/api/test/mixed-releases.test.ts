import type { MeEvent, PresenceEvent, RoomEvent } from '@parley/api-contract';
import { Redis as Client } from 'ioredis';
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startSharedParts, type SharedParts } from '../../../test-support/shared-parts.ts';
import { busVersion } from '../src/live/redis/redis-bus.ts';
import { startApp, type TestApp } from './app.ts';
import { privateRoom, publicRoom, say, signIn, signUp, type Person } from './people.ts';
import { followRoom, Subscription } from './subscription.ts';

const mariaDbPath = inject('mariaDbPath');
const redisPath = inject('redisPath');
const isMissing = mariaDbPath === null || redisPath === null;

/** What one person sees: a room, the list of their rooms, and whether somebody else is there. */
class View implements Disposable {
  readonly room: Subscription<RoomEvent>;
  readonly list: Subscription<MeEvent>;
  readonly presence: Subscription<PresenceEvent>;

  private constructor({ api }: Person, roomId: number, userId: number) {
    this.room = followRoom({ api }, roomId);
    this.list = new Subscription<MeEvent>((on) => api.me.follow.subscribe(undefined, on));
    this.presence = new Subscription<PresenceEvent>((on) =>
      api.presence.follow.subscribe({ userIds: [userId] }, on),
    );
  }

  static async open(person: Person, roomId: number, userId: number): Promise<View> {
    const view = new View(person, roomId, userId);
    await view.room.find(({ type }) => type === 'reset');
    await view.list.find(({ type }) => type === 'snapshot');
    await view.presence.find(({ type }) => type === 'snapshot');
    return view;
  }

  get contents(): string[] {
    return this.room.items.flatMap((event) => (event.type === 'messageChanged' ? event.message.content : []));
  }

  get presenceState(): string | undefined {
    const states = this.presence.items.map((event) =>
      event.type === 'snapshot' ? event.presences[0]?.state : event.presence.state,
    );
    return states.at(-1);
  }

  [Symbol.dispose](): void {
    for (const subscription of [this.room, this.list, this.presence]) subscription[Symbol.dispose]();
  }
}

/** A user that no database here has. */
const nobody = 1_000_000;
const patience = { timeout: 60_000 };

describe.skipIf(isMissing)('servers of several releases on one database and Redis', () => {
  let parts: SharedParts;
  let start: (version: number) => Promise<TestApp>;
  beforeAll(async () => {
    parts = await startSharedParts({ mariaDbPath: mariaDbPath ?? '', redisPath: redisPath ?? '' });
    const secret = randomBytes(32).toString('hex');
    const { databaseUrl, redis } = parts;
    start = (version) => startApp({ busVersion: version }, { databaseUrl, redisUrl: redis.url, secret });
  });
  afterAll(() => parts[Symbol.asyncDispose]());

  test('LP18 what one writes comes to the followers of the other, until both are of one release again', async () => {
    await using old = await start(busVersion);
    await using stack = new AsyncDisposableStack();
    const fresh = stack.use(await start(busVersion + 1));
    const [ann, bo] = [stack.use(await signUp(old.url, 'ann')), stack.use(await signUp(fresh.url, 'bo'))];
    const roomId = await publicRoom(ann);
    await bo.api.rooms.join.mutate({ roomId });
    const ofAnn = stack.use(await View.open(ann, roomId, bo.account.id));
    const ofBo = stack.use(await View.open(bo, roomId, ann.account.id));

    // Each may be there without being heard.
    await expect.poll(() => ofAnn.presenceState, patience).toBe('unknown');
    await expect.poll(() => ofBo.presenceState, patience).toBe('unknown');
    await say(ann, roomId, 'from the old one');
    await expect.poll(() => ofBo.contents, patience).toEqual(['from the old one']);
    await say(bo, roomId, 'from the new one');
    await expect.poll(() => ofAnn.contents, patience).toEqual(['from the old one', 'from the new one']);

    // Their own lists show what the other one did.
    for (const [inviter, view, invited] of [
      [ann, ofBo, bo],
      [bo, ofAnn, ann],
    ] as const) {
      const secretId = await privateRoom(inviter);
      await inviter.api.rooms.invite.mutate({ roomId: secretId, userIds: [invited.account.id] });
      await view.list.find(
        (event) => event.type === 'snapshot' && event.rooms.some(({ room }) => room.id === secretId),
      );
    }

    // Back to one release: presence is known again, and what is said is heard.
    await stack.disposeAsync();
    await using back = await start(busVersion);
    await using annAgain = await signIn(old.url, ann.account.username);
    await using boAgain = await signIn(back.url, bo.account.username);
    using view = await View.open(boAgain, roomId, ann.account.id);
    using other = await View.open(annAgain, roomId, bo.account.id);
    await expect.poll(() => view.presenceState, patience).toBe('online');
    await expect.poll(() => other.presenceState, patience).toBe('online');
    await annAgain.api.rooms.setTyping.mutate({ roomId, isTyping: true });
    await say(annAgain, roomId, 'again');
    await expect.poll(() => view.contents, patience).toEqual(['again']);
  });

  test('LP18 who signs out, or leaves a room, on one loses on the other what that gave', async () => {
    await using old = await start(busVersion);
    await using fresh = await start(busVersion + 1);
    await using ann = await signUp(old.url, 'ann');
    await using bo = await signUp(old.url, 'bo');
    const roomId = await privateRoom(ann);
    await ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id] });
    await using elsewhere = await signIn(fresh.url, bo.account.username);
    using view = await View.open(elsewhere, roomId, ann.account.id);
    await bo.api.rooms.leave.mutate({ roomId });
    await expect.poll(() => view.room.failure, patience).toMatchObject({ reason: 'room_not_found' });
    const response = await fetch(`${old.url}/trpc/auth.logout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${elsewhere.token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(200);
    await expect.poll(() => view.list.failure, patience).toMatchObject({ reason: 'unauthenticated' });
  });

  test('LP18 one of a release without versions is told that there is something to look up, and nothing else, while it is there', async () => {
    await using app = await start(busVersion);
    await using ann = await signUp(app.url, 'ann');
    await using bo = await signUp(app.url, 'bo');
    const roomId = await publicRoom(ann);
    await bo.api.rooms.join.mutate({ roomId });
    using view = await View.open(bo, roomId, nobody);
    await expect.poll(() => view.presenceState, patience).toBe('offline');

    // What such a release leaves in Redis, and listens to.
    using stack = new DisposableStack();
    const [commands, subscriber] = [new Client(parts.redis.url), new Client(parts.redis.url)];
    for (const client of [commands, subscriber]) stack.defer(() => client.disconnect());
    const heard: unknown[] = [];
    subscriber.on('message', (channel: string, text: string) =>
      heard.push([channel, JSON.parse(text.slice(text.indexOf('{')))]),
    );
    const topics = [`room:${roomId}`, `user:${ann.account.id}`, `user:${bo.account.id}`, 'users'];
    await subscriber.subscribe(...topics.map((topic) => `parley:${topic}`));
    const nodeId = randomUUID();
    await commands.set(`parley:node:${nodeId}`, '1');
    await commands.sadd('parley:nodes', nodeId);
    await expect.poll(() => view.presenceState, patience).toBe('unknown');

    await ann.api.rooms.setTyping.mutate({ roomId, isTyping: true });
    await say(ann, roomId, 'for this chat alone');
    await expect
      .poll(() => heard, patience)
      .toEqual([[`parley:room:${roomId}`, { type: 'messagesChanged', roomId, messages: [] }]]);
    await ann.api.presence.setStatus.mutate({ text: 'for this chat alone' });
    await bo.api.me.markRead.mutate({ roomId, seq: 1 });
    await bo.api.rooms.leave.mutate({ roomId });
    await expect
      .poll(() => heard.slice(1), patience)
      .toEqual([[`parley:room:${roomId}`, { type: 'roomChanged', roomId }]]);
    const response = await fetch(`${app.url}/trpc/auth.logout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bo.token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(200);
    await expect
      .poll(() => heard.slice(2), patience)
      .toEqual([
        [
          `parley:user:${bo.account.id}`,
          { type: 'sessionEnded', userId: bo.account.id, sessionId: expect.any(String) },
        ],
      ]);

    await commands.del(`parley:node:${nodeId}`);
    await using cy = await signUp(app.url, 'cy');
    await cy.api.rooms.join.mutate({ roomId });
    using after = await View.open(cy, roomId, nobody);
    await expect.poll(() => after.presenceState, patience).toBe('offline');
    const count = heard.length;
    await say(ann, roomId, 'when it is gone');
    await expect.poll(() => after.contents, patience).toEqual(['when it is gone']);
    await subscriber.ping();
    expect(heard).toHaveLength(count);
  });
});
