import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { allProcedures, type ProcedureInfo } from '../../procedures.ts';
import { opcodes } from '../../torture/raw-socket.ts';
import { hostileValue, rawBody, strangeHeaders } from '../hostile.ts';
import { fitting, type Schema } from '../schema-arbitrary.ts';
import type { SentCall } from './ledger.ts';
import { requestText } from './wire-requests.ts';

/** A frame, and the calls in it that the server can read. */
export interface SentFrame {
  opcode: number;
  isFinal: boolean;
  payload: string;
  calls: SentCall[];
}

/** One thing that an attacker does. Frames go to the socket that was opened last. `{token}` stands for the attacker's. */
export type Step =
  | { kind: 'open'; query: string; headers: Record<string, string>; firstFrame: SentFrame | null }
  | { kind: 'frames'; frames: SentFrame[]; pieces: number }
  | { kind: 'stop reading' }
  | { kind: 'read on' }
  | { kind: 'leave' }
  | { kind: 'requests'; requests: string[]; pieces: number; isRead: boolean };

/** IDs as clients use them, and as none should; small numbers meet each other. */
const ids: Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 5 }) },
  { weight: 3, arbitrary: fc.integer() },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.integer({ min: 60, max: 60_000 }).map((length) => 'i'.repeat(length)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      -1,
      1.5,
      1e300,
      2 ** 53,
      '',
      '"',
      '1',
      '__proto__',
      '\u0000',
      '🗿'.repeat(40),
      null,
      true,
      {},
      [],
    ),
  },
);

/** JSON that nests this deep; not all of it is closed. */
const nested: Arbitrary<string> = fc
  .record({
    depth: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 100, max: 20_000 })),
    style: fc.constantFrom<[string, string, string]>(
      ['[', '1', ']'],
      ['{"a":', '1', '}'],
      ['[{"a":', '1', '}]'],
      ['[', '', ''],
    ),
  })
  .map(({ depth, style: [open, middle, close] }) => open.repeat(depth) + middle + close.repeat(depth));

/** The end of a session would be the end of all that follows. */
const procedures = allProcedures().filter(({ path }) => path !== 'auth.logout' && path !== 'flask.logout');

const subscriptions = procedures.filter(({ type }) => type === 'subscription');

/** What is asked for: mostly what there is, now and then what does most. */
const anyProcedure: Arbitrary<ProcedureInfo> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...procedures) },
  { weight: 2, arbitrary: fc.constantFrom(...subscriptions) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...procedures.filter(({ path }) =>
        ['messages.list', 'messages.send', 'search.messages', 'rooms.setTyping'].includes(path),
      ),
    ),
  },
);

interface CallText extends SentCall {
  json: string;
}

function inputOf({ input }: ProcedureInfo): Arbitrary<string> {
  const hostile = fc.oneof(
    { weight: 3, arbitrary: hostileValue.map((value) => JSON.stringify(value)) },
    { weight: 2, arbitrary: nested },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 62_000 }).map((length) => `"${'x'.repeat(length)}"`) },
  );
  if (input === null) return fc.oneof(fc.constant('{}'), hostile);
  const schema = input as Schema & { $defs?: Record<string, Schema> };
  const fit = fitting(schema, {
    resolve: (reference) => schema.$defs?.[reference.split('/').at(-1) ?? ''] ?? {},
    knownTexts: () => [],
    knownIdentities: () => [],
  });
  const one = fc.constantFrom('roomId', 'limit', 'lastEventId', 'content', 'userIds', 'query');
  return fc.oneof(
    { weight: 8, arbitrary: fit.map((value) => JSON.stringify(value) ?? '{}') },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fit, one, hostile)
        // The last of two fields of one name counts.
        .map(([value, field, other]) =>
          (JSON.stringify(value) ?? '{}').replace(/}$/, `,"${field}":${other}}`),
        )
        .map((text) => text.replace(/^\{,/, '{')),
    },
    { weight: 1, arbitrary: hostile },
  );
}

const call: Arbitrary<CallText> = anyProcedure.chain((procedure) =>
  fc
    .record({ id: ids, input: inputOf(procedure), lastEventId: fc.option(fc.nat(30_000), { freq: 4 }) })
    .map(({ id, input, lastEventId }): CallText => {
      const { path, type } = procedure;
      const position = lastEventId === null ? '' : `,"lastEventId":"${lastEventId}"`;
      return {
        id,
        kind: type === 'subscription' ? 'subscription' : 'call',
        json: `{"id":${JSON.stringify(id)},"method":"${type}","params":{"path":"${path}","input":${input}${position}}}`,
      };
    }),
);

const stop: Arbitrary<CallText> = ids.map((id) => ({
  id,
  kind: 'stop',
  json: `{"id":${JSON.stringify(id)},"method":"subscription.stop"}`,
}));

const callOrStop = fc.oneof({ weight: 4, arbitrary: call }, { weight: 1, arbitrary: stop });

