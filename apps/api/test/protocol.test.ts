import { createParleyClient, type Message, type ParleyClient } from '@parley/api-contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { publicRoom, say, sayByKey, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';
import { frame, opcodes, RawSocket, text } from './torture/raw-socket.ts';

let server: TestServer;
let ann: Person;
let bystander: ParleyClient;
let lostSockets = 0;
beforeAll(async () => {
  server = await TestServer.start();
  ann = await signUp(server.url, 'ann');
  bystander = createParleyClient({ url: server.url, token: ann.token, onClose: () => void lostSockets++ });
});
afterAll(async () => {
  await bystander.close();
  await server[Symbol.asyncDispose]();
});

let roomId: number;
let first: Message;
let epoch: string;
beforeEach(async () => {
  roomId = await publicRoom(ann);
  first = await sayByKey(ann, roomId, 'first');
  ({ epoch } = await ann.api.messages.list.query({ roomId }));
});
afterEach(async () => {
  expect((await bystander.api.rooms.get.query({ roomId })).room.id).toBe(roomId);
  expect(lostSockets, 'another client has lost its connection').toBe(0);
});

const openSocket = async () => {
  const socket = await RawSocket.open(server.port, '?connectionParams=1');
  socket.send(text({ method: 'connectionParams', data: { token: ann.token } }));
  return socket;
};

const call = (method: string, id: unknown, path: string, input?: unknown) => ({
  id,
  method,
  params: { path, input },
});
const query = (id: unknown, input: unknown = { roomId }) => call('query', id, 'messages.list', input);
const follow = (id: unknown, lastEventId?: unknown) => ({
  id,
  method: 'subscription',
  params: { path: 'rooms.follow', input: { roomId }, lastEventId },
});
const stop = (id: unknown) => ({ id, method: 'subscription.stop' });

const started = (id: unknown) => ({ id, result: { type: 'started' } });
const stopped = (id: unknown) => ({ id, result: { type: 'stopped' } });
const tracked = (id: unknown, version: number, data: unknown) => ({
  id,
  result: { type: 'data', data: { id: String(version), data }, id: String(version) },
});
const reset = (id: unknown, version: number) => tracked(id, version, { type: 'reset', version });
const changed = (id: unknown, message: Message) =>
  tracked(id, message.version, { type: 'messageChanged', message });
const page = (id: unknown) => ({
  id,
  result: { type: 'data', data: { messages: [first], epoch, version: 1, nextBefore: null, nextAfter: null } },
});

const invalidJson = {
  id: null,
  error: {
    message: 'The request is not valid JSON. Send a JSON object.',
    code: -32700,
    data: { code: 'PARSE_ERROR', httpStatus: 400, reason: 'invalid_json' },
  },
};
const notANumber = (id: unknown, path: string) => {
  const message = 'must be a number';
  const issues = [{ field: 'roomId', message }];
  const data = {
    code: 'BAD_REQUEST',
    httpStatus: 400,
    reason: 'invalid_input',
    path,
    issues,
    field: 'roomId',
  };
  return { id, error: { message: `roomId: ${message}.`, code: -32600, data } };
};
const nothingThere = (id: unknown, path: string) => ({
  id,
  error: {
    message: 'There is nothing at this address.',
    code: -32004,
    data: { code: 'NOT_FOUND', httpStatus: 404, reason: 'procedure_not_found', path },
  },
});

/** What comes back, and nothing besides: a call made afterwards is answered next. */
async function expectAnswers(sent: readonly Buffer[], expected: readonly unknown[]): Promise<void> {
  using socket = await openSocket();
  socket.send(...sent);
  await expectReceived(socket, expected);
}

async function expectReceived(socket: RawSocket, expected: readonly unknown[]): Promise<void> {
  await socket.count(expected.length);
  socket.send(text(call('query', 'fence', 'nothing.here')));
  await socket.count(expected.length + 1);
  expect(socket.received).toEqual([...expected, nothingThere('fence', 'nothing.here')]);
}

