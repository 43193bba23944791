import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestServer } from '../server.ts';
import { Wire } from './wire.ts';

/**
 * The README of the source system with functional requirements, over Flask and SQLAlchemy, walked through. Numbers of lines are that
 * README's. Tests go on from those before them, as the requirements do.
 */
const password = 'correct horse battery';
let server: TestServer;
let url: string;
beforeAll(async () => {
  server = await TestServer.start();
  ({ url } = server);
});
afterAll(() => server[Symbol.asyncDispose]());

const ann = { id: 0, token: '' };
const bo = { id: 0, token: '' };
let roomId: number;

describe('seed 4', () => {
  // Lines 6 to 9: "Users should be able to register with a unique username and a password." "Registration should return a success message
  // upon successful user creation."
  test('user registration (POST /api/register)', async () => {
    for (const [user, username] of [
      [ann, 'ann'],
      [bo, 'bo'],
    ] as const) {
      const response = await fetch(`${url}/api/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, password }),
      });
      expect(response.status).toBe(201);
      const body = (await response.json()) as { message: string; user: { id: number } };
      expect(body).toMatchObject({ message: 'The account was created.', user: { username } });
      user.id = body.user.id;
    }
    const taken = await fetch(`${url}/api/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'ann', password: 'another password' }),
    });
    expect(taken.status).toBe(409);
    expect(await taken.json()).toMatchObject({ reason: 'username_taken', field: 'username' });
  });

  // Lines 11 to 14: "The system should verify the provided credentials." "… generate a JWT token containing the user's ID and expiration
  // time."
  test('user login (POST /api/login)', async () => {
    for (const [user, username] of [
      [ann, 'ann'],
      [bo, 'bo'],
    ] as const) {
      const response = await fetch(`${url}/api/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, password }),
      });
      expect(response.status).toBe(200);
      const { token, expiresAt } = (await response.json()) as { token: string; expiresAt: string };
      const [header, payload] = token
        .split('.')
        .slice(0, 2)
        .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>);
      expect(header).toMatchObject({ alg: 'HS256' });
      expect(payload).toMatchObject({ user_id: user.id, sub: String(user.id), sid: expect.any(String) });
      expect(payload?.['exp']).toBe(Math.floor(Date.parse(expiresAt) / 1000));
      user.token = token;
    }
    const wrongPassword = await fetch(`${url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'ann', password: 'another password' }),
    });
    const unknownUser = await fetch(`${url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'nobody', password }),
    });
    expect([wrongPassword.status, unknownUser.status]).toEqual([401, 401]);
    expect(await wrongPassword.json()).toEqual(await unknownUser.json());
  });

  // Line 21: "Users can create new chat rooms (POST /api/chat/rooms) with a name and an optional description."
  test('creating a chat room (POST /api/chat/rooms)', async () => {
    const response = await fetch(`${url}/api/chat/rooms`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'garden', description: 'What grows, and what does not' }),
    });
    expect(response.status).toBe(201);
    const body = (await response.json()) as { room: { id: number } };
    expect(body).toMatchObject({
      room: {
        name: 'garden',
        description: 'What grows, and what does not',
        kind: 'public',
        memberCount: 1,
        membership: { role: 'owner' },
      },
    });
    roomId = body.room.id;

    const withoutDescription = await fetch(`${url}/api/chat/rooms`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'shed' }),
    });
    expect(withoutDescription.status).toBe(201);
    expect(await withoutDescription.json()).toMatchObject({ room: { name: 'shed', description: null } });
    const taken = await fetch(`${url}/api/chat/rooms`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bo.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Garden' }),
    });
    expect(taken.status).toBe(409);
    expect(await taken.json()).toMatchObject({ reason: 'room_name_taken', field: 'name' });
    const nameless = await fetch(`${url}/api/chat/rooms`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bo.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ description: 'nothing but a description' }),
    });
    expect(nameless.status).toBe(400);
    expect(await nameless.json()).toMatchObject({ reason: 'invalid_input', field: 'name' });
  });

  // Line 20: "Users can retrieve a list of available chat rooms (GET /api/chat/rooms)."
  test('listing chat rooms (GET /api/chat/rooms)', async () => {
    const response = await fetch(`${url}/api/chat/rooms`, {
      headers: { authorization: `Bearer ${bo.token}` },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      rooms: [
        { id: roomId, name: 'garden', description: 'What grows, and what does not', membership: null },
        { name: 'shed', description: null },
      ],
      nextCursor: null,
    });
  });

  // Lines 25 and 26: "Authenticated users can send messages to a specific chat room." "Messages should be associated with the sender's
  // user ID and the chat room ID." The README calls the text content; the code's clients send `message`, and the token in the body.
  test('sending messages (POST /api/chat/rooms/<room_id>/messages)', async () => {
    const byContent = await fetch(`${url}/api/chat/rooms/${roomId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'The beans are up' }),
    });
    expect(byContent.status).toBe(201);
    expect(await byContent.json()).toMatchObject({
      message: { id: 1, roomId, author: { id: ann.id }, content: 'The beans are up' },
    });
    const byMessage = await fetch(`${url}/api/chat/rooms/${roomId}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: bo.token, message: 'Mine are not' }),
    });
    expect(byMessage.status).toBe(201);
    expect(await byMessage.json()).toMatchObject({
      message: { id: 2, roomId, author: { id: bo.id }, content: 'Mine are not' },
    });
    for (const token of [undefined, 'not.a.token', `${bo.token}x`]) {
      const refused = await fetch(`${url}/api/chat/rooms/${roomId}/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token, content: 'from nobody' }),
      });
      expect(refused.status).toBe(401);
      expect(await refused.json()).toMatchObject({ reason: 'unauthenticated' });
    }
    const noText = await fetch(`${url}/api/chat/rooms/${roomId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ token: 42, content: 'from nobody' }),
    });
    expect(noText.status).toBe(400);
    expect(await noText.json()).toMatchObject({ reason: 'invalid_input', field: 'token' });
    // Only there: elsewhere a token in the body signs nobody in.
    const elsewhere = await fetch(`${url}/api/chat/rooms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: bo.token, name: 'greenhouse' }),
    });
    expect(elsewhere.status).toBe(401);
  });

  // Line 22: "Users can retrieve details of a specific chat room (GET /api/chat/rooms/<room_id>), including its members and messages."
  test('details of a chat room (GET /api/chat/rooms/<room_id>)', async () => {
    const response = await fetch(`${url}/api/chat/rooms/${roomId}`, {
      headers: { authorization: `Bearer ${bo.token}` },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      room: { id: roomId, name: 'garden', memberCount: 2 },
      members: [
        { user: { id: ann.id, username: 'ann' }, role: 'owner' },
        { user: { id: bo.id, username: 'bo' }, role: 'member' },
      ],
      messages: [
        { id: 1, content: 'The beans are up' },
        { id: 2, content: 'Mine are not' },
      ],
    });
    const missing = await fetch(`${url}/api/chat/rooms/987654321`, {
      headers: { authorization: `Bearer ${bo.token}` },
    });
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ code: 'NOT_FOUND', reason: 'room_not_found' });
  });

  // Lines 29 to 31: "The history includes message content, sender information, and timestamps."
  test('message history (GET /api/chat/rooms/<room_id>/messages)', async () => {
    const response = await fetch(`${url}/api/chat/rooms/${roomId}/messages`, {
      headers: { authorization: `Bearer ${ann.token}` },
    });
    expect(response.status).toBe(200);
    const createdAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const author = { displayName: 'ann', username: 'ann', id: ann.id, profilePicture: null };
    expect(await response.json()).toMatchObject({
      messages: [
        { id: 1, roomId, content: 'The beans are up', author, createdAt },
        { id: 2, roomId, content: 'Mine are not', author: { id: bo.id, username: 'bo' }, createdAt },
      ],
      nextBefore: null,
      nextAfter: null,
    });
    const unauthenticated = await fetch(`${url}/api/chat/rooms/${roomId}/messages`);
    expect(unauthenticated.status).toBe(401);
  });

  // Lines 27 and 33 to 36: "Messages are broadcasted in real-time to all users in the chat room using WebSocket." "Users must authenticate
  // with a valid JWT token to send messages via WebSocket. Messages sent via WebSocket are broadcasted to all users in the chat room."
  test('real-time chat over the WebSocket', async () => {
    using anns = await Wire.open(`${url}/trpc?connectionParams=1`);
    anns.send({ method: 'connectionParams', data: { token: ann.token } });
    using bos = await Wire.open(`${url}/trpc?connectionParams=1`);
    bos.send({ method: 'connectionParams', data: { token: bo.token } });
    for (const wire of [anns, bos]) {
      const params = { path: 'rooms.follow', input: { roomId, lastEventId: '2' } };
      wire.send({ id: 1, method: 'subscription', params });
      await wire.find({ id: 1, result: { type: 'started' } });
    }

    const rest = await fetch(`${url}/api/chat/rooms/${roomId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'over REST' }),
    });
    expect(rest.status).toBe(201);
    const input = { roomId, content: 'over the socket', clientMessageId: 'socket-1' };
    bos.send({ id: 2, method: 'mutation', params: { path: 'messages.send', input } });
    for (const wire of [anns, bos]) {
      const items = () => wire.received.filter(({ id, result }) => id === 1 && result?.type === 'data');
      await expect.poll(items).toHaveLength(2);
      expect(items()).toMatchObject([
        {
          result: {
            id: '3',
            data: { data: { message: { id: 3, content: 'over REST', author: { id: ann.id } } } },
          },
        },
        {
          result: {
            id: '4',
            data: { data: { message: { id: 4, content: 'over the socket', author: { id: bo.id } } } },
          },
        },
      ]);
    }

    using nobodys = await Wire.open(`${url}/trpc`);
    nobodys.send({
      id: 1,
      method: 'mutation',
      params: { path: 'messages.send', input: { ...input, clientMessageId: 'socket-2' } },
    });
    expect(await nobodys.find({ id: 1 })).toMatchObject({
      error: { data: { code: 'UNAUTHORIZED', httpStatus: 401, reason: 'unauthenticated' } },
    });
  });

  // Lines 16 and 17: "This requirement is not fully implemented in the code". Here it is: the token is refused from then on.
  test('user logout (POST /api/logout)', async () => {
    const logout = await fetch(`${url}/api/logout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bo.token}` },
    });
    expect(logout.status).toBe(200);
    expect(await logout.json()).toEqual({ message: expect.any(String) });
    for (const body of [{ content: 'still here?' }, { content: 'still here?', token: bo.token }]) {
      const refused = await fetch(`${url}/api/chat/rooms/${roomId}/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bo.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(refused.status).toBe(401);
    }
    const nobody = await fetch(`${url}/api/logout`, { method: 'POST' });
    expect(nobody.status).toBe(401);
  });
});