const textFrame = (payload: string, calls: SentCall[] = []): SentFrame => ({
  opcode: opcodes.text,
  isFinal: true,
  payload,
  calls,
});

const oneCall = callOrStop.map(({ json, ...sent }) => textFrame(json, [sent]));

const batch = fc
  .array(callOrStop, { maxLength: 20 })
  .map((calls) => textFrame(`[${calls.map(({ json }) => json).join(',')}]`, calls));

/** One call many times over, under IDs of their own or all under one. */
const manyTimes = fc
  .record({ each: call, times: fc.integer({ min: 20, max: 1_000 }), isNumbered: fc.boolean() })
  .map(({ each, times, isNumbered }) => {
    const calls = Array.from({ length: times }, (_, index) => {
      if (!isNumbered) return each;
      const json = each.json.replace(/^\{"id":(?:"(?:[^"\\]|\\.)*"|[^,]*),/, `{"id":"n${index}",`);
      return { ...each, id: `n${index}`, json };
    });
    return textFrame(`[${calls.map(({ json }) => json).join(',')}]`, calls);
  })
  .filter(({ payload }) => payload.length < 1_200_000);

const noCall: Arbitrary<SentFrame> = fc.oneof(
  nested.map((text) => textFrame(text)),
  fc.integer({ min: 1, max: 1_200_000 }).map((length) => textFrame('x'.repeat(length))),
  rawBody.map(({ body }) => textFrame(typeof body === 'string' ? body : Buffer.from(body).toString())),
  fc.constantFrom('PING', 'PONG', 'ping', '').map((text) => textFrame(text)),
);

/** Frames of RFC 6455 that calls are not made of: control frames, pieces of messages, and those that there are not. */
const strangeFrame: Arbitrary<SentFrame> = fc.record({
  opcode: fc.constantFrom(opcodes.continuation, opcodes.binary, opcodes.ping, opcodes.pong, 3, 11),
  isFinal: fc.boolean(),
  payload: fc.oneof(fc.constantFrom('', '{"id":1,', 'x'.repeat(200)), nested),
  calls: fc.constant([]),
});

/** A message in pieces, with something between them that may be there. */
const fragments: Arbitrary<SentFrame[]> = fc
  .record({ whole: oneCall, cut: fc.double({ min: 0, max: 1, noNaN: true }), isPinged: fc.boolean() })
  .map(({ whole, cut, isPinged }) => {
    const at = Math.floor(whole.payload.length * cut);
    // Not within a pair of surrogates, which would become two characters that are none.
    const place = /[\udc00-\udfff]/.test(whole.payload[at] ?? '') ? at + 1 : at;
    return [
      { ...whole, isFinal: false, payload: whole.payload.slice(0, place), calls: [] },
      ...(isPinged ? [{ opcode: opcodes.ping, isFinal: true, payload: 'there?', calls: [] }] : []),
      { ...whole, opcode: opcodes.continuation, payload: whole.payload.slice(place) },
    ];
  });

const frames: Arbitrary<SentFrame[]> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: oneCall.map((each) => [each]) },
      { weight: 3, arbitrary: batch.map((each) => [each]) },
      { weight: 2, arbitrary: manyTimes.map((each) => [each]) },
      { weight: 2, arbitrary: noCall.map((each) => [each]) },
      { weight: 1, arbitrary: fragments },
      { weight: 1, arbitrary: strangeFrame.map((each) => [each]) },
      { weight: 1, arbitrary: noCall.map((each) => Array.from({ length: 50 }, () => each)) },
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((each) => each.flat())
  .filter((each) => each.reduce((sum, { payload }) => sum + payload.length, 0) < 4_000_000);

const signedIn = textFrame('{"method":"connectionParams","data":{"token":"{token}"}}');

const open: Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constant<Step>({
      kind: 'open',
      query: '?connectionParams=1',
      headers: {},
      firstFrame: signedIn,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('open' as const),
      query: fc.constantFrom(
        '',
        '?connectionParams=1',
        '?connectionParams=0',
        '?connectionParams=1&connectionParams=1',
        `?${'x'.repeat(4_000)}`,
        '/rooms.list',
      ),
      headers: fc.constantFrom<Record<string, string>>(
        {},
        { authorization: 'Bearer {token}' },
        { authorization: 'Bearer x' },
        { cookie: 'parley_session=x' },
        { origin: 'https://elsewhere.example' },
        { 'x-forwarded-for': '9.9.9.9' },
        { 'sec-websocket-extensions': 'permessage-deflate' },
        { 'sec-websocket-protocol': 'chat' },
      ),
      firstFrame: fc.oneof(
        fc.constantFrom(null, signedIn),
        fc
          .constantFrom(
            'PING',
            '{"method":"connectionParams","data":null}',
            '{"method":"connectionParams","data":{"token":{}}}',
            '{"method":"connectionParams","data":{"token":"of nobody"}}',
          )
          .map((text) => textFrame(text)),
        nested.map((text) => textFrame(text)),
        oneCall,
      ),
    }),
  },
);

