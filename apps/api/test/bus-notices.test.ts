import type { MeEvent, Message, TypingEvent } from '@parley/api-contract';
import { Redis as Client } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startRedis, type Redis } from '../../../test-support/redis.ts';
import type { Notice } from '../src/live/bus.ts';
import { busVersion } from '../src/live/redis/redis-bus.ts';
import { startApp } from './app.ts';
import { publicRoom, say, signUp } from './people.ts';
import { Node } from './redis-node.ts';
import { followRoom, Subscription } from './subscription.ts';

const redisPath = inject('redisPath');

const author = {
  id: 1,
  username: 'ann',
  displayName: 'Ann',
  profilePicture: null,
  kind: 'person',
  role: 'member',
} as const;

function messageOf(roomId: number, seq: number, content = 'hello'): Message {
  const createdAt = '2026-01-31T12:00:00.000Z';
  return {
    id: seq,
    roomId,
    seq,
    version: seq,
    author,
    content,
    clientMessageId: `client-${seq}`,
    replyTo: null,
    createdAt,
    editedAt: null,
    deletedAt: null,
  };
}

const changed = (messages: unknown): unknown => ({ type: 'messagesChanged', roomId: 1, messages });
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const said = (notice: unknown) => `stranger${JSON.stringify(notice)}`;

/** What anyone who reaches Redis may publish in the channel of room 1. None of it is a notice of this release about that room. */
const hostileTexts: [name: string, text: string | Buffer][] = [
  ['nothing', ''],
  ['one letter', 'x'],
  ['a node without a notice', 'stranger'],
  ['words', 'stranger says hello'],
  ['broken JSON', 'stranger{"type":"roomChanged","roomId":1'],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d])],
  ['null', 'null'],
  ['an empty object', said({})],
  ['a list', said([{ type: 'roomChanged', roomId: 1 }])],
  ['a type of another release', said({ type: 'threadChanged', roomId: 1 })],
  ['a type that objects have', said({ type: 'constructor', roomId: 1 })],
  ['a type that is an object', said({ type: { type: 'roomChanged' }, roomId: 1 })],
  ['a prototype', 'stranger{"__proto__":{"type":"roomChanged","roomId":1}}'],
  ['no room', said({ type: 'roomChanged' })],
  ['a room that is a string', said({ type: 'roomChanged', roomId: '1' })],
  ['a room that is null', said({ type: 'roomChanged', roomId: null })],
  ['a room that is no whole number', said({ type: 'roomChanged', roomId: 1.5 })],
  ['a room beyond all numbers', 'stranger{"type":"roomChanged","roomId":1e999}'],
  ['another room than the channel’s', said({ type: 'roomChanged', roomId: 2 })],
  ['a user in the channel of a room', said({ type: 'presenceChanged', userId: 1 })],
  ['messages that are none', said(changed(null))],
  ['messages that are one', said(changed({ length: 1 }))],
  ['a message that is null', said(changed([null]))],
  ['a message that is empty', said(changed([{}]))],
  ['a message without an author', said(changed([{ ...messageOf(1, 1), author: undefined }]))],
  ['a message with a version that is a string', said(changed([{ ...messageOf(1, 1), version: '1' }]))],
  ['a message with a time that is none', said(changed([{ ...messageOf(1, 1), createdAt: 'now' }]))],
  ['a message of another room', said(changed([messageOf(1, 1), messageOf(2, 1)]))],
  [
    'a message with cards of another release',
    said(changed([{ ...messageOf(1, 1), cards: [{ blocks: [{ type: 'poll' }] }] }])),
  ],
  ['a user who types and is none', said({ type: 'typingStarted', roomId: 1, user: { id: 1 } })],
  ['a list 100,000 deep', `stranger${nested(100_000)}`],
  ['messages 100,000 deep', `stranger{"type":"messagesChanged","roomId":1,"messages":${nested(100_000)}}`],
  ['more than a megabyte', said(changed([messageOf(1, 1, 'x'.repeat(1024 * 1024))]))],
];

