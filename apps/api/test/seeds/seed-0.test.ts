import { createParleyClient, type MeEvent, type RoomEvent } from '@parley/api-contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestServer } from '../server.ts';
import { Subscription } from '../subscription.ts';

/**
 * The README of the source system of real-time chat over Flask and MySQL, walked through. Numbers of lines are that README's.
 * Anna and Bert are in the public room example_room; what Anna writes in her private room is hers alone.
 */
const password = 'correct horse battery';
let server: TestServer;
let url: string;
let annaId: number;
let bertId: number;
let anna: { authorization: string };
let bert: { authorization: string };
let exampleRoomId: number;
let privateRoomId: number;

beforeAll(async () => {
  server = await TestServer.start();
  ({ url } = server);
  [annaId, bertId] = [await register('example_user'), await register('bert')];
  [anna, bert] = [await logIn('example_user'), await logIn('bert')];
  exampleRoomId = await createRoom({ name: 'example_room' });
  privateRoomId = await createRoom({ name: 'diary', kind: 'private' });
  await send(anna, exampleRoomId, 'The first, with a search_term in it');
  await send(bert, exampleRoomId, 'The second');
  await send(anna, privateRoomId, 'A private search_term');
});
afterAll(() => server[Symbol.asyncDispose]());

async function register(username: string): Promise<number> {
  const response = await fetch(`${url}/api/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  return ((await response.json()) as { user: { id: number } }).user.id;
}

async function logIn(username: string): Promise<{ authorization: string }> {
  const response = await fetch(`${url}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  const { token } = (await response.json()) as { token: string };
  return { authorization: `Bearer ${token}` };
}

async function createRoom(room: object): Promise<number> {
  const response = await fetch(`${url}/api/chat/rooms`, {
    method: 'POST',
    headers: { ...anna, 'content-type': 'application/json' },
    body: JSON.stringify(room),
  });
  return ((await response.json()) as { room: { id: number } }).room.id;
}

async function send(caller: { authorization: string }, roomId: number, content: string): Promise<void> {
  const response = await fetch(`${url}/api/chat/rooms/${roomId}/messages`, {
    method: 'POST',
    headers: { ...caller, 'content-type': 'application/json' },
    body: JSON.stringify({ content }),
  });
  expect(response.status).toBe(201);
}

describe('seed 0', () => {
  // Lines 6 to 16: "Retrieves messages for a specific chat room. GET /api/messages/room?q=example_room".
  test('GET /api/messages/room?q=example_room reads the room of that name', async () => {
    const response = await fetch(`${url}/api/messages/room?q=example_room`, { headers: bert });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const message = {
      roomId: exampleRoomId,
      author: { id: annaId, username: 'example_user', displayName: 'example_user', profilePicture: null },
      content: 'The first, with a search_term in it',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    };
    expect(await response.json()).toMatchObject({
      messages: [
        { id: 1, ...message },
        { id: 2, content: 'The second' },
      ],
      nextBefore: null,
      nextAfter: null,
    });

    const otherCase = await fetch(`${url}/api/messages/room?q=EXAMPLE_ROOM`, { headers: bert });
    expect(await otherCase.json()).toMatchObject({ messages: [{ id: 1 }, { id: 2 }] });
    const page = await fetch(`${url}/api/messages/room?q=example_room&limit=1`, { headers: bert });
    expect(await page.json()).toMatchObject({ messages: [{ id: 2 }], nextBefore: 2 });
    const older = await fetch(`${url}/api/messages/room?q=example_room&before=2`, { headers: bert });
    expect(await older.json()).toMatchObject({ messages: [{ id: 1 }], nextAfter: 1 });
  });

  // Line 14: the name is needed. A room of others does not exist, and a private one is answered in the same words.
  test('GET /api/messages/room names what is missing, and shows no room of others', async () => {
    const noName = await fetch(`${url}/api/messages/room`, { headers: anna });
    expect(noName.status).toBe(400);
    expect(await noName.json()).toMatchObject({ code: 'BAD_REQUEST', reason: 'invalid_input', field: 'q' });
    const own = await fetch(`${url}/api/messages/room?q=diary`, { headers: anna });
    expect(await own.json()).toMatchObject({ messages: [{ content: 'A private search_term' }] });
    const missing = await fetch(`${url}/api/messages/room?q=no_such_room`, { headers: bert });
    const ofOthers = await fetch(`${url}/api/messages/room?q=diary`, { headers: bert });
    expect([missing.status, ofOthers.status]).toEqual([404, 404]);
    const refusal = await missing.json();
    expect(refusal).toMatchObject({ code: 'NOT_FOUND', reason: 'room_not_found' });
    expect(await ofOthers.json()).toEqual(refusal);
  });

  // Lines 18 to 29: "Retrieves all messages from all chat rooms." Here of all rooms that the caller may read, and in pages.
  test('GET /api/messages reads all rooms that the caller may read, newest first', async () => {
    const all = await fetch(`${url}/api/messages`, { headers: anna });
    expect(all.status).toBe(200);
    expect(await all.json()).toMatchObject({
      messages: [
        { roomId: privateRoomId, content: 'A private search_term' },
        { roomId: exampleRoomId, content: 'The second', author: { id: bertId } },
        { roomId: exampleRoomId, content: 'The first, with a search_term in it', author: { id: annaId } },
      ],
      nextCursor: null,
    });
    const others = await fetch(`${url}/api/messages`, { headers: bert });
    expect(await others.json()).toMatchObject({
      messages: [{ content: 'The second' }, { content: 'The first, with a search_term in it' }],
    });

    await register('newcomer');
    const newcomers = await fetch(`${url}/api/messages`, { headers: await logIn('newcomer') });
    expect(await newcomers.json()).toMatchObject({
      messages: [{ content: 'The second' }, { content: 'The first, with a search_term in it' }],
    });
  });

  test('GET /api/messages goes on from page to page', async () => {
    const first = await fetch(`${url}/api/messages?limit=1`, { headers: bert });
    const { messages, nextCursor } = (await first.json()) as { messages: object[]; nextCursor: string };
    expect(messages).toMatchObject([{ content: 'The second' }]);
    const second = await fetch(`${url}/api/messages?limit=1&cursor=${nextCursor}`, { headers: bert });
    expect(await second.json()).toMatchObject({
      messages: [{ content: 'The first, with a search_term in it' }],
      nextCursor: null,
    });
    const tooMany = await fetch(`${url}/api/messages?limit=201`, { headers: bert });
    expect(tooMany.status).toBe(400);
    expect(await tooMany.json()).toMatchObject({ reason: 'invalid_input', field: 'limit' });
    const noCursor = await fetch(`${url}/api/messages?cursor=elsewhere`, { headers: bert });
    expect(noCursor.status).toBe(400);
    expect(await noCursor.json()).toMatchObject({ reason: 'invalid_input', field: 'cursor' });
  });

  // Lines 31 to 44: "Searches messages based on a provided search term. GET /api/messages/search?q=search_term".
  test('GET /api/messages/search?q=search_term finds what the caller may read', async () => {
    const annas = await fetch(`${url}/api/messages/search?q=search_term`, { headers: anna });
    expect(annas.status).toBe(200);
    expect(await annas.json()).toMatchObject({
      messages: [{ roomId: privateRoomId }, { roomId: exampleRoomId, id: 1 }],
      nextCursor: null,
    });
    const berts = await fetch(`${url}/api/messages/search?q=search_term`, { headers: bert });
    expect(await berts.json()).toMatchObject({ messages: [{ roomId: exampleRoomId, id: 1 }] });
    const byBert = await fetch(`${url}/api/messages/search?q=second&authorId=${bertId}`, { headers: anna });
    expect(await byBert.json()).toMatchObject({ messages: [{ id: 2 }] });
    const nothing = await fetch(`${url}/api/messages/search?q=nowhere`, { headers: anna });
    expect(await nothing.json()).toEqual({ messages: [], nextCursor: null });
    const tooLong = await fetch(`${url}/api/messages/search?q=${'x'.repeat(201)}`, { headers: anna });
    expect(tooLong.status).toBe(400);
    expect(await tooLong.json()).toMatchObject({ reason: 'invalid_input', field: 'q' });
    const noTerm = await fetch(`${url}/api/messages/search`, { headers: anna });
    expect(noTerm.status).toBe(400);
    expect(await noTerm.json()).toMatchObject({ reason: 'invalid_input' });
  });

  // Lines 46 to 59: "Retrieves messages for a specific user. GET /api/messages/username?q=example_user".
  test('GET /api/messages/username?q=example_user reads what that user wrote', async () => {
    const annas = await fetch(`${url}/api/messages/username?q=example_user`, { headers: anna });
    expect(annas.status).toBe(200);
    expect(await annas.json()).toMatchObject({
      messages: [{ content: 'A private search_term' }, { content: 'The first, with a search_term in it' }],
      nextCursor: null,
    });
    const berts = await fetch(`${url}/api/messages/username?q=example_user`, { headers: bert });
    expect(await berts.json()).toMatchObject({ messages: [{ roomId: exampleRoomId, id: 1 }] });
    const nobody = await fetch(`${url}/api/messages/username?q=nobody_of_this_name`, { headers: bert });
    expect(nobody.status).toBe(404);
    expect(await nobody.json()).toMatchObject({ reason: 'user_not_found', field: 'q' });
    const noName = await fetch(`${url}/api/messages/username`, { headers: bert });
    expect(noName.status).toBe(400);
    expect(await noName.json()).toMatchObject({ reason: 'invalid_input', field: 'q' });
  });

  // Lines 61 to 74: "Searches users based on a provided search term. GET /api/users?q=search_term".
  test('GET /api/users?q=search_term finds users, without what is theirs alone', async () => {
    const found = await fetch(`${url}/api/users?q=example_`, { headers: bert });
    expect(found.status).toBe(200);
    const { users } = (await found.json()) as { users: object[] };
    expect(users).toMatchObject([
      { id: annaId, username: 'example_user', displayName: 'example_user', profilePicture: null },
    ]);
    expect(users).toHaveLength(1);
    expect(JSON.stringify(users)).not.toMatch(/email|password|hash/i);
    const nobody = await fetch(`${url}/api/users?q=nobody_of_this_name`, { headers: bert });
    expect(await nobody.json()).toEqual({ users: [] });
    // Not the whole table, as there.
    for (const path of ['/api/users?q=', '/api/users']) {
      const none = await fetch(url + path, { headers: bert });
      expect([none.status, await none.json()]).toEqual([200, { users: [] }]);
    }
  });

  // Line 2: "user authentication". There, everyone may read all of the above; here, only who is signed in.
  test('nothing of it is shown to who is not signed in', async () => {
    for (const path of [
      '/api/messages/room?q=example_room',
      '/api/messages',
      '/api/messages/search?q=search_term',
      '/api/messages/username?q=example_user',
      '/api/users?q=search_term',
    ]) {
      const response = await fetch(url + path);
      expect(response.status, path).toBe(401);
      expect(await response.json()).toEqual({
        message: 'Sign in first.',
        code: 'UNAUTHORIZED',
        reason: 'unauthenticated',
      });
    }
  });

  // Line 2: "It includes user authentication, signup, login". Line 100: an e-mail address is checked for its form.
  test('signup takes a username, a password and an e-mail address, and login either name', async () => {
    const signup = await fetch(`${url}/api/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'cara', password, email: 'cara@example.org' }),
    });
    expect(signup.status).toBe(201);
    const account = { username: 'cara', email: 'cara@example.org', profilePicture: null };
    expect(await signup.json()).toMatchObject({ message: expect.any(String), user: account });
    const malformed = await fetch(`${url}/api/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'cara2', password, email: 'cara at example' }),
    });
    expect(malformed.status).toBe(400);
    expect(await malformed.json()).toMatchObject({ reason: 'invalid_input', field: 'email' });
    const taken = await fetch(`${url}/api/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'cara3', password, email: 'CARA@example.org' }),
    });
    expect(taken.status).toBe(409);
    expect(await taken.json()).toMatchObject({ code: 'CONFLICT', reason: 'email_taken', field: 'email' });
    const login = await fetch(`${url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'cara@example.org', password }),
    });
    expect(login.status).toBe(200);
    expect(await login.json()).toMatchObject({ token: expect.any(String), user: account });
  });

  // Line 2: "Users can join existing chat rooms, create new ones, and send/receive messages in real-time": there the events join and
  // joined, leave and left, message and text.
  test('join, leave and text are seen live by others in the room', async () => {
    const annas = createParleyClient({ url, token: anna.authorization.slice('Bearer '.length) });
    const berts = createParleyClient({ url, token: bert.authorization.slice('Bearer '.length) });
    const { room } = await annas.api.rooms.create.mutate({ name: 'live', kind: 'public' });
    const roomId = room.id;
    using list = new Subscription<MeEvent>((on) => annas.api.me.follow.subscribe(undefined, on));
    await list.find(({ type }) => type === 'snapshot');

    await berts.api.rooms.join.mutate({ roomId });
    await list.find((event) => isCountOf(event, roomId, 2));

    const log: Subscription<{ data: RoomEvent }> = new Subscription((on) =>
      annas.api.rooms.follow.subscribe({ roomId, lastEventId: '0' }, on),
    );
    using _log = log;
    await expect.poll(() => log.isStarted).toBe(true);
    await berts.api.messages.send.mutate({ roomId, content: 'live text', clientMessageId: 'text-1' });
    const { data: text } = await log.find(({ data }) => data.type === 'messageChanged');
    expect(text).toMatchObject({ message: { roomId, content: 'live text', author: { id: bertId } } });

    await berts.api.rooms.leave.mutate({ roomId });
    await list.find((event) => isCountOf(event, roomId, 1));
    await Promise.all([annas.close(), berts.close()]);
  });
});

function isCountOf(event: MeEvent, roomId: number, memberCount: number): boolean {
  return event.type === 'roomChanged' && event.room.id === roomId && event.room.memberCount === memberCount;
}
