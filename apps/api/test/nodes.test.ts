import {
  errorDataFrom,
  type MeEvent,
  type PresenceEvent,
  type RoomEvent,
  type TypingEvent,
} from '@parley/api-contract';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startSharedParts, type SharedParts } from '../../../test-support/shared-parts.ts';
import { botOf, keyFor } from './bots.ts';
import { doors, headersOf } from './doors.ts';
import { HookReceiver } from './hook-receiver.ts';
import { privateRoom, publicRoom, say, sayByKey, signIn, signUp } from './people.ts';
import { TestServer } from './server.ts';
import { followRoom, Subscription } from './subscription.ts';

const mariaDbPath = inject('mariaDbPath');
const redisPath = inject('redisPath');

describe.skipIf(mariaDbPath === null || redisPath === null)('several nodes', () => {
  let parts: SharedParts;
  let nodes: [TestServer, TestServer];
  beforeAll(async () => {
    parts = await startSharedParts({ mariaDbPath: mariaDbPath ?? '', redisPath: redisPath ?? '' });
    // All of them, because any may tell an outgoing webhook.
    parts.env['WEBHOOK_NETWORKS'] = '127.0.0.1';
    const start = () => TestServer.start({ env: parts.env });
    nodes = await Promise.all([start(), start()]);
  });
  afterAll(async () => {
    for (const node of nodes) await node[Symbol.asyncDispose]();
    await parts[Symbol.asyncDispose]();
  });

  const onFirst = (name: string) => signUp(nodes[0].url, name);
  const onSecond = (name: string) => signUp(nodes[1].url, name);

  const contentsOf = (events: readonly RoomEvent[]) =>
    events.flatMap((event) => (event.type === 'messageChanged' ? event.message.content : []));
  const versionsOf = (events: readonly RoomEvent[]) =>
    events.flatMap((event) => (event.type === 'messageChanged' ? event.message.version : []));

  test('LP18 what is sent to one node is followed on the other, in one order and without a gap', async () => {
    await using ann = await onFirst('ann');
    await using bo = await onSecond('bo');
    const roomId = await publicRoom(ann);
    await bo.api.rooms.join.mutate({ roomId });
    using ofAnn = followRoom(ann, roomId);
    using ofBo = followRoom(bo, roomId);
    await ofAnn.find(({ type }) => type === 'reset');
    await ofBo.find(({ type }) => type === 'reset');
    const sending = Array.from({ length: 100 }, (_, index) =>
      sayByKey(index % 2 === 0 ? ann : bo, roomId, `message ${index}`),
    );
    await Promise.all(sending);
    const all = Array.from({ length: 100 }, (_, index) => index + 1);
    await expect.poll(() => versionsOf(ofAnn.items)).toEqual(all);
    await expect.poll(() => versionsOf(ofBo.items)).toEqual(all);
    expect(contentsOf(ofAnn.items)).toEqual(contentsOf(ofBo.items));
  });

  test('LP18 typing, presence, read marks, heads and rooms are the same on every node', async () => {
    await using ann = await onFirst('ann');
    await using bo = await onSecond('bo');
    await using phone = await signIn(nodes[1].url, ann.account.username);
    using presence = new Subscription<PresenceEvent>((on) =>
      bo.api.presence.follow.subscribe({ userIds: [ann.account.id] }, on),
    );
    await presence.find(({ type }) => type === 'snapshot');
    using list = new Subscription<MeEvent>((on) => phone.api.me.follow.subscribe(undefined, on));
    await list.find(({ type }) => type === 'snapshot');

    const roomId = await privateRoom(ann);
    await list.find((event) => event.type === 'roomJoined' && event.entry.room.id === roomId);
    await ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id] });
    await list.find((event) => event.type === 'roomChanged' && event.room.memberCount === 2);

    using typing = new Subscription<TypingEvent>((on) => bo.api.rooms.typing.subscribe({ roomId }, on));
    await typing.find(({ type }) => type === 'snapshot');
    await ann.api.rooms.setTyping.mutate({ roomId, isTyping: true });
    await typing.find((event) => event.type === 'typingStarted' && event.user.id === ann.account.id);

    const { seq } = await say(bo, roomId, 'hello');
    await list.find((event) => event.type === 'headMoved' && event.head.lastSeq === seq);
    await ann.api.me.markRead.mutate({ roomId, seq });
    await list.find((event) => event.type === 'membershipChanged' && event.membership.readSeq === seq);
    const { section } = await ann.api.me.createSection.mutate({ name: 'Projects' });
    await list.find(
      (event) => event.type === 'sectionsChanged' && event.sections.some(({ id }) => id === section.id),
    );
    await ann.api.me.updateRoom.mutate({ roomId, sectionId: section.id });
    await list.find(
      (event) => event.type === 'membershipChanged' && event.membership.sectionId === section.id,
    );

    await ann.api.presence.setStatus.mutate({ availability: 'busy' });
    await presence.find((event) => event.type === 'presenceChanged' && event.presence.state === 'busy');
    await phone[Symbol.asyncDispose]();
    await ann[Symbol.asyncDispose]();
    await presence.find((event) => event.type === 'presenceChanged' && event.presence.state === 'offline');
  });

  test('LP18 a room that is deleted on one node is gone on the other, for its members and readers', async () => {
    await using ann = await onFirst('ann');
    await using bo = await onSecond('bo');
    await using cy = await onSecond('cy');
    const roomId = await publicRoom(ann);
    await bo.api.rooms.join.mutate({ roomId });
    const { room } = await ann.api.rooms.get.query({ roomId });
    using list = new Subscription<MeEvent>((on) => bo.api.me.follow.subscribe(undefined, on));
    await list.find(({ type }) => type === 'snapshot');
    using ofBo = followRoom(bo, roomId);
    using ofCy = followRoom(cy, roomId);
    using typing = new Subscription<TypingEvent>((on) => cy.api.rooms.typing.subscribe({ roomId }, on));
    for (const log of [ofBo, ofCy]) await log.find(({ type }) => type === 'reset');
    await typing.find(({ type }) => type === 'snapshot');

    await ann.api.rooms.delete.mutate({ roomId, name: room.name ?? '' });
    await list.find((event) => event.type === 'roomLeft' && event.roomId === roomId);
    for (const reading of [ofBo, ofCy, typing]) {
      expect(await reading.failed()).toMatchObject({ reason: 'room_not_found' });
    }
    const other = await publicRoom(bo);
    await list.find((event) => event.type === 'roomJoined' && event.entry.room.id === other);
    expect(list.items.filter(({ type }) => type === 'roomLeft')).toHaveLength(1);
  });

  test('LP18 who signs out or leaves on one node loses on the other what that gave', async () => {
    await using ann = await onFirst('ann');
    await using bo = await onFirst('bo');
    const roomId = await privateRoom(ann);
    await ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id] });
    await using elsewhere = await signIn(nodes[1].url, bo.account.username);
    using followed = followRoom(elsewhere, roomId);
    await followed.find(({ type }) => type === 'reset');
    await bo.api.rooms.leave.mutate({ roomId });
    expect(await followed.failed()).toMatchObject({ reason: 'room_not_found' });

    // The same session on both nodes.
    using list = new Subscription<MeEvent>((on) => elsewhere.api.me.follow.subscribe(undefined, on));
    await list.find(({ type }) => type === 'snapshot');
    const response = await fetch(`${nodes[0].url}/trpc/auth.logout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${elsewhere.token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(200);
    await expect.poll(() => list.failure).toMatchObject({ reason: 'unauthenticated' });
  });

  test('LP18 a key that is revoked on one node loses on the other what it held, and a new name is shown on both', async () => {
    await using ann = await onFirst('ann');
    const bot = await botOf(ann, 'Before');
    const roomId = await privateRoom(ann);
    await ann.api.rooms.invite.mutate({ roomId, userIds: [bot.id] });
    const { key, secret } = await ann.api.keys.create.mutate({ name: 'x', scope: 'write', botId: bot.id });
    await using client = keyFor(nodes[1].url, secret);
    await client.api.messages.send.mutate({ roomId, content: 'hello', clientMessageId: 'x' });
    await using elsewhere = await signIn(nodes[1].url, ann.account.username);
    const nameElsewhere = async () => {
      const { messages } = await elsewhere.api.messages.list.query({ roomId });
      return messages[0]?.author.displayName;
    };
    expect(await nameElsewhere()).toBe('Before');
    await ann.api.bots.update.mutate({ botId: bot.id, displayName: 'After' });
    await expect.poll(nameElsewhere).toBe('After');

    using list = new Subscription<MeEvent>((on) => client.api.me.follow.subscribe(undefined, on));
    await list.find(({ type }) => type === 'snapshot');
    await ann.api.keys.revoke.mutate({ keyId: key.id });
    await expect.poll(() => list.failure).toMatchObject({ reason: 'unauthenticated' });
  });

  test('who is promoted or demoted gains or loses the rights on sockets of both nodes', async () => {
    await using ann = await onFirst('ann');
    await using elsewhere = await signIn(nodes[1].url, ann.account.username);
    await using database = await createConnection(parts.databaseUrl);
    const answers = () =>
      Promise.all(
        [ann, elsewhere].map(({ api }) =>
          api.commands.listManaged.query().then(
            () => 'allowed',
            (error: unknown) => errorDataFrom(error)?.reason,
          ),
        ),
      );
    for (const [role, answer] of [
      ['admin', 'allowed'],
      ['member', 'not_admin'],
    ]) {
      await database.query('update users set role = ? where id = ?', [role, ann.account.id]);
      await expect.poll(answers).toEqual([answer, answer]);
    }
  });

  test('LP18 while Redis is away followers get everything, presence is unknown, and with it all comes back', async () => {
    await using ann = await onFirst('ann');
    await using bo = await onSecond('bo');
    const roomId = await publicRoom(ann);
    await bo.api.rooms.join.mutate({ roomId });
    using followed = followRoom(bo, roomId);
    await followed.find(({ type }) => type === 'reset');
    using presence = new Subscription<PresenceEvent>((on) =>
      bo.api.presence.follow.subscribe({ userIds: [ann.account.id] }, on),
    );
    await presence.find(({ type }) => type === 'snapshot');
    using list = new Subscription<MeEvent>((on) => bo.api.me.follow.subscribe(undefined, on));
    await list.find(({ type }) => type === 'snapshot');
    const isState = (state: string) => (event: PresenceEvent) =>
      event.type === 'presenceChanged' && event.presence.state === state;

    await parts.redis.kill();
    await presence.find(isState('unknown'));
    await say(ann, roomId, 'while it is away');
    await expect.poll(() => contentsOf(followed.items)).toEqual(['while it is away']);
    await ann.api.presence.setStatus.mutate({ availability: 'away' });
    const invitedTo = await privateRoom(ann);
    await ann.api.rooms.invite.mutate({ roomId: invitedTo, userIds: [bo.account.id] });
    const isInList = (event: MeEvent) =>
      event.type === 'snapshot' && event.rooms.some(({ room }) => room.id === invitedTo);
    await list.find(isInList);
    // On the other node.
    await using laptop = await signIn(nodes[0].url, bo.account.username);
    const { section } = await laptop.api.me.createSection.mutate({ name: 'Projects' });
    await list.find(
      (event) => event.type === 'snapshot' && event.sections.some(({ id }) => id === section.id),
    );

    await parts.redis.start();
    await presence.find(isState('away'));
    await say(ann, roomId, 'when it is back');
    await expect.poll(() => contentsOf(followed.items)).toEqual(['while it is away', 'when it is back']);
  });

  test('LP12 LP18 a silence or ban on one node applies on the other, with Redis and without', async () => {
    await using ann = await onFirst('ann');
    await using bo = await onSecond('bo');
    await using cy = await onSecond('cy');
    const roomId = await publicRoom(ann);
    await bo.api.rooms.join.mutate({ roomId });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const silence = (silencedUntil: string | null) =>
      ann.api.rooms.silence.mutate({ roomId, userId: bo.account.id, until: silencedUntil });
    const ban = (userId: number) => ann.api.rooms.ban.mutate({ roomId, userId });
    using list = new Subscription<MeEvent>((on) => bo.api.me.follow.subscribe(undefined, on));
    await list.find(({ type }) => type === 'snapshot');
    await silence(until);
    await list.find((event) => event.type === 'silenceChanged' && event.silencedUntil === until);
    await silence(null);
    await list.find((event) => event.type === 'silenceChanged' && event.silencedUntil === null);
    using first = followRoom(cy, roomId);
    await first.find(({ type }) => type === 'reset');
    await ban(cy.account.id);
    expect(await first.failed()).toMatchObject({ reason: 'room_not_found' });
    await ann.api.rooms.unban.mutate({ roomId, userId: cy.account.id });

    using second = followRoom(cy, roomId);
    await second.find(({ type }) => type === 'reset');
    await parts.redis.kill();
    await silence(until);
    await list.find(
      (event) =>
        event.type === 'snapshot' &&
        event.rooms.some(({ room, silencedUntil }) => room.id === roomId && silencedUntil === until),
    );
    for (const { account } of [bo, cy]) await ban(account.id);
    expect(await second.failed()).toMatchObject({ reason: 'room_not_found' });
    await list.find((event) => event.type === 'roomLeft' && event.roomId === roomId);
    await parts.redis.start();
  });

  test('LP12 LP18 while Redis is away, who signs out or leaves on one node loses on the other what that gave', async () => {
    await using ann = await onFirst('ann');
    await using bo = await onFirst('bo');
    const roomId = await privateRoom(ann);
    await ann.api.rooms.invite.mutate({ roomId, userIds: [bo.account.id] });
    const { token } = await bo.otherDevice();
    const subscribed = { path: 'rooms.follow', input: { roomId } } as const;
    using leaving = await doors.WebSocket(nodes[1].url, bo, subscribed);
    using listing = await doors.WebSocket(nodes[1].url, bo, { path: 'me.follow' });
    using signedOut = await doors.WebSocket(nodes[1].url, { token }, subscribed);

    const listed = `"room":{"id":${roomId},`;
    expect(listing.text()).toContain(listed);

    await parts.redis.kill();
    const answer = await fetch(`${nodes[0].url}/trpc/auth.logout`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headersOf({ token }) },
      body: '{}',
    });
    expect(answer.status).toBe(200);
    await expect.poll(signedOut.ended).toBe(4401);
    await bo.api.rooms.leave.mutate({ roomId });
    await expect.poll(leaving.text).toContain('room_not_found');
    // By itself, or by a list without it.
    const isToldOfLeaving = () =>
      listing.text().includes(`{"type":"roomLeft","roomId":${roomId}}`) ||
      listing
        .text()
        .split('"type":"snapshot"')
        .slice(2)
        .some((list) => !list.includes(listed));
    await expect.poll(isToldOfLeaving).toBe(true);
    await parts.redis.start();
  });

  test('LP18 while the database is away calls fail and may be repeated, and with it all goes on', async () => {
    await using ann = await onFirst('ann');
    await using bo = await onSecond('bo');
    const roomId = await publicRoom(ann);
    using followed = followRoom(bo, roomId);
    await followed.find(({ type }) => type === 'reset');
    await parts.database.kill();
    const send = () => say(ann, roomId, 'again and again', 'the-same');
    await expect(send()).rejects.toMatchObject({ data: { reason: 'unavailable', httpStatus: 503 } });
    await parts.database.start();
    await expect
      .poll(
        () =>
          send().then(
            ({ seq }) => seq,
            () => null,
          ),
        { timeout: 60_000 },
      )
      .toBe(1);
    await expect.poll(() => contentsOf(followed.items)).toEqual(['again and again']);
  });

  test('LP18 of a node that dies nothing is left: its people go offline', async () => {
    await using bo = await onSecond('bo');
    const dying = await TestServer.start({ env: parts.env });
    await using cy = await signUp(dying.url, 'cy');
    await cy.api.rooms.list.query();
    using presence = new Subscription<PresenceEvent>((on) =>
      bo.api.presence.follow.subscribe({ userIds: [cy.account.id] }, on),
    );
    const isState = (state: string) => (event: PresenceEvent) =>
      event.type === 'presenceChanged'
        ? event.presence.state === state
        : event.presences.some((each) => each.state === state);
    await presence.find(isState('online'));
    await dying[Symbol.asyncDispose]();
    await presence.find(isState('offline'));
  });

  test('an outgoing webhook is told by one of them what happens on all, once, in order, and by another when that one dies', async () => {
    await using receiver = await HookReceiver.start();
    const { env } = parts;
    const started = await Promise.all([1, 2].map(() => TestServer.start({ env })));
    await using stack = new AsyncDisposableStack();
    for (const node of started) stack.use(node);
    const [first, second] = started;
    if (first === undefined || second === undefined) throw new Error('Two were started.');
    const people = [await signUp(first.url, 'ann'), await signUp(second.url, 'bo')];
    for (const person of people) stack.use(person);
    const [ann, bo] = people;
    if (ann === undefined || bo === undefined) throw new Error('Two signed up.');
    const roomId = await publicRoom(ann);
    await bo.api.rooms.join.mutate({ roomId });
    const { secret } = await ann.api.outgoingWebhooks.create.mutate({
      roomId,
      name: 'Build',
      url: receiver.url,
    });
    const seqsOf = () => receiver.bodies(secret).map(({ message }) => message?.seq);
    const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
    await Promise.all(
      upTo(40).map((index) => sayByKey(index % 2 === 0 ? ann : bo, roomId, `message ${index}`)),
    );
    await expect.poll(seqsOf).toEqual(upTo(40));

    // Both die, one of them in the middle of a delivery; the others take that up when its lease is over.
    const reached = Promise.withResolvers<void>();
    receiver.answer = () => reached.resolve();
    await say(ann, roomId, 'message 41');
    await reached.promise;
    await say(bo, roomId, 'message 42');
    await Promise.all(started.map((node) => node.stop('SIGKILL')));
    receiver.answer = (response) => response.end();
    await expect.poll(seqsOf).toEqual([...upTo(41), 41, 42]);
  });
});
