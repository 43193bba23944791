import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestServer } from '../server.ts';
import { Wire } from './wire.ts';

/**
 * The README of the source system with Flask paths, over Flask and MongoDB, walked through: one client after its "Usage" and one after
 * its "Socket Events". Numbers of lines are that README's. Tests go on from those before them, as the README's steps do.
 */
let server: TestServer;
let url: string;
beforeAll(async () => {
  server = await TestServer.start();
  ({ url } = server);
});
afterAll(() => server[Symbol.asyncDispose]());

/** What the README calls your-user-ID, access-token and so on. */
const yours = { userID: 0, token: '' };
const others = { userID: 0, token: '' };
let roomID: number;

describe('seed 2', () => {
  // Lines 26, 57 to 64 and 126: "Register a new user by making a POST request to /register".
  test('POST /register', async () => {
    const response = await fetch(`${url}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'your-username', password: 'your-password' }),
    });
    expect(response.status).toBe(201);
    const body = (await response.json()) as { message: string; user: { id: number } };
    expect(body).toMatchObject({ message: expect.any(String), user: { username: 'your-username' } });
    expect(JSON.stringify(body)).not.toContain('password');
    yours.userID = body.user.id;

    const again = await fetch(`${url}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'your-username', password: 'your-password' }),
    });
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ reason: 'username_taken', field: 'username' });

    const other = await fetch(`${url}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'other-username', password: 'other-password' }),
    });
    others.userID = ((await other.json()) as { user: { id: number } }).user.id;
  });

  // Lines 27, 65 to 72 and 127: "Log in with your registered user credentials by making a POST request to /login".
  test('POST /login', async () => {
    const response = await fetch(`${url}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'your-username', password: 'your-password' }),
    });
    expect(response.status).toBe(200);
    const body = (await response.json()) as { access_token: string };
    expect(body).toEqual({ access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) });
    yours.token = body.access_token;

    const other = await fetch(`${url}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'other-username', password: 'other-password' }),
    });
    others.token = ((await other.json()) as { access_token: string }).access_token;

    const wrongPassword = await fetch(`${url}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'your-username', password: 'not-your-password' }),
    });
    const unknownUser = await fetch(`${url}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'nobody', password: 'your-password' }),
    });
    expect([wrongPassword.status, unknownUser.status]).toEqual([401, 401]);
    const refusal = await wrongPassword.json();
    expect(refusal).toMatchObject({ reason: 'invalid_credentials' });
    expect(await unknownUser.json()).toEqual(refusal);
  });

  // Lines 28, 78 to 86 and 128: "Create a new room by making a POST request to /create_room". Line 77: "Authorization: Bearer
  // <access-token>".
  test('POST /create_room', async () => {
    const response = await fetch(`${url}/create_room`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${yours.token}` },
      body: JSON.stringify({ roomname: 'your-room-name', userID: yours.userID }),
    });
    expect(response.status).toBe(201);
    const body = (await response.json()) as { message: string; room: { id: number } };
    expect(body).toMatchObject({
      message: expect.any(String),
      room: { name: 'your-room-name', kind: 'public', memberCount: 1, membership: { role: 'owner' } },
    });
    roomID = body.room.id;

    const taken = await fetch(`${url}/create_room`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${others.token}` },
      body: JSON.stringify({ roomname: 'your-room-name' }),
    });
    expect(taken.status).toBe(409);
    expect(await taken.json()).toMatchObject({
      code: 'CONFLICT',
      reason: 'room_name_taken',
      field: 'roomname',
    });
    const nameless = await fetch(`${url}/create_room`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${yours.token}` },
      body: JSON.stringify({ userID: yours.userID }),
    });
    expect(nameless.status).toBe(400);
    expect(await nameless.json()).toMatchObject({ reason: 'invalid_input', field: 'roomname' });
  });

  // Line 107: "You need to be authenticated as a user and a member of the room to send a message."
  test('POST /send_message needs a member', async () => {
    const outsider = await fetch(`${url}/send_message`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${others.token}` },
      body: JSON.stringify({ roomID, userID: others.userID, message: 'not yet' }),
    });
    expect(outsider.status).toBe(403);
    expect(await outsider.json()).toMatchObject({ code: 'FORBIDDEN', reason: 'not_member', field: 'roomID' });
  });

  // Lines 29, 88 to 96 and 129: "Join an existing room by making a POST request to /join_room". IDs were text there: they may be here.
  test('POST /join_room', async () => {
    const response = await fetch(`${url}/join_room`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${others.token}` },
      body: JSON.stringify({ roomID: String(roomID), userID: String(others.userID) }),
    });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ message: expect.any(String) });
    const missing = await fetch(`${url}/join_room`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${others.token}` },
      body: JSON.stringify({ roomID: 987_654_321 }),
    });
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ reason: 'room_not_found', field: 'roomID' });
    const noId = await fetch(`${url}/join_room`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${others.token}` },
      body: JSON.stringify({ roomID: 'room-ID' }),
    });
    expect(noId.status).toBe(400);
    expect(await noId.json()).toMatchObject({ reason: 'invalid_input', field: 'roomID' });
  });

  // Lines 30, 98 to 106 and 130: "Send a message in a room by making a POST request to /send_message". The code took `content` for what
  // the README calls `message`: both are taken.
  test('POST /send_message', async () => {
    const response = await fetch(`${url}/send_message`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${yours.token}` },
      body: JSON.stringify({ roomID, userID: yours.userID, message: 'your-message' }),
    });
    expect(response.status).toBe(201);
    const author = { id: yours.userID, username: 'your-username' };
    expect(await response.json()).toMatchObject({
      message: { id: 1, roomId: roomID, author, content: 'your-message' },
    });
    const asTheCodeHasIt = await fetch(`${url}/send_message`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${others.token}` },
      body: JSON.stringify({ roomID: String(roomID), content: 'their message' }),
    });
    expect(asTheCodeHasIt.status).toBe(201);
    expect(await asTheCodeHasIt.json()).toMatchObject({
      message: { id: 2, author: { id: others.userID }, content: 'their message' },
    });
  });

  // Lines 32, 120 and 132: "Retrieve all messages in a room by making a GET request to /get_messages/<room-ID>". The code has
  // /all_messages: both are served, and both in pages.
  test('GET /get_messages/<room-ID>', async () => {
    for (const path of [`/get_messages/${roomID}`, `/all_messages?roomID=${roomID}`]) {
      const response = await fetch(url + path, { headers: { authorization: `Bearer ${others.token}` } });
      expect(response.status, path).toBe(200);
      expect(await response.json()).toMatchObject({
        messages: [
          { id: 1, content: 'your-message', author: { id: yours.userID }, createdAt: expect.any(String) },
          { id: 2, content: 'their message', author: { id: others.userID } },
        ],
        nextBefore: null,
      });
    }
    for (const path of [`/get_messages/${roomID}?limit=1`, `/all_messages?roomID=${roomID}&limit=1`]) {
      const page = await fetch(url + path, { headers: { authorization: `Bearer ${others.token}` } });
      expect(await page.json()).toMatchObject({ messages: [{ id: 2 }], nextBefore: 2 });
    }
    for (const path of ['/get_messages/987654321', '/all_messages?roomID=987654321']) {
      const missing = await fetch(url + path, { headers: { authorization: `Bearer ${others.token}` } });
      expect(missing.status, path).toBe(404);
      expect(await missing.json()).toMatchObject({ reason: 'room_not_found', field: 'roomID' });
    }
  });

  // Lines 31, 109 to 118 and 131: "Delete a message in a room by making a POST request to /delete_message". "You can only delete your own
  // messages."
  test('POST /delete_message', async () => {
    const notOwn = await fetch(`${url}/delete_message`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${others.token}` },
      body: JSON.stringify({ roomID, messageID: 1, userID: others.userID }),
    });
    expect(notOwn.status).toBe(403);
    expect(await notOwn.json()).toMatchObject({ code: 'FORBIDDEN', reason: 'not_author' });
    const response = await fetch(`${url}/delete_message`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${yours.token}` },
      body: JSON.stringify({ roomID, messageID: '1', userID: yours.userID }),
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ message: expect.any(String) });
    const left = await fetch(`${url}/get_messages/${roomID}`, {
      headers: { authorization: `Bearer ${yours.token}` },
    });
    expect(await left.json()).toMatchObject({
      messages: [
        { id: 1, content: '', deletedAt: expect.any(String) },
        { id: 2, content: 'their message', deletedAt: null },
      ],
    });
    const missing = await fetch(`${url}/delete_message`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${yours.token}` },
      body: JSON.stringify({ roomID, messageID: 99 }),
    });
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ reason: 'message_not_found', field: 'messageID' });
  });

  // Lines 33, 122 and 133: "Retrieve a list of all rooms by making a GET request to /get_rooms". The code has /all_rooms.
  test('GET /get_rooms', async () => {
    for (const path of ['/get_rooms', '/all_rooms']) {
      const response = await fetch(url + path, { headers: { authorization: `Bearer ${others.token}` } });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        rooms: [{ id: roomID, name: 'your-room-name', kind: 'public', memberCount: 2 }],
        nextCursor: null,
      });
    }
  });

  // Lines 83, 94, 104 and 116: the user's ID in the body. There it was believed; here it is the caller's own or refused.
  test('another’s userID is refused', async () => {
    for (const [path, body] of [
      ['/create_room', { roomname: 'in your name' }],
      ['/join_room', { roomID }],
      ['/send_message', { roomID, message: 'in your name' }],
      ['/delete_message', { roomID, messageID: 2 }],
    ] as const) {
      const response = await fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${others.token}` },
        body: JSON.stringify({ ...body, userID: yours.userID }),
      });
      expect(response.status, path).toBe(403);
      expect(await response.json()).toMatchObject({
        code: 'FORBIDDEN',
        reason: 'not_yourself',
        field: 'userID',
      });
    }
  });

  // Lines 73 to 77, 86, 96 and 107: "You need to be authenticated as a user".
  test('nothing of it is done for who is not authenticated', async () => {
    for (const [method, path, body] of [
      ['POST', '/create_room', { roomname: 'nobody’s' }],
      ['POST', '/join_room', { roomID, userID: yours.userID }],
      ['POST', '/send_message', { roomID, userID: yours.userID, message: 'from nobody' }],
      ['POST', '/delete_message', { roomID, messageID: 2, userID: others.userID }],
      ['GET', `/get_messages/${roomID}`, null],
      ['GET', `/all_messages?roomID=${roomID}`, null],
      ['GET', '/get_rooms', null],
      ['GET', '/all_rooms', null],
    ] as const) {
      const response = await fetch(url + path, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body !== null && { body: JSON.stringify(body) }),
      });
      expect(response.status, path).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'UNAUTHORIZED', reason: 'unauthenticated' });
    }
  });

  // Lines 135 to 141: connect, join, message, delete_message, leave, disconnect. Here over tRPC's WebSocket, frame by frame.
  test('socket events', async () => {
    // connect, line 140. What was the event of a user's own is that user's authenticated connection.
    using yourWire = await Wire.open(`${url}/trpc?connectionParams=1`);
    yourWire.send({ method: 'connectionParams', data: { token: yours.token } });
    using otherWire = await Wire.open(`${url}/trpc?connectionParams=1`);
    otherWire.send({ method: 'connectionParams', data: { token: others.token } });

    const presence = { path: 'presence.follow', input: { userIds: [others.userID] } };
    yourWire.send({ id: 1, method: 'subscription', params: presence });
    await yourWire.find({ id: 1, result: { type: 'started' } });
    await expect.poll(() => JSON.stringify(yourWire.received)).toContain('"state":"online"');

    // join, line 136.
    otherWire.send({ id: 1, method: 'mutation', params: { path: 'rooms.join', input: { roomId: roomID } } });
    const joined = await otherWire.find({ id: 1 });
    expect(joined).toMatchObject({ result: { type: 'data', data: { room: { id: roomID } } } });
    const followInput = { roomId: roomID, lastEventId: '3' };
    otherWire.send({ id: 2, method: 'subscription', params: { path: 'rooms.follow', input: followInput } });
    await otherWire.find({ id: 2, result: { type: 'started' } });

    // message, line 138.
    const message = { roomId: roomID, content: 'over the socket', clientMessageId: 'first' };
    yourWire.send({ id: 2, method: 'mutation', params: { path: 'messages.send', input: message } });
    const sent = await yourWire.find({ id: 2 });
    expect(sent).toMatchObject({
      result: { type: 'data', data: { message: { id: 3, content: 'over the socket' } } },
    });
    await expect.poll(() => otherWire.received.filter(({ id }) => id === 2)).toHaveLength(2);
    expect(otherWire.received.filter(({ id }) => id === 2)[1]).toMatchObject({
      result: {
        type: 'data',
        id: '4',
        data: { id: '4', data: { type: 'messageChanged', message: { id: 3, content: 'over the socket' } } },
      },
    });

    // delete_message, line 139.
    const deletion = { roomId: roomID, seq: 3 };
    otherWire.send({ id: 3, method: 'mutation', params: { path: 'messages.delete', input: deletion } });
    expect(await otherWire.find({ id: 3 })).toMatchObject({
      error: { data: { httpStatus: 403, reason: 'not_author' } },
    });
    yourWire.send({ id: 3, method: 'mutation', params: { path: 'messages.delete', input: deletion } });
    await expect.poll(() => otherWire.received.filter(({ id }) => id === 2)).toHaveLength(3);
    expect(otherWire.received.filter(({ id }) => id === 2)[2]).toMatchObject({
      result: {
        id: '5',
        data: {
          data: { type: 'messageChanged', message: { id: 3, content: '', deletedAt: expect.any(String) } },
        },
      },
    });

    // leave, line 137: after it the room takes no message over /send_message.
    otherWire.send({ id: 4, method: 'mutation', params: { path: 'rooms.leave', input: { roomId: roomID } } });
    expect(await otherWire.find({ id: 4 })).toMatchObject({ result: { data: { roomId: roomID } } });
    const afterLeaving = await fetch(`${url}/send_message`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${others.token}` },
      body: JSON.stringify({ roomID, message: 'after leaving' }),
    });
    expect(afterLeaving.status).toBe(403);

    // disconnect, line 141.
    otherWire[Symbol.dispose]();
    await expect.poll(() => JSON.stringify(yourWire.received.at(-1))).toContain('"state":"offline"');
  });
});
