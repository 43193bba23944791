import type { MeEvent, PresenceEvent, RoomEvent } from '@parley/api-contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { password, say, signUp, type Person } from '../people.ts';
import { TestServer } from '../server.ts';
import { Subscription } from '../subscription.ts';
import { Wire } from './wire.ts';

/**
 * The README of the source system of direct and group conversations over Flask and MySQL, walked through. Numbers of lines are that
 * README's. It names features and no paths: what stands for each is what the test calls.
 */
let server: TestServer;
let url: string;
let ann: Person;
let bo: Person;
let cleo: Person;
beforeAll(async () => {
  server = await TestServer.start();
  ({ url } = server);
  [ann, bo, cleo] = await Promise.all([signUp(url, 'ann'), signUp(url, 'bo'), signUp(url, 'cleo')]);
});
afterAll(() => server[Symbol.asyncDispose]());

describe('seed 3', () => {
  // Lines 12, 18 and 29: "User Authentication and Authorization System", by JSON Web Tokens. Line 31: passwords are stored hashed (there
  // by bcrypt, here by Argon2id), and no answer has them.
  test('user authentication and authorization', async () => {
    const login = await fetch(`${url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: ann.account.username, password }),
    });
    expect(login.status).toBe(200);
    const { token } = (await login.json()) as { token: string };
    const me = await fetch(`${url}/api/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(me.status).toBe(200);
    const account = await me.text();
    expect(JSON.parse(account)).toEqual(ann.account);
    expect(account).not.toMatch(/password|argon/i);

    const [header, payload, signature] = token.split('.');
    const forged = [header, payload, `${signature}`.split('').toReversed().join('')].join('.');
    const unsigned = [Buffer.from('{"alg":"none"}').toString('base64url'), payload, ''].join('.');
    for (const bad of [forged, unsigned]) {
      const refused = await fetch(`${url}/api/me`, { headers: { authorization: `Bearer ${bad}` } });
      expect(refused.status).toBe(401);
    }
  });

  // Lines 10, 20 and 47: "Support for Direct and Group Conversations".
  test('a direct conversation is of two, and is found again from both sides; alone, it is for notes', async () => {
    const ids: unknown[] = [];
    for (const [caller, other] of [
      [ann, bo],
      [bo, ann],
    ] as const) {
      const response = await fetch(`${url}/api/chat/conversations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${caller.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ userIds: [other.account.id] }),
      });
      expect(response.status).toBe(200);
      const { room } = (await response.json()) as { room: { id: number; participants: { id: number }[] } };
      expect(room).toMatchObject({
        kind: 'direct',
        name: null,
        memberCount: 2,
        participants: [{}, {}],
      });
      expect(new Set(room.participants.map(({ id }) => id))).toEqual(
        new Set([ann.account.id, bo.account.id]),
      );
      ids.push(room.id);
    }
    expect(ids[1]).toBe(ids[0]);
    const outsider = await fetch(`${url}/api/chat/rooms/${String(ids[0])}/messages`, {
      headers: { authorization: `Bearer ${cleo.token}` },
    });
    expect(outsider.status).toBe(404);
    const alone = await fetch(`${url}/api/chat/conversations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ userIds: [ann.account.id] }),
    });
    expect(alone.status).toBe(200);
    expect(await alone.json()).toMatchObject({ room: { kind: 'direct', memberCount: 1 } });
    const withNobody = await fetch(`${url}/api/chat/conversations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ userIds: [987_654_321] }),
    });
    expect(withNobody.status).toBe(404);
    expect(await withNobody.json()).toMatchObject({ reason: 'user_not_found', field: 'userIds' });
  });

  test('a group conversation is of several, and appears to each of them live', async () => {
    using list = new Subscription<MeEvent>((on) => cleo.api.me.follow.subscribe(undefined, on));
    await list.find(({ type }) => type === 'snapshot');
    const response = await fetch(`${url}/api/chat/conversations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ userIds: [bo.account.id, cleo.account.id] }),
    });
    expect(response.status).toBe(200);
    const { room } = (await response.json()) as { room: { id: number } };
    expect(room).toMatchObject({ kind: 'group', memberCount: 3 });
    await list.find((event) => event.type === 'roomJoined' && event.entry.room.id === room.id);
  });

  // Lines 13, 19, 38 and 44: "Real-Time Message Delivery via WebSocket", to "multiple concurrent users".
  test('a message is delivered to everyone in the conversation in real time', async () => {
    const { room } = await ann.api.rooms.openConversation.mutate({
      userIds: [bo.account.id, cleo.account.id],
    });
    const follow = (person: Person): Subscription<{ data: RoomEvent }> =>
      new Subscription((on) => person.api.rooms.follow.subscribe({ roomId: room.id, lastEventId: '0' }, on));
    using bos = follow(bo);
    using cleos = follow(cleo);
    const sent = await fetch(`${url}/api/chat/rooms/${room.id}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'to all of you' }),
    });
    expect(sent.status).toBe(201);
    const { message } = (await sent.json()) as { message: object };
    for (const log of [bos, cleos]) {
      const { data: event } = await log.find(({ data }) => data.type === 'messageChanged');
      expect(event).toEqual({ type: 'messageChanged', message });
    }
  });

  // Lines 21, 39 and 45: "Message Persistence", "reliable message delivery with persistent storage".
  test('a message that was answered is there after the server was killed', async () => {
    await using first = await TestServer.start();
    await using dan = await signUp(first.url, 'dan');
    await using eve = await signUp(first.url, 'eve');
    const { room } = await dan.api.rooms.openConversation.mutate({ userIds: [eve.account.id] });
    await say(dan, room.id, 'to be kept');
    await first.stop('SIGKILL');
    await using second = await first.restart();
    const history = await fetch(`${second.url}/api/chat/rooms/${room.id}/messages`, {
      headers: { authorization: `Bearer ${eve.token}` },
    });
    expect(await history.json()).toMatchObject({
      messages: [{ content: 'to be kept', author: { id: dan.account.id } }],
    });
  });

  // Line 22: "User Presence Tracking and Status Updates".
  test('presence and status are followed live', async () => {
    using wire = await Wire.open(`${url}/trpc?connectionParams=1`);
    wire.send({ method: 'connectionParams', data: { token: bo.token } });
    wire.send({ id: 1, method: 'query', params: { path: 'auth.me' } });
    await wire.find({ id: 1 });

    using presence = new Subscription<PresenceEvent>((on) =>
      ann.api.presence.follow.subscribe({ userIds: [bo.account.id] }, on),
    );
    const snapshot = await presence.find(({ type }) => type === 'snapshot');
    expect(snapshot).toMatchObject({ presences: [{ userId: bo.account.id, state: 'online', text: null }] });

    const status = await fetch(`${url}/api/me/status`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${bo.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ availability: 'busy', text: 'In a meeting' }),
    });
    expect(status.status).toBe(200);
    expect(await status.json()).toEqual({ availability: 'busy', text: 'In a meeting', emoji: null });
    const changed = await presence.find(({ type }) => type === 'presenceChanged');
    expect(changed).toMatchObject({
      presence: { userId: bo.account.id, state: 'busy', text: 'In a meeting' },
    });

    const unknown = await fetch(`${url}/api/me/status`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${bo.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ availability: 'asleep' }),
    });
    expect(unknown.status).toBe(400);
    expect(await unknown.json()).toMatchObject({ reason: 'invalid_input', field: 'availability' });
    const nobody = await fetch(`${url}/api/me/status`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ availability: 'busy' }),
    });
    expect(nobody.status).toBe(401);

    wire[Symbol.dispose]();
    await bo[Symbol.asyncDispose]();
    await presence.find((event) => event.type === 'presenceChanged' && event.presence.state === 'offline');
  });
});