/** The same where answers to different IDs may come in any order. */
async function expectAnswersById(
  sent: readonly Buffer[],
  expected: readonly (readonly unknown[])[],
): Promise<void> {
  using socket = await openSocket();
  socket.send(...sent);
  await socket.count(expected.flat().length);
  socket.send(text('PING'));
  await socket.count(expected.flat().length + 1);
  const idOf = (message: unknown) => (message as { id?: unknown }).id;
  for (const ofOne of expected) {
    expect(socket.received.filter((message) => idOf(message) === idOf(ofOne[0]))).toEqual(ofOne);
  }
  expect(socket.received).toHaveLength(expected.flat().length + 1);
}

describe('what is no call is answered by an error about the connection, which goes on', () => {
  test.each([
    ['malformed JSON', '{'],
    ['nothing', ''],
    ['null', 'null'],
    ['a number', '42'],
    ['an empty object', {}],
    ['a call without an ID', { method: 'query', params: { path: 'rooms.list' } }],
    ['an ID that is an object', call('query', {}, 'rooms.list')],
    ['an ID that is true', call('query', true, 'rooms.list')],
    ['an unknown method', call('shout', 1, 'rooms.list')],
    ['no method', { id: 1, params: { path: 'rooms.list' } }],
    ['no params', { id: 1, method: 'query' }],
    ['params that are null', { id: 1, method: 'subscription', params: null }],
    ['a path that is a number', { id: 1, method: 'subscription', params: { path: 1 } }],
    ['another JSON-RPC', { ...call('query', 1, 'rooms.list'), jsonrpc: '1.0' }],
  ])('LP15 %s', (_, sent) => expectAnswers([text(sent)], [invalidJson]));

  test('LP15 an ID that is null, for calls, subscriptions and stops', () =>
    expectAnswers([query(null), follow(null), stop(null)].map(text), [
      invalidJson,
      invalidJson,
      invalidJson,
    ]));

  test('LP15 a position that is not text', () =>
    expectAnswers([follow(1, 1), follow(1, null)].map(text), [invalidJson, invalidJson]));

  test('LP15 a batch of which one part is no call: none of it is done', () =>
    expectAnswers([text([follow(1), query(2), 42])], [invalidJson]));

  test('LP15 a binary frame, even one that holds a call', () =>
    expectAnswers(
      [query(1), follow(1), 'PING'].map((sent) =>
        frame(opcodes.binary, typeof sent === 'string' ? sent : JSON.stringify(sent)),
      ),
      [invalidJson, invalidJson, invalidJson],
    ));
});

describe('calls', () => {
  test('input that does not validate is refused, whatever the type of the call', () =>
    expectAnswersById(
      [
        text(query(1, { roomId: 'x' })),
        text(call('subscription', 'two', 'rooms.follow', { roomId: 'x' })),
        text(call('subscription', 3, 'rooms.typing', { roomId: 'x' })),
      ],
      [
        [notANumber(1, 'messages.list')],
        [notANumber('two', 'rooms.follow')],
        [notANumber(3, 'rooms.typing')],
      ],
    ));

  test('of a batch each call is answered by itself, good and bad', () =>
    expectAnswersById(
      [
        text([
          query(1),
          query(2, { roomId: 'x' }),
          call('query', 3, 'nothing.here'),
          follow(4, '0'),
          follow(5),
        ]),
      ],
      [
        [page(1)],
        [notANumber(2, 'messages.list')],
        [nothingThere(3, 'nothing.here')],
        [started(4), changed(4, first)],
        [started(5), reset(5, 1)],
      ],
    ));

  test('an empty batch is answered by nothing', () => expectAnswers([text([])], []));

  test('a procedure is not there under another type than its own', () =>
    expectAnswersById(
      [
        text(call('query', 1, 'rooms.follow', { roomId })),
        text(call('mutation', 2, 'rooms.follow', { roomId })),
        text(call('subscription', 3, 'messages.list', { roomId })),
        text(call('query', 4, 'messages.send', { roomId })),
      ],
      [
        [nothingThere(1, 'rooms.follow')],
        [nothingThere(2, 'rooms.follow')],
        [nothingThere(3, 'messages.list')],
        [nothingThere(4, 'messages.send')],
      ],
    ));

  test('who says jsonrpc is answered with it', () =>
    expectAnswers(
      [text({ ...follow(1, '0'), jsonrpc: '2.0' })],
      [started(1), changed(1, first)].map((answer) => ({ jsonrpc: '2.0', ...answer })),
    ));
});