describe.skipIf(redisPath === null)('a notice on the bus', () => {
  let redis: Redis;
  let client: Client;
  beforeAll(async () => {
    redis = await startRedis(redisPath ?? '');
    client = new Client(redis.url);
  });
  afterAll(async () => {
    client.disconnect();
    await redis[Symbol.asyncDispose]();
  });

  test.each(hostileTexts)('that is %s is dropped and counted, and the next one is heard', async (_, text) => {
    using node = await new Node(redis.url, 'node').up();
    using other = await new Node(redis.url, 'other').up();
    await node.bus.watch('room:1').ready;
    const listeners = await client.publish(`${node.link.prefix}bus:${busVersion}:room:1`, text);
    expect(listeners).toBe(1);
    const good: Notice = { type: 'messagesChanged', roomId: 1, messages: [messageOf(1, 1)] };
    other.bus.publish(good);
    await expect.poll(() => node.heard).toEqual([good]);
    expect(node.droppedCount).toBe(1);
  });

  test('is handed on without what a release does not know, however deep that is', async () => {
    using node = await new Node(redis.url, 'node').up();
    await node.bus.watch('room:1').ready;
    const more = `"reactions":${nested(100_000)}`;
    const message = `${JSON.stringify(messageOf(1, 1)).slice(0, -1)},${more}}`;
    const text = `stranger{"type":"messagesChanged","roomId":1,"messages":[${message}],${more}}`;
    await client.publish(`${node.link.prefix}bus:${busVersion}:room:1`, text);
    await expect
      .poll(() => node.heard)
      .toEqual([{ type: 'messagesChanged', roomId: 1, messages: [messageOf(1, 1)] }]);
  });

  test('about more than a megabyte of messages only says that there are some', async () => {
    using node = await new Node(redis.url, 'node').up();
    using other = await new Node(redis.url, 'other').up();
    await node.bus.watch('room:1').ready;
    const messages = Array.from({ length: 300 }, (_, index) => messageOf(1, index + 1, 'x'.repeat(4_000)));
    other.bus.publish({ type: 'messagesChanged', roomId: 1, messages });
    expect(other.heard).toEqual([{ type: 'messagesChanged', roomId: 1, messages }]);
    await expect.poll(() => node.heard).toEqual([{ type: 'messagesChanged', roomId: 1, messages: [] }]);
    expect(node.droppedCount).toBe(0);
  });

  test('of another version of the bus, or of another database, is not heard', async () => {
    using node = await new Node(redis.url, 'node').up();
    using same = await new Node(redis.url, 'same').up();
    using newer = await new Node(redis.url, 'newer', { version: busVersion + 1 }).up();
    using foreign = await new Node(redis.url, 'foreign', { instanceId: 'another' }).up();
    await Promise.all([node, newer, foreign].map(({ bus }) => bus.watch('room:1').ready));
    for (const other of [newer, foreign]) {
      other.bus.publish({ type: 'roomChanged', roomId: 1 });
      // Redis has taken it once it answers to what came behind it.
      await other.link.commands.ping();
    }
    const last: Notice = { type: 'typingStopped', roomId: 1, userId: 1 };
    same.bus.publish(last);
    await expect.poll(() => node.heard).toEqual([last]);
    expect([node, newer, foreign].map(({ droppedCount }) => droppedCount)).toEqual([0, 0, 0]);
  });

  test('of a change that leaves what a message says moves no head', async () => {
    await using app = await startApp({}, { redisUrl: redis.url });
    await using ann = await signUp(app.url, 'ann');
    const roomId = await publicRoom(ann);
    using room = followRoom(ann, roomId);
    using list = new Subscription<MeEvent>((on) => ann.api.me.follow.subscribe(undefined, on));
    for (const each of [room, list]) await expect.poll(() => each.items).toHaveLength(1);
    const decorated = { ...messageOf(roomId, 1), contentVersion: 1 };
    const notices: Notice[] = [
      { type: 'messagesChanged', roomId, messages: [{ ...decorated, version: 1 }] },
      { type: 'messagesChanged', roomId, messages: [{ ...decorated, version: 2 }] },
    ];
    const channel = `parley:${app.store.instance.id}:bus:${busVersion}:room:${roomId}`;
    for (const notice of notices) await client.publish(channel, said(notice));
    await expect.poll(() => room.items).toHaveLength(3);

    const { seq } = await say(ann, roomId, 'hello');
    await list.find((event) => event.type === 'headMoved' && event.head.lastSeq === seq);
    const heads = list.items.flatMap((event) => (event.type === 'headMoved' ? event.head.lastSeq : []));
    expect(heads).toEqual([seq]);
  });

  test('about a deleted room is one, however many members it had', async () => {
    await using app = await startApp({}, { redisUrl: redis.url });
    await using ann = await signUp(app.url, 'ann');
    await using bo = await signUp(app.url, 'bo');
    await using cy = await signUp(app.url, 'cy');
    const roomId = await publicRoom(ann);
    await ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id, cy.account.id] });
    const { room } = await ann.api.rooms.get.query({ roomId });
    expect(room.memberCount).toBe(3);

    const listener = client.duplicate();
    const published: unknown[] = [];
    listener.on('pmessage', (_pattern, _channel, text: string) => {
      const notice: unknown = JSON.parse(text.slice(text.indexOf('{')));
      published.push(notice);
    });
    await listener.psubscribe(`parley:${app.store.instance.id}:bus:${busVersion}:*`);
    await ann.api.rooms.delete.mutate({ roomId, name: room.name ?? '' });
    const other = await publicRoom(ann);
    await expect.poll(() => published).toContainEqual({ type: 'roomChanged', roomId: other });
    listener.disconnect();
    const isAbout = (notice: unknown) => expect.objectContaining({ roomId }).asymmetricMatch(notice);
    expect(published.filter(isAbout)).toEqual([{ type: 'roomDeleted', roomId }]);
  });

  test('that has the form of one and is untrue ends nothing, and what is true is told after it', async () => {
    await using app = await startApp({}, { redisUrl: redis.url });
    await using ann = await signUp(app.url, 'ann');
    const roomId = await publicRoom(ann);
    using room = followRoom(ann, roomId);
    using list = new Subscription<MeEvent>((on) => ann.api.me.follow.subscribe(undefined, on));
    using typing = new Subscription<TypingEvent>((on) => ann.api.rooms.typing.subscribe({ roomId }, on));
    for (const each of [room, list, typing]) await expect.poll(() => each.items).toHaveLength(1);

    const prefix = `parley:${app.store.instance.id}:bus:${busVersion}:`;
    const userId = ann.account.id;
    const nobody = { ...author, id: 1_000_000 };
    const far = { ...messageOf(roomId, 1), version: Number.MAX_SAFE_INTEGER };
    const lies: [topic: string, notice: Notice][] = [
      [`room:${roomId}`, { type: 'messagesChanged', roomId, messages: [] }],
      [`room:${roomId}`, { type: 'messagesChanged', roomId, messages: [far, far] }],
      [`room:${roomId}`, { type: 'messagesChanged', roomId, messages: [far, messageOf(roomId, 9)] }],
      [`room:${roomId}`, { type: 'roomChanged', roomId }],
      [`room:${roomId}`, { type: 'typingStopped', roomId, userId: nobody.id }],
      [`room:${roomId}`, { type: 'typingStarted', roomId, user: nobody }],
      [`user:${userId}`, { type: 'roomEntered', roomId: 1_000_000, userId }],
      [`user:${userId}`, { type: 'roomLeft', roomId: 1_000_000, userId, mayStillRead: false }],
      [
        `user:${userId}`,
        {
          type: 'membershipChanged',
          roomId: 1_000_000,
          userId,
          membership: {
            role: 'owner',
            readSeq: 7,
            joinedAt: ann.account.createdAt,
            isFavorite: false,
            mutedUntil: null,
            sectionId: null,
          },
        },
      ],
      [`user:${userId}`, { type: 'sectionsChanged', userId }],
      [`user:${userId}`, { type: 'accountChanged', userId, account: { ...ann.account, id: nobody.id } }],
      [`user:${userId}`, { type: 'presenceChanged', userId }],
      [`user:${userId}`, { type: 'credentialEnded', userId, credentialId: '' }],
      ['users', { type: 'userChanged', userId, user: nobody }],
    ];
    for (const [topic, notice] of lies) {
      expect(await client.publish(prefix + topic, said(notice)), topic).toBe(1);
    }
    await list.find((event) => event.type === 'accountChanged' && event.account.id === nobody.id);
    const { seq } = await say(ann, roomId, 'the truth');
    await room.find((event) => event.type === 'messageChanged' && event.message.content === 'the truth');
    await list.find((event) => event.type === 'headMoved' && event.head.lastSeq === seq);
    for (const each of [room, list, typing]) expect(each.failure).toBeNull();
  });
});
