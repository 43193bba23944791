import type { RoomEvent } from '@parley/api-contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { privateRoom, publicRoom, say, signUp, type Person } from '../people.ts';
import { TestServer } from '../server.ts';
import { Subscription } from '../subscription.ts';
import { Wire } from './wire.ts';

/**
 * The README of the source system of a real-time multi-user chat over Python and Flask, walked through. Numbers of lines are that
 * README's. It names paths alone, without an example of a body.
 */
const password = 'correct horse battery';
let server: TestServer;
let url: string;
let ann: Person;
let bo: Person;
beforeAll(async () => {
  server = await TestServer.start();
  ({ url } = server);
  [ann, bo] = await Promise.all([signUp(url, 'ann'), signUp(url, 'bo')]);
});
afterAll(() => server[Symbol.asyncDispose]());

describe('seed 1', () => {
  // Lines 19 and 84: "Users can create accounts with unique usernames and passwords." "POST /api/register".
  test('POST /api/register makes an account under a name that is free', async () => {
    const response = await fetch(`${url}/api/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'cara', password }),
    });
    expect(response.status).toBe(201);
    const body = await response.json();
    expect(body).toMatchObject({
      message: expect.any(String),
      user: { id: expect.any(Number), username: 'cara', displayName: 'cara', email: null, role: 'member' },
    });
    expect(JSON.stringify(body)).not.toMatch(/password|hash/i);

    for (const username of ['cara', 'CARA']) {
      const taken = await fetch(`${url}/api/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, password }),
      });
      expect(taken.status).toBe(409);
      expect(await taken.json()).toEqual({
        message: 'This username is taken, or looks like one that is. Choose another one.',
        code: 'CONFLICT',
        reason: 'username_taken',
        field: 'username',
      });
    }
  });

  test.each([
    ['username', { password }],
    ['password', { username: 'dora' }],
    ['password', { username: 'dora', password: 'short' }],
    ['username', { username: '', password }],
    ['username', { username: 'two words', password }],
    ['username', { username: 42, password }],
  ])('POST /api/register names %s, which is wrong in %j', async (field, body) => {
    const response = await fetch(`${url}/api/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      message: expect.stringContaining(field),
      code: 'BAD_REQUEST',
      reason: 'invalid_input',
      field,
    });
  });

  // Lines 20 and 85: "Users can log in and log out of their accounts securely." "POST /api/login".
  test('POST /api/login answers a token, and a wrong password like a user who does not exist', async () => {
    const { username } = ann.account;
    const login = await fetch(`${url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    expect(login.status).toBe(200);
    expect(await login.json()).toEqual({
      message: expect.any(String),
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      user: { ...ann.account },
    });

    const wrongPassword = await fetch(`${url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: `${password}!` }),
    });
    const unknownUser = await fetch(`${url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'nobody-of-this-name', password }),
    });
    expect([wrongPassword.status, unknownUser.status]).toEqual([401, 401]);
    const refusal = await wrongPassword.json();
    expect(refusal).toEqual({
      message: 'The username or the password is wrong.',
      code: 'UNAUTHORIZED',
      reason: 'invalid_credentials',
    });
    expect(await unknownUser.json()).toEqual(refusal);
  });

  // Lines 20 and 86: "POST /api/logout".
  test('POST /api/logout ends the session, its token and its live sockets', async () => {
    const { token } = await ann.otherDevice();
    using wire = await Wire.open(`${url}/trpc?connectionParams=1`);
    wire.send({ method: 'connectionParams', data: { token } });
    wire.send({ id: 1, method: 'subscription', params: { path: 'me.follow', input: {} } });
    await wire.find({ id: 1, result: { type: 'started' } });

    const logout = await fetch(`${url}/api/logout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(logout.status).toBe(200);
    expect(await logout.json()).toEqual({ message: 'You are signed out.' });
    await expect.poll(() => wire.closeCode).toBe(4401);

    const after = await fetch(`${url}/api/chat/rooms`, { headers: { authorization: `Bearer ${token}` } });
    expect(after.status).toBe(401);
    const again = await fetch(`${url}/api/logout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(again.status).toBe(401);
    const otherSession = await fetch(`${url}/api/chat/rooms`, {
      headers: { authorization: `Bearer ${ann.token}` },
    });
    expect(otherSession.status).toBe(200);
  });

  // Lines 21 and 87: "Returns a list of all available chat rooms." Available are public rooms and the caller's own.
  test('GET /api/chat/rooms lists public rooms and the caller’s own, in pages', async () => {
    const open = await publicRoom(ann, 'an open room');
    const annas = await privateRoom(ann, 'a room of Ann’s own');
    const bos = await privateRoom(bo, 'a room of Bo’s own');
    const response = await fetch(`${url}/api/chat/rooms?limit=200`, {
      headers: { authorization: `Bearer ${ann.token}` },
    });
    expect(response.status).toBe(200);
    const { rooms, nextCursor } = (await response.json()) as {
      rooms: { id: number }[];
      nextCursor: number | null;
    };
    expect(nextCursor).toBeNull();
    expect(rooms.find(({ id }) => id === open)).toMatchObject({
      id: open,
      name: 'an open room',
      description: null,
      kind: 'public',
      memberCount: 1,
    });
    expect(rooms.map(({ id }) => id)).toContain(annas);
    expect(rooms.map(({ id }) => id)).not.toContain(bos);

    const seen: number[] = [];
    for (let cursor: number | null = 0; cursor !== null;) {
      const page: Response = await fetch(
        `${url}/api/chat/rooms?limit=1${cursor === 0 ? '' : `&cursor=${cursor}`}`,
        { headers: { authorization: `Bearer ${ann.token}` } },
      );
      const body = (await page.json()) as { rooms: { id: number }[]; nextCursor: number | null };
      expect(body.rooms).toHaveLength(1);
      seen.push(...body.rooms.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(rooms.map(({ id }) => id));
  });

  // Line 88: "Returns the details of a specific chat room."
  test('GET /api/chat/rooms/:id shows the room, its members and its latest messages', async () => {
    const roomId = await publicRoom(ann, 'a room in detail');
    await say(ann, roomId, 'a message in detail');
    const response = await fetch(`${url}/api/chat/rooms/${roomId}`, {
      headers: { authorization: `Bearer ${bo.token}` },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      room: { id: roomId, name: 'a room in detail', kind: 'public', memberCount: 1, membership: null },
      members: [{ user: { id: ann.account.id, username: ann.account.username }, role: 'owner' }],
      messages: [{ id: 1, roomId, content: 'a message in detail', author: { id: ann.account.id } }],
    });

    const privateRoomId = await privateRoom(ann);
    const ofOthers = await fetch(`${url}/api/chat/rooms/${privateRoomId}`, {
      headers: { authorization: `Bearer ${bo.token}` },
    });
    const missing = await fetch(`${url}/api/chat/rooms/987654321`, {
      headers: { authorization: `Bearer ${bo.token}` },
    });
    expect([ofOthers.status, missing.status]).toEqual([404, 404]);
    expect(await ofOthers.json()).toEqual(await missing.json());
    const noId = await fetch(`${url}/api/chat/rooms/lobby`, {
      headers: { authorization: `Bearer ${bo.token}` },
    });
    expect(noId.status).toBe(400);
    expect(await noId.json()).toMatchObject({ reason: 'invalid_input', field: 'roomId' });
  });

  // Lines 22 and 89: "Users can send and receive messages in chat rooms in real time." "POST /api/chat/rooms/:id/messages".
  test('POST /api/chat/rooms/:id/messages sends a message, which others in the room see live', async () => {
    const roomId = await publicRoom(ann);
    const log: Subscription<{ data: RoomEvent }> = new Subscription((on) =>
      ann.api.rooms.follow.subscribe({ roomId, lastEventId: '0' }, on),
    );
    using _log = log;
    const response = await fetch(`${url}/api/chat/rooms/${roomId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bo.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'Can you see this?' }),
    });
    expect(response.status).toBe(201);
    const { message } = (await response.json()) as { message: object };
    expect(message).toMatchObject({
      id: 1,
      roomId,
      author: { id: bo.account.id, username: bo.account.username },
      content: 'Can you see this?',
      createdAt: expect.stringMatching(/Z$/),
    });
    const { data: event } = await log.find(({ data }) => data.type === 'messageChanged');
    expect(event).toEqual({ type: 'messageChanged', message });

    // Writing to a public room joins it.
    const { members } = await ann.api.rooms.members.query({ roomId });
    expect(new Set(members.map(({ user }) => user.id))).toEqual(new Set([ann.account.id, bo.account.id]));
  });

  test('POST /api/chat/rooms/:id/messages stores a retried message once', async () => {
    const roomId = await publicRoom(ann);
    const ids: unknown[] = [];
    for (const content of ['once', 'once again']) {
      const response = await fetch(`${url}/api/chat/rooms/${roomId}/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ content, clientMessageId: 'the-same' }),
      });
      expect(response.status).toBe(201);
      ids.push(await response.json());
    }
    expect(ids[1]).toEqual(ids[0]);
    expect(ids[0]).toMatchObject({ message: { id: 1, content: 'once' } });
  });

  test('POST /api/chat/rooms/:id/messages refuses rooms of others, and what is no message', async () => {
    const roomId = await privateRoom(ann);
    const outsider = await fetch(`${url}/api/chat/rooms/${roomId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bo.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'Let me in' }),
    });
    expect(outsider.status).toBe(404);
    expect(await outsider.json()).toMatchObject({ code: 'NOT_FOUND', reason: 'room_not_found' });
    for (const body of [{}, { content: '' }, { content: 'x'.repeat(4_001) }, { content: ['x'] }]) {
      const response = await fetch(`${url}/api/chat/rooms/${roomId}/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ reason: 'invalid_input', field: 'content' });
    }
    const { messages } = await ann.api.messages.list.query({ roomId });
    expect(messages).toEqual([]);
  });

  // Lines 23 and 90: "Chat messages are stored in the database, allowing users to view previous messages in a chat room."
  test('GET /api/chat/rooms/:id/messages reads the history in pages, also after a restart', async () => {
    await using other = await TestServer.start();
    await using cleo = await signUp(other.url, 'cleo');
    const roomId = await publicRoom(cleo);
    for (const content of ['one', 'two', 'three']) await say(cleo, roomId, content);
    await other.stop('SIGKILL');
    await using restarted = await other.restart();

    const latest = await fetch(`${restarted.url}/api/chat/rooms/${roomId}/messages?limit=2`, {
      headers: { authorization: `Bearer ${cleo.token}` },
    });
    expect(latest.status).toBe(200);
    expect(await latest.json()).toMatchObject({
      messages: [
        { id: 2, content: 'two' },
        { id: 3, content: 'three' },
      ],
      version: 3,
      nextBefore: 2,
      nextAfter: null,
    });
    const older = await fetch(`${restarted.url}/api/chat/rooms/${roomId}/messages?before=2`, {
      headers: { authorization: `Bearer ${cleo.token}` },
    });
    expect(await older.json()).toMatchObject({
      messages: [{ id: 1, content: 'one' }],
      nextBefore: null,
      nextAfter: 1,
    });
    const newer = await fetch(`${restarted.url}/api/chat/rooms/${roomId}/messages?after=1&limit=1`, {
      headers: { authorization: `Bearer ${cleo.token}` },
    });
    expect(await newer.json()).toMatchObject({ messages: [{ id: 2 }], nextBefore: 2, nextAfter: 2 });
  });

  // Lines 87 to 90, without "securely" (line 20): there rooms are open to the world, here to who is signed in.
  test('nothing of it is answered to who is not signed in', async () => {
    const roomId = await publicRoom(ann);
    for (const [method, path] of [
      ['POST', '/api/logout'],
      ['GET', '/api/chat/rooms'],
      ['GET', `/api/chat/rooms/${roomId}`],
      ['POST', `/api/chat/rooms/${roomId}/messages`],
      ['GET', `/api/chat/rooms/${roomId}/messages`],
    ] as const) {
      for (const headers of [{}, { authorization: 'Bearer not.a.token' }, { cookie: 'parley_session=x' }]) {
        const response = await fetch(url + path, { method, headers });
        expect(response.status, `${method} ${path}`).toBe(401);
        expect(await response.json()).toMatchObject({ code: 'UNAUTHORIZED', reason: 'unauthenticated' });
      }
    }
  });
});