describe('subscriptions', () => {
  test('a subscription is started, brings what there is, and is stopped', async () => {
    using socket = await openSocket();
    socket.send(text(follow(1, '0')));
    await socket.count(2);
    socket.send(text(stop(1)));
    await expectReceived(socket, [started(1), changed(1, first), stopped(1)]);
  });

  test('after the stop nothing comes', async () => {
    using socket = await openSocket();
    socket.send(text(follow(1)));
    await socket.count(2);
    socket.send(text(stop(1)));
    await socket.count(3);
    await say(ann, roomId, 'unheard');
    await expectReceived(socket, [started(1), reset(1, 1), stopped(1)]);
  });

  test('to stop what is unknown, or stopped already, is answered by nothing', async () => {
    using socket = await openSocket();
    socket.send(text(stop(9)), text(follow(1)));
    await socket.count(2);
    socket.send(text(stop(1)), text(stop(1)), text(stop('1')));
    await expectReceived(socket, [started(1), reset(1, 1), stopped(1)]);
  });

  test('one that is stopped in the same frame brings nothing but the stop', () =>
    expectAnswers([text([follow(1, '0'), stop(1)])], [stopped(1)]));

  test('a second one under an ID that is in use is refused, and the first goes on', async () => {
    using socket = await openSocket();
    socket.send(text(follow(1)));
    await socket.count(2);
    socket.send(text(follow(1)));
    await socket.count(3);
    const second = await say(ann, roomId, 'second');
    await expectReceived(socket, [
      started(1),
      reset(1, 1),
      {
        id: 1,
        error: {
          message: expect.any(String),
          code: -32600,
          data: expect.objectContaining({
            code: 'BAD_REQUEST',
            httpStatus: 400,
            reason: 'invalid_input',
            path: 'rooms.follow',
          }),
        },
      },
      changed(1, second),
    ]);
  });

  test('an ID is in use for all subscriptions alike, live ones and others', async () => {
    using socket = await openSocket();
    socket.send(text(call('subscription', 1, 'rooms.typing', { roomId })));
    await socket.count(2);
    socket.send(text(follow(1)));
    await socket.count(3);
    expect(socket.received[2]).toMatchObject({ id: 1, error: { code: -32600 } });
    socket.send(text(follow(2)));
    await socket.count(5);
    socket.send(text(call('subscription', 2, 'rooms.typing', { roomId })));
    await socket.count(6);
    expect(socket.received[5]).toMatchObject({ id: 2, error: { code: -32600 } });
  });

  test('a subscription is one however its frame is spelled', async () => {
    using socket = await openSocket();
    const spelled = JSON.stringify(follow(1)).replace('"subscription"', '"\\u0073ubscription"');
    expect(spelled).toContain('\\u0073');
    socket.send(text(spelled));
    await socket.count(2);
    socket.send(text(follow(1)));
    await socket.count(3);
    socket.send(text(stop(1)));
    await socket.count(4);
    expect(socket.received).toMatchObject([started(1), reset(1, 1), { id: 1, error: {} }, stopped(1)]);
  });

  test('a query under the ID of a subscription is answered, and the subscription goes on', async () => {
    using socket = await openSocket();
    socket.send(text(follow(1)));
    await socket.count(2);
    socket.send(text(query(1)));
    await socket.count(3);
    const second = await say(ann, roomId, 'second');
    await expectReceived(socket, [started(1), reset(1, 1), page(1), changed(1, second)]);
  });

  test.each([[1], ['1'], [-1.5], [''], ['"\u0000\\é']])('the ID %j comes back as it was', (id) =>
    expectAnswers([text(follow(id, '0'))], [started(id), changed(id, first)]),
  );

  test('a position is taken from the params, and goes before the one in the input', () =>
    expectAnswersById(
      [
        text({
          id: 1,
          method: 'subscription',
          params: { path: 'rooms.follow', input: { roomId }, lastEventId: '0' },
        }),
        text(call('subscription', 2, 'rooms.follow', { roomId, lastEventId: '0' })),
        text({
          id: 3,
          method: 'subscription',
          params: { path: 'rooms.follow', input: { roomId, lastEventId: '99' }, lastEventId: '0' },
        }),
      ],
      [
        [started(1), changed(1, first)],
        [started(2), changed(2, first)],
        [started(3), changed(3, first)],
      ],
    ));

  test('a position without an input is no room', async () => {
    using socket = await openSocket();
    socket.send(text({ id: 1, method: 'subscription', params: { path: 'rooms.follow', lastEventId: '0' } }));
    await socket.count(1);
    expect(socket.received).toMatchObject([
      {
        id: 1,
        error: { code: -32600, data: { reason: 'invalid_input', field: 'roomId', path: 'rooms.follow' } },
      },
    ]);
  });

  test('two of the same room on one socket each bring everything, and one ends without the other', async () => {
    using socket = await openSocket();
    socket.send(text(follow(1)));
    await socket.count(2);
    socket.send(text(follow(2, '0')));
    await socket.count(4);
    const second = await say(ann, roomId, 'second');
    await socket.count(6);
    socket.send(text(stop(1)));
    await socket.count(7);
    const third = await say(ann, roomId, 'third');
    await socket.count(8);
    expect(socket.received.slice(0, 4)).toEqual([started(1), reset(1, 1), started(2), changed(2, first)]);
    expect(socket.received.slice(4, 6)).toEqual(
      expect.arrayContaining([changed(1, second), changed(2, second)]),
    );
    expect(socket.received.slice(6)).toEqual([stopped(1), changed(2, third)]);
  });

  test('after a stop the ID serves anew, from the position that is given', async () => {
    using socket = await openSocket();
    socket.send(text(follow(1)));
    await socket.count(2);
    socket.send(text(stop(1)));
    await socket.count(3);
    const second = await say(ann, roomId, 'second');
    socket.send(text(follow(1, '1')));
    await socket.count(5);
    const third = await say(ann, roomId, 'third');
    await expectReceived(socket, [
      started(1),
      reset(1, 1),
      stopped(1),
      started(1),
      changed(1, second),
      changed(1, third),
    ]);
  });
});

