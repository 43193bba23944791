import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicRoom, say, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';
import { RawSocket, text } from './torture/raw-socket.ts';

let server: TestServer;
let ann: Person;
let roomId: number;
let webhookPath: string;
beforeAll(async () => {
  server = await TestServer.start();
  ann = await signUp(server.url, 'ann');
  roomId = await publicRoom(ann);
  ({ path: webhookPath } = await ann.api.incomingWebhooks.create.mutate({ roomId, name: 'Reports' }));
});
afterAll(() => server[Symbol.asyncDispose]());

const arrays = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const objects = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

/** Values to put where a procedure expects another: none of them may do more than be refused. */
const values = [
  ['arrays, 6,000 deep', arrays(6_000)],
  ['objects, 6,000 deep', objects(6_000)],
  ['arrays and objects, 5,000 deep', '[{"a":'.repeat(5_000) + '1' + '}]'.repeat(5_000)],
  ['arrays, 30,000 deep', arrays(30_000)],
  ['arrays that are never closed', '['.repeat(40_000)],
  ['objects that are never closed', '{"a":'.repeat(10_000)],
  ['an array of 12,000 numbers', `[${'0,'.repeat(12_000)}0]`],
  ['an array of 6,000 arrays', `[${'[],'.repeat(6_000)}[]]`],
  ['an object of 10,500 keys that are alike', `{${'"":0,'.repeat(10_500)}"":0}`],
  ['a deep key of its own', `{"__proto__":${objects(6_000)}}`],
] as const;

const call = (path: string, value: string, method = 'query') =>
  `{"id":1,"method":"${method}","params":{"path":"${path}","input":${value}}}`;
const stop = '{"id":2,"method":"subscription.stop"}';

/** Frames around a value, and the ID under which they are refused: a caller would wait for an answer under another one. */
const frames = [
  ['alone', (value: string) => value, null],
  ['as the input of a query', (value: string) => call('rooms.get', value), 1],
  ['as the input of a subscription', (value: string) => call('rooms.follow', value, 'subscription'), 1],
  ['in a field that nobody knows', (value: string) => call('rooms.get', `{"roomId":1,"more":${value}}`), 1],
  ['in a batch, with a stop behind it', (value: string) => `[${call('rooms.get', value)},${stop}]`, 1],
  ['as the ID', (value: string) => `{"id":${value},"method":"query","params":{"path":"rooms.list"}}`, null],
  ['as the path', (value: string) => `{"id":1,"method":"query","params":{"path":${value}}}`, 1],
  ['as the token', (value: string) => `{"method":"connectionParams","data":{"token":${value}}}`, null],
] as const;

const invalidJson = (id: number | null) => ({
  id,
  error: expect.objectContaining({ data: expect.objectContaining({ reason: 'invalid_json' }) }),
});

describe.each(values)('LP15 %s', (_, value) => {
  test.each(frames)(
    'over a socket, %s: an error, and the connection goes on',
    async (_place, frameOf, id) => {
      using socket = await RawSocket.open(server.port, '?connectionParams=1');
      socket.send(
        text({ method: 'connectionParams', data: { token: ann.token } }),
        text(frameOf(value)),
        text({ id: 'next', method: 'query', params: { path: 'rooms.get', input: { roomId } } }),
      );
      await socket.count(2);
      expect(socket.received).toEqual([
        invalidJson(id),
        expect.objectContaining({ id: 'next', result: expect.anything() }),
      ]);
    },
  );

  test.each(frames)(
    'as the first frame of a socket, %s: the connection is refused',
    async (_place, frameOf) => {
      using socket = await RawSocket.open(server.port, '?connectionParams=1');
      socket.send(text(frameOf(value)), text(frameOf(value)));
      expect(await socket.ended()).toBe(true);
      expect(socket.received[0]).toEqual(invalidJson(null));
      expect(socket.received.at(-1)).toEqual({ close: 1008 });
    },
  );

  const post = (path: string, body: string, type = 'application/json') =>
    fetch(server.url + path, {
      method: 'POST',
      headers: { 'content-type': type, authorization: `Bearer ${ann.token}` },
      body,
    });
  const posts = [
    ['a call', '/trpc/rooms.join', `{"roomId":${value}}`],
    ['a call that is nothing else', '/trpc/rooms.join', value],
    ['a batch', '/trpc/rooms.join,rooms.join?batch=1', `{"0":{"roomId":1},"1":${value}}`],
    ['REST', '/api/chat/rooms', `{"name":"x","more":${value}}`],
    ['REST without a token', '/api/login', `{"username":${value}}`],
    ['a Flask path', '/create_room', value],
  ] as const;
  test.each(posts)('over HTTP, in %s: 400', async (_place, path, body) => {
    const response = await post(path, body);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('invalid_json');
  });

  test.each([
    ['a call', 'input=', (json: string) => json],
    ['a batch', 'batch=1&input=', (json: string) => `{"0":${json}}`],
  ])('over HTTP, in the address of %s: 400, or too long', async (_place, query, inputOf) => {
    const input = encodeURIComponent(inputOf(value.slice(0, 5_000)));
    const response = await fetch(`${server.url}/trpc/rooms.get?${query}${input}`, {
      headers: { authorization: `Bearer ${ann.token}` },
    });
    expect([400, 413]).toContain(response.status);
  });

  test('over a webhook: 400', async () => {
    const bodies = [
      value,
      `{"text":"x","blocks":${value}}`,
      `payload=${encodeURIComponent(`{"text":"x","attachments":[{"blocks":${value}}]}`)}`,
    ];
    for (const body of bodies) {
      expect((await post(webhookPath, body, 'text/plain')).status).toBe(400);
    }
  });

  test('and everyone else goes on', async () => {
    await say(ann, roomId, 'still here');
  });
});