const procedurePath = fc.constantFrom(...procedures.map(({ path }) => path), 'nothing.here', '__proto__');
const credentials = fc.constantFrom<Record<string, string>>({ authorization: 'Bearer {token}' }, {});
const anyHeaders = fc.oneof(fc.constant({}), strangeHeaders).map((headers) =>
  // A request to another address is not this server's; one that upgrades is no request.
  Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'host')),
);

/** What a header can hold: text of other scripts would be other bytes. */
const jsonText = fc.oneof(
  hostileValue.map((value) => JSON.stringify(value)),
  nested,
);

const request: Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        paths: fc.array(procedurePath, { minLength: 1, maxLength: 24 }),
        input: jsonText,
        isBatch: fc.boolean(),
        headers: credentials,
        more: anyHeaders,
      })
      .map(({ paths, input, isBatch, headers, more }) => {
        const inputs = isBatch ? `{${paths.map((_, index) => `"${index}":${input}`).join(',')}}` : input;
        const query = `${isBatch ? 'batch=1&' : ''}input=${encodeURIComponent(inputs.toWellFormed()).slice(0, 15_000)}`;
        return requestText(`/trpc/${paths.join(',')}?${query}`, { headers: { ...headers, ...more } });
      }),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({
        target: fc.oneof(
          procedurePath.map((path) => `/trpc/${path}`),
          fc.constantFrom(
            '/trpc/messages.send,messages.send?batch=1',
            '/api/login',
            '/api/chat/rooms/1/messages',
            '/api/chat/rooms/3/read',
            '/api/chat/conversations',
            '/hooks/1/secret',
            '/hooks/x/y',
          ),
        ),
        method: fc.constantFrom('POST', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE'),
        headers: credentials,
        more: anyHeaders,
        content: fc.oneof(
          rawBody.map(({ contentType, body }) => ({
            contentType,
            body: typeof body === 'string' ? body : Buffer.from(body).toString(),
          })),
          jsonText.map((body) => ({ contentType: 'application/json', body })),
        ),
      })
      .map(({ target, method, headers, more, content: { contentType, body } }) =>
        requestText(target, {
          method,
          headers: { ...(contentType !== null && { 'content-type': contentType }), ...headers, ...more },
          body: body.slice(0, 300_000),
        }),
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        '/api/chat/rooms/1/messages?limit=200',
        '/api/chat/rooms/2/events?lastEventId=50',
        '/api/chat/rooms/1/events',
        '/api/messages/search?q=quick&limit=200',
        '/',
        '/api/openapi.json',
        '/../../etc/passwd',
      )
      .map((target) => requestText(target, { headers: { authorization: 'Bearer {token}' } })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'GET / HTTP/1.1\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n',
      'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
      'POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
      'POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'POST /api/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n{',
      'POST /api/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n',
      'POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
      'POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\nContent-Type: application/json\r\n\r\n{',
      'POST /api/login HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}',
      `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: x\r\n${'X-Many: 1\r\n'.repeat(3_000)}\r\n`,
      'GET /trpc HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      'GET /trpc HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x',
      '\u0000\u0001\u0002\r\n\r\n',
    ),
  },
);

const requests: Arbitrary<Step> = fc
  .record({
    kind: fc.constant('requests' as const),
    each: fc.array(request, { minLength: 1, maxLength: 3 }),
    times: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(60) }),
    pieces: fc.constantFrom(1, 1, 7),
    isRead: fc.boolean(),
  })
  .map(({ each, times, ...rest }) => ({
    ...rest,
    requests: Array.from({ length: times }, () => each).flat(),
  }));

/** What one attacker does on one evening, in this order. */
export const session: Arbitrary<Step[]> = fc
  .tuple(
    open,
    fc.array(
      fc.oneof(
        {
          weight: 8,
          arbitrary: fc.record({
            kind: fc.constant('frames' as const),
            frames,
            pieces: fc.constantFrom(1, 1, 1, 9),
          }),
        },
        { weight: 2, arbitrary: open },
        { weight: 3, arbitrary: requests },
        {
          weight: 3,
          arbitrary: fc.constantFrom<Step>({ kind: 'stop reading' }, { kind: 'read on' }, { kind: 'leave' }),
        },
      ),
      { minLength: 2, maxLength: 8 },
    ),
  )
  .map(([first, steps]) => [first, ...steps]);

/** A session to read, with long texts cut. */
export function shown(steps: readonly Step[]): string {
  return steps
    .map((step) =>
      JSON.stringify(step, (_, value: unknown) =>
        typeof value === 'string' && value.length > 200
          ? `${value.slice(0, 160)}…(${value.length} characters)`
          : Array.isArray(value) && value.length > 12
            ? [...(value as unknown[]).slice(0, 4), `…(${value.length} of them)`]
            : value,
      ),
    )
    .join('\n');
}