describe('who a connection belongs to', () => {
  test.each<[string, unknown]>([
    ['no JSON', 'hello'],
    ['no object', '42'],
    ['a call', call('query', 1, 'rooms.list')],
    ['a token that is a number', { method: 'connectionParams', data: { token: 5 } }],
    ['a token of nobody', { method: 'connectionParams', data: { token: 'of-nobody' } }],
  ])(
    'a first frame that is %s is answered by an error about the connection, which is closed',
    async (_, sent) => {
      using socket = await RawSocket.open(server.port, '?connectionParams=1');
      socket.send(text(sent));
      await socket.count(2);
      expect(socket.received).toEqual([
        { id: null, error: expect.objectContaining({ code: expect.any(Number) }) },
        { close: expect.toBeOneOf([null, 1008]) },
      ]);
      socket.send(frame(opcodes.close));
      expect(await socket.ended()).toBe(true);
    },
  );

  test('a PING before the first frame is answered, and is not taken for it', async () => {
    using socket = await RawSocket.open(server.port, '?connectionParams=1');
    socket.send(
      text('PING'),
      text({ method: 'connectionParams', data: { token: ann.token } }),
      text(query(1)),
    );
    await socket.count(2);
    expect(socket.received).toEqual(['PONG', page(1)]);
  });

  test('without a token nobody is signed in, and the connection goes on', async () => {
    using socket = await RawSocket.open(server.port);
    const refused = { code: -32001, data: { reason: 'unauthenticated', httpStatus: 401 } };
    socket.send(text(query(1)));
    await socket.count(1);
    expect(socket.received[0]).toMatchObject({ id: 1, error: refused });
    socket.send(text(follow(2)));
    await socket.count(2);
    expect(socket.received[1]).toMatchObject({ id: 2, error: refused });
    socket.send(text('PING'));
    await socket.count(3);
    expect(socket.received[2]).toBe('PONG');
  });
});

