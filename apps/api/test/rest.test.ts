import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { password, privateRoom, publicRoom, say, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';

let server: TestServer;
let ann: Person;
let bo: Person;
beforeAll(async () => {
  server = await TestServer.start();
  // The first account is an administrator: neither of them is.
  await (await signUp(server.url, 'root'))[Symbol.asyncDispose]();
  [ann, bo] = await Promise.all([signUp(server.url, 'ann'), signUp(server.url, 'bo')]);
});
afterAll(() => server[Symbol.asyncDispose]());

async function call(
  method: string,
  path: string,
  options: { token?: string | undefined; body?: unknown; headers?: Record<string, string> } = {},
) {
  const { token, body, headers } = options;
  const response = await fetch(server.url + path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

describe('the endpoints of the source systems', () => {
  test('register, log in, log out', async () => {
    const username = `rest-${randomUUID().slice(0, 8)}`;
    const registered = await call('POST', '/api/register', { body: { username, password } });
    expect(registered).toMatchObject({
      status: 201,
      body: { message: expect.any(String), user: { username } },
    });
    const again = await call('POST', '/api/register', { body: { username, password } });
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT', reason: 'username_taken', field: 'username' },
    });
    const wrong = await call('POST', '/api/login', { body: { username, password: 'wrong password' } });
    expect(wrong).toMatchObject({ status: 401, body: { reason: 'invalid_credentials' } });
    const { status, body } = await call('POST', '/api/login', { body: { username, password } });
    expect(status).toBe(200);
    const token = String(body['token']);
    expect(await call('GET', '/api/me', { token })).toMatchObject({ status: 200, body: { username } });
    expect(await call('POST', '/api/logout', { token })).toMatchObject({
      status: 200,
      body: { message: expect.any(String) },
    });
    expect(await call('GET', '/api/me', { token })).toMatchObject({
      status: 401,
      body: { reason: 'unauthenticated' },
    });
  });

  test('rooms and messages of the /api paths', async () => {
    const { token } = ann;
    const created = await call('POST', '/api/chat/rooms', { token, body: { name: `rest ${randomUUID()}` } });
    expect(created).toMatchObject({ status: 201, body: { room: { kind: 'public', memberCount: 1 } } });
    const room = created.body['room'] as { id: number; name: string };
    const messagesPath = `/api/chat/rooms/${room.id}/messages`;

    const sent = await call('POST', messagesPath, { token, body: { content: 'by content' } });
    expect(sent).toMatchObject({
      status: 201,
      body: { message: { id: 1, roomId: room.id, content: 'by content', author: { id: ann.account.id } } },
    });
    expect(await call('POST', messagesPath, { token, body: { message: 'by message' } })).toMatchObject({
      status: 201,
      body: { message: { id: 2 } },
    });
    expect(
      await call('POST', messagesPath, { body: { content: 'by a token in the body', token: bo.token } }),
    ).toMatchObject({ status: 201, body: { message: { id: 3, author: { id: bo.account.id } } } });

    const page = await call('GET', `${messagesPath}?limit=2&before=3`, { token });
    expect(page).toMatchObject({
      status: 200,
      body: { messages: [{ content: 'by content' }, { content: 'by message' }], nextAfter: 2 },
    });
    const detail = await call('GET', `/api/chat/rooms/${room.id}`, { token });
    expect(detail).toMatchObject({
      status: 200,
      body: { room: { memberCount: 2 }, members: expect.any(Array), messages: expect.any(Array) },
    });
    expect(await call('GET', '/api/chat/rooms', { token })).toMatchObject({
      status: 200,
      body: { rooms: expect.any(Array), nextCursor: null },
    });

    const byRoom = await call('GET', `/api/messages/room?q=${encodeURIComponent(room.name)}`, { token });
    expect(byRoom).toMatchObject({ status: 200, body: { messages: { length: 3 } } });
    expect(await call('GET', '/api/messages?limit=1', { token })).toMatchObject({
      status: 200,
      body: { messages: [{ content: 'by a token in the body' }], nextCursor: expect.any(String) },
    });
    expect(await call('GET', '/api/messages/search?q=token', { token })).toMatchObject({
      status: 200,
      body: { messages: [{ roomId: room.id, seq: 3 }] },
    });
    const byUser = await call('GET', `/api/messages/username?q=${bo.account.username}`, { token });
    expect(byUser).toMatchObject({ status: 200, body: { messages: [{ roomId: room.id, seq: 3 }] } });
    expect(await call('GET', '/api/users?q=bo-', { token })).toMatchObject({
      status: 200,
      body: { users: [{ id: bo.account.id }] },
    });
    expect(await call('GET', '/api/users?q=', { token })).toMatchObject({ status: 200, body: { users: [] } });
    expect(await call('GET', '/api/users', { token })).toMatchObject({ status: 200, body: { users: [] } });

    expect(await call('PATCH', `${messagesPath}/1`, { token, body: { content: 'edited' } })).toMatchObject({
      status: 200,
      body: { message: { content: 'edited' } },
    });
    expect(await call('DELETE', `${messagesPath}/1`, { token: bo.token })).toMatchObject({
      status: 403,
      body: { reason: 'not_author' },
    });
    expect(await call('DELETE', `${messagesPath}/3`, { token })).toMatchObject({
      status: 200,
      body: { message: { content: '', author: { id: bo.account.id }, deletedBy: { id: ann.account.id } } },
    });
    expect(await call('DELETE', `${messagesPath}/1`, { token })).toMatchObject({
      status: 200,
      body: { message: { content: '' } },
    });
  });

  test('the Flask paths', async () => {
    const username = `flask-${randomUUID().slice(0, 8)}`;
    expect(await call('POST', '/register', { body: { username, password } })).toMatchObject({
      status: 201,
      body: { user: { username } },
    });
    const login = await call('POST', '/login', { body: { username, password } });
    expect(login.status).toBe(200);
    const token = String(login.body['access_token']);
    const me = await call('GET', '/api/me', { token });
    const userID = me.body['id'];
    const created = await call('POST', '/create_room', {
      token,
      body: { roomname: `flask ${username}`, userID: String(userID) },
    });
    expect(created).toMatchObject({
      status: 201,
      body: { message: expect.any(String), room: { name: `flask ${username}` } },
    });
    const { id: roomID } = created.body['room'] as { id: number };

    const outsider = await call('POST', '/send_message', {
      token: bo.token,
      body: { roomID, message: 'not yet' },
    });
    expect(outsider).toMatchObject({ status: 403, body: { reason: 'not_member' } });
    expect(
      await call('POST', '/join_room', {
        token: bo.token,
        body: { roomID: String(roomID), userID: bo.account.id },
      }),
    ).toMatchObject({ status: 201 });
    expect(
      await call('POST', '/send_message', { token: bo.token, body: { roomID, content: 'now I may' } }),
    ).toMatchObject({ status: 201, body: { message: { id: 1 } } });
    expect(
      await call('POST', '/send_message', {
        token,
        body: { roomID, userID: bo.account.id, message: 'as Bo' },
      }),
    ).toMatchObject({ status: 403, body: { reason: 'not_yourself' } });
    expect(
      await call('POST', '/delete_message', { token: ann.token, body: { roomID, messageID: 1 } }),
    ).toMatchObject({ status: 403, body: { reason: 'not_author' } });
    for (const path of [`/get_messages/${roomID}`, `/all_messages?roomID=${roomID}`]) {
      expect(await call('GET', path, { token })).toMatchObject({
        status: 200,
        body: { messages: [{ content: 'now I may' }] },
      });
    }
    expect(
      await call('POST', '/delete_message', { token: bo.token, body: { roomID, messageID: '1' } }),
    ).toMatchObject({ status: 200, body: { message: expect.any(String) } });
    for (const path of ['/get_rooms', '/all_rooms']) {
      expect(await call('GET', path, { token })).toMatchObject({
        status: 200,
        body: { rooms: expect.any(Array) },
      });
    }
  });
});

describe('REST', () => {
  test('a message over REST reaches live followers, and the reader’s own rooms alone', async () => {
    const roomId = await privateRoom(ann);
    await say(ann, roomId, 'for Ann alone');
    const strangers = await call('GET', `/api/chat/rooms/${roomId}/messages`, { token: bo.token });
    const missing = await call('GET', '/api/chat/rooms/987654/messages', { token: bo.token });
    expect(strangers).toMatchObject({ status: 404, body: { reason: 'room_not_found' } });
    expect(strangers.body).toEqual(missing.body);
  });

  test.each([
    ['GET', '/api/chat/rooms'],
    ['GET', '/api/me'],
    ['POST', '/create_room'],
    ['GET', '/api/users?q=a'],
    ['POST', '/api/logout'],
  ])('%s %s answers 401 to nobody', async (method, path) => {
    const { status, body } = await call(method, path, method === 'POST' ? { body: {} } : {});
    expect(status).toBe(401);
    expect(body).toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'unauthenticated',
      message: expect.any(String),
    });
  });

  test('bad requests are told what is wrong, and never with a 500', async () => {
    const { token } = ann;
    const roomId = await publicRoom(ann);
    const path = `/api/chat/rooms/${roomId}/messages`;
    const cases: [Awaited<ReturnType<typeof call>>, number, string][] = [
      [await call('POST', path, { token, body: '{"content":' }), 400, 'invalid_json'],
      [await call('POST', path, { token, body: '[]' }), 400, 'invalid_input'],
      [await call('POST', path, { token, body: '"text"' }), 400, 'invalid_input'],
      [await call('POST', path, { token, body: { content: '   ' } }), 400, 'invalid_input'],
      [await call('POST', path, { token }), 400, 'invalid_input'],
      [await call('POST', path, { token, body: { content: 'x'.repeat(70_000) } }), 413, 'payload_too_large'],
      [
        await call('POST', path, { token, body: 'content=x', headers: { 'content-type': 'text/csv' } }),
        415,
        'unsupported_media_type',
      ],
      [await call('GET', '/api/chat/rooms/abc/messages', { token }), 400, 'invalid_input'],
      [await call('GET', '/api/chat/rooms/-1/messages', { token }), 400, 'invalid_input'],
      [await call('GET', `${path}?limit=500`, { token }), 400, 'invalid_input'],
      [await call('GET', `${path}?before=1&after=2`, { token }), 400, 'invalid_input'],
      [await call('GET', `${path}?limit=1&limit=2`, { token }), 400, 'invalid_input'],
      [await call('GET', '/api/chat/rooms/%ZZ', { token }), 400, 'invalid_input'],
      [await call('GET', `${path}?${'limit=1&'.repeat(1_000)}`, { token }), 400, 'invalid_input'],
      [await call('GET', `/api/nothing?${'&'.repeat(10_000)}`, { token }), 400, 'invalid_input'],
      [await call('GET', '/api/nothing/here', { token }), 404, 'procedure_not_found'],
      [
        await call('GET', '/api/nothing/here', { token, headers: { accept: 'text/html' } }),
        404,
        'procedure_not_found',
      ],
      [await call('GET', `${path}?limit=%ZZ`, { token }), 400, 'invalid_input'],
      [await call('GET', '/api/users?q=%E4%F6', { token }), 400, 'invalid_input'],
      [await call('GET', `/api/chat/rooms/${'9'.repeat(300)}`, { token }), 400, 'invalid_input'],
      [await call('GET', `/api/chat/rooms/1%2F2`, { token }), 400, 'invalid_input'],
      [await call('PUT', '/api/login', { token, body: {} }), 405, 'method_not_allowed'],
      [await call('GET', '/api/login'), 405, 'method_not_allowed'],
      [await call('GET', '/create_room', { token }), 405, 'method_not_allowed'],
      [await call('POST', `/api/chat/rooms/${roomId}/`, { token, body: {} }), 405, 'method_not_allowed'],
      [await call('POST', '/healthz'), 405, 'method_not_allowed'],
    ];
    for (const [{ status, body }, expectedStatus, reason] of cases) {
      expect([status, body['reason']]).toEqual([expectedStatus, reason]);
      expect(body['message']).toEqual(expect.stringMatching(/\.$/));
    }
  });

  test('an address has up to 200 parameters, and typed calls are told so in their own form', async () => {
    const { token } = ann;
    const path = `/api/chat/rooms/${await publicRoom(ann)}/messages`;
    expect(await call('GET', `${path}?limit=1${'&a'.repeat(199)}`, { token })).toMatchObject({ status: 200 });
    expect(await call('GET', `${path}?limit=1${'&a'.repeat(200)}`, { token })).toMatchObject({ status: 400 });
    expect(await call('GET', `/trpc/me.get?${'a&'.repeat(5_000)}`, { token })).toMatchObject({
      status: 400,
      body: { error: { data: { reason: 'invalid_input' } } },
    });
  });

  test('path parameters are decoded, an empty JSON body is none, and HEAD answers like GET', async () => {
    const { token } = ann;
    const roomId = await publicRoom(bo);
    const joined = await call(
      'POST',
      `/api/chat/rooms/%3${String(roomId)[0]}${String(roomId).slice(1)}/join`,
      {
        token,
        headers: { 'content-type': 'application/json' },
      },
    );
    expect(joined).toMatchObject({ status: 200, body: { room: { id: roomId } } });
    const head = await fetch(`${server.url}/api/chat/rooms`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(head.status).toBe(200);
  });

  test('an address says what it answers to, whoever asks, and unknown ones are a 404', async () => {
    const options = async (path: string) => {
      const { status, headers } = await fetch(server.url + path, { method: 'OPTIONS' });
      return [status, headers.get('allow')];
    };
    expect(await options('/api/chat/rooms/1/messages/2')).toEqual([204, 'DELETE, OPTIONS, PATCH']);
    expect(await options('/api/chat/rooms?limit=1')).toEqual([204, 'GET, HEAD, OPTIONS, POST']);
    expect(await options('/api/chat/rooms/1/events')).toEqual([204, 'GET, HEAD, OPTIONS']);
    expect(await options('/api/openapi.json')).toEqual([204, 'GET, HEAD, OPTIONS']);
    expect(await options('/api/nothing')).toEqual([404, null]);
    const wrong = await call('DELETE', '/api/chat/rooms', { token: ann.token });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS, POST']);
  });

  test('what is no HTTP is told so in the form of every error', async () => {
    const answerTo = async (text: string) => {
      const socket = connect(server.port, '127.0.0.1');
      let received = '';
      socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
      socket.on('error', () => undefined);
      socket.write(text);
      await once(socket, 'close');
      const [head = '', body = ''] = received.split('\r\n\r\n');
      return [Number(head.split(' ')[1]), JSON.parse(body) as unknown];
    };
    expect(await answerTo('HELLO\r\n\r\n')).toEqual([
      400,
      {
        message: expect.any(String),
        code: 'BAD_REQUEST',
        reason: 'invalid_input',
        // Whoever asked may be a client of tRPC.
        error: expect.objectContaining({ data: expect.objectContaining({ reason: 'invalid_input' }) }),
      },
    ]);
    expect(await answerTo(`GET /api/me HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toEqual([
      413,
      expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE', reason: 'payload_too_large' }),
    ]);
  });

  test('the OpenAPI document has every REST path', async () => {
    const { status, body } = await call('GET', '/api/openapi.json');
    expect(status).toBe(200);
    expect(body['openapi']).toMatch(/^3\.1/);
    expect(Object.keys(body['paths'] as object)).toEqual(
      expect.arrayContaining([
        '/api/register',
        '/api/chat/rooms/{roomId}/messages',
        '/get_messages/{roomID}',
      ]),
    );
  });
});