describe('frames', () => {
  const half = Buffer.from(JSON.stringify('x'.repeat(40_000)));

  test('PING is answered by PONG, and PONG by nothing', () =>
    expectAnswers(['PONG', 'PING', 'PONG'].map(text), ['PONG']));

  test('a ping is answered by a pong with the same payload, and a pong by nothing', () =>
    expectAnswers(
      [frame(opcodes.pong, 'unasked'), frame(opcodes.ping, 'are you there?'), frame(opcodes.ping)],
      [{ pong: 'are you there?' }, { pong: '' }],
    ));

  test('a call in fragments is one call, with a ping between them', () => {
    const payload = Buffer.from(JSON.stringify(follow('é', '0')));
    // In the middle of a character.
    const middle = payload.indexOf('é') + 1;
    return expectAnswers(
      [
        frame(opcodes.text, payload.subarray(0, middle), { isFinal: false }),
        frame(opcodes.ping, 'between'),
        frame(opcodes.continuation, '', { isFinal: false }),
        frame(opcodes.continuation, payload.subarray(middle)),
      ],
      [{ pong: 'between' }, started('é'), changed('é', first)],
    );
  });

  test('many calls in one write are each answered', () =>
    expectAnswersById(
      Array.from({ length: 100 }, (_, id) => text(query(id))),
      Array.from({ length: 100 }, (_, id) => [page(id)]),
    ));

  test('64 KB are taken', () => expectAnswers([text('x'.repeat(65_536))], [invalidJson]));

  test.each([
    ['more than 64 KB', 1009, [text('x'.repeat(65_537))]],
    [
      'more than 64 KB in fragments',
      1009,
      [frame(opcodes.text, half, { isFinal: false }), frame(opcodes.continuation, half)],
    ],
    [
      'a message in more than 256 fragments',
      1008,
      [
        frame(opcodes.text, '', { isFinal: false }),
        ...Array.from({ length: 256 }, () => frame(opcodes.continuation, '', { isFinal: false })),
      ],
    ],
    ['a frame that is not masked', 1002, [frame(opcodes.text, 'PING', { isMasked: false })]],
    ['an unknown opcode', 1002, [frame(3, 'x')]],
    ['a reserved bit', 1002, [frame(opcodes.text, 'PING', { reservedBits: 0x40 })]],
    ['a continuation of nothing', 1002, [frame(opcodes.continuation, 'x')]],
    ['a ping in fragments', 1002, [frame(opcodes.ping, 'x', { isFinal: false })]],
    ['text that is no UTF-8', 1007, [frame(opcodes.text, Buffer.from([0xff, 0xfe]))]],
    ['a close with a code', 1000, [frame(opcodes.close, Buffer.from([0x03, 0xe8]))]],
    ['a close without a code', null, [frame(opcodes.close)]],
  ])(
    'LP14 LP15 %s is answered by the close code %j, also with a subscription under way',
    async (_, code, sent) => {
      using socket = await openSocket();
      socket.send(text(follow(1)));
      await socket.count(2);
      socket.send(...sent);
      expect(await socket.ended()).toBe(true);
      expect(socket.received).toEqual([started(1), reset(1, 1), { close: code }]);
    },
  );
});
