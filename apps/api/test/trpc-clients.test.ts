import type { AppRouter, RoomEvent } from '@parley/api-contract';
import {
  createTRPCClient,
  createWSClient,
  httpBatchLink,
  httpBatchStreamLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
  TRPCClientError,
  wsLink,
  type TRPCClient,
  type TRPCLink,
} from '@trpc/client';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp } from './app.ts';
import { publicRoom, say, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';
import { Subscription } from './subscription.ts';

let server: TestServer;
let ann: Person;
let roomId: number;
beforeAll(async () => {
  server = await TestServer.start({ env: { LOG_LEVEL: 'trace' } });
  ann = await signUp(server.url, 'ann');
  roomId = await publicRoom(ann);
  await say(ann, roomId, 'first');
});
afterAll(() => server[Symbol.asyncDispose]());

interface Options {
  url: string;
  headers: Record<string, string>;
}

const overHttp = {
  httpLink: (options: Options) => httpLink(options),
  httpBatchLink: (options: Options) => httpBatchLink(options),
  httpBatchStreamLink: (options: Options) => httpBatchStreamLink(options),
} satisfies Record<string, (options: Options) => TRPCLink<AppRouter>>;

type LinkName = keyof typeof overHttp | 'wsLink';
const linkNames: LinkName[] = ['httpLink', 'httpBatchLink', 'httpBatchStreamLink', 'wsLink'];

/** A client with one of tRPC's own links, and nothing of ours. */
function clientBy(name: LinkName, headers: Record<string, string> = {}, url = server.url, { token } = ann) {
  const stack = new DisposableStack();
  const link =
    name === 'wsLink'
      ? wsLink<AppRouter>({
          client: stack.adopt(
            createWSClient({
              url: `${url.replace('http', 'ws')}/trpc`,
              connectionParams: { token },
            }),
            (socket) => void socket.close(),
          ),
        })
      : overHttp[name]({ url: `${url}/trpc`, headers: { authorization: `Bearer ${token}`, ...headers } });
  return { api: createTRPCClient<AppRouter>({ links: [link] }), [Symbol.dispose]: () => stack.dispose() };
}

type Api = TRPCClient<AppRouter>;

/** What a client is told: the message, and `error.data`. */
async function refusalOf(call: Promise<unknown>): Promise<{ message: string; data: unknown }> {
  const error = await call.then(
    () => new Error('It was served.'),
    (cause: unknown) => cause,
  );
  if (error instanceof TRPCClientError) return { message: error.message, data: error.data as unknown };
  throw error;
}

/** More than any list may have, and than a person is allowed to send: it is refused before its schema is asked. */
const deep = () => JSON.parse('['.repeat(70) + ']'.repeat(70)) as never;
const send = (api: Api, content: string) =>
  api.messages.send.mutate({ roomId, content, clientMessageId: randomUUID() });

interface Refused {
  what: string;
  call: (api: Api) => Promise<unknown>;
  headers?: Record<string, string>;
  /** All unless given. */
  links?: LinkName[];
  reason: string;
  message: RegExp;
}

const httpLinks = linkNames.filter((name) => name !== 'wsLink');
const refusals: Refused[] = [
  {
    what: 'too large a call',
    call: (api) => send(api, 'x'.repeat(70_000)),
    reason: 'payload_too_large',
    message: /64 KB/,
  },
  {
    what: 'too large a call with characters of several bytes',
    call: (api) => send(api, '🍅'.repeat(20_000)),
    reason: 'payload_too_large',
    message: /64 KB/,
  },
  {
    what: 'too long an address',
    call: (api) => api.search.users.query({ query: 'x'.repeat(20_000) }),
    links: httpLinks,
    reason: 'payload_too_large',
    message: /16 KB/,
  },
  {
    what: 'too many values',
    call: (api) => api.rooms.invite.mutate({ roomId, userIds: Array.from({ length: 3_000 }, () => 1) }),
    reason: 'invalid_json',
    message: /more than 2,000 values/,
  },
  {
    what: 'too many values in an address',
    call: (api) => api.rooms.get.query({ roomId, more: Array.from({ length: 3_000 }, () => 1) } as never),
    reason: 'invalid_json',
    message: /more than 2,000 values/,
  },
  {
    what: 'too deep a value',
    call: (api) => api.rooms.join.mutate({ roomId, more: deep() } as never),
    reason: 'invalid_json',
    message: /deeper than 64 levels/,
  },
  {
    what: 'another type',
    call: (api) => api.rooms.join.mutate({ roomId }),
    headers: { 'content-type': 'text/plain' },
    links: httpLinks,
    reason: 'unsupported_media_type',
    message: /application\/json/,
  },
  {
    what: 'a compressed body',
    call: (api) => api.rooms.join.mutate({ roomId }),
    headers: { 'content-encoding': 'gzip' },
    links: httpLinks,
    reason: 'unsupported_media_type',
    message: /Content-Encoding/,
  },
  {
    what: 'a form',
    call: (api) => api.rooms.join.mutate(new FormData() as never),
    links: ['httpLink'],
    reason: 'unsupported_media_type',
    message: /application\/json/,
  },
  {
    what: 'bytes',
    call: (api) => api.rooms.join.mutate(new Blob(['x']) as never),
    links: ['httpLink'],
    reason: 'unsupported_media_type',
    message: /application\/json/,
  },
  {
    what: 'no token',
    call: (api) => api.rooms.list.query(),
    headers: { authorization: '' },
    links: httpLinks,
    reason: 'unauthenticated',
    message: /Sign in/,
  },
];

describe.each(linkNames)('through %s', (name) => {
  const rows = refusals.filter(({ links = linkNames }) => links.includes(name));

  test.each(rows)('$what is refused with a reason', async ({ call, headers, reason, message }) => {
    using client = clientBy(name, headers);
    expect(await refusalOf(call(client.api))).toEqual({
      message: expect.stringMatching(message),
      data: expect.objectContaining({ reason, httpStatus: expect.any(Number), code: expect.any(String) }),
    });
    // The connection, where there is one, is as good as before.
    using after = clientBy(name);
    expect(await after.api.auth.me.query()).toMatchObject({ id: ann.account.id });
  });

  test('25 calls at once are refused with what to set, or served', async () => {
    using client = clientBy(name);
    const isBatched = name === 'httpBatchLink' || name === 'httpBatchStreamLink';
    const calls = Array.from({ length: 25 }, () => client.api.auth.me.query());
    if (!isBatched) {
      expect(new Set((await Promise.all(calls)).map((account) => account?.id))).toEqual(
        new Set([ann.account.id]),
      );
      return;
    }
    const told = await Promise.all(calls.map(refusalOf));
    for (const refusal of told) {
      expect(refusal).toMatchObject({
        message: 'A batch has at most 20 calls; set maxItems: 20.',
        data: { reason: 'invalid_input', code: 'BAD_REQUEST', httpStatus: 400 },
      });
    }
  });
});

test('through wsLink, the calls beside one that is too large are refused with it, and later ones are served', async () => {
  using client = clientBy('wsLink');
  await client.api.auth.me.query();
  // All of one moment are one frame.
  const [large, small] = await Promise.all([
    refusalOf(send(client.api, 'x'.repeat(70_000))),
    refusalOf(client.api.auth.me.query()),
  ]);
  expect([large, small]).toMatchObject([
    { data: { reason: 'payload_too_large' } },
    { data: { reason: 'payload_too_large' } },
  ]);
  expect(await client.api.auth.me.query()).toMatchObject({ id: ann.account.id });
});

test.each([httpBatchLink, httpBatchStreamLink])(
  'with maxItems: 20, 25 calls at once are served',
  async (link) => {
    const api = createTRPCClient<AppRouter>({
      links: [
        link({ url: `${server.url}/trpc`, maxItems: 20, headers: { authorization: `Bearer ${ann.token}` } }),
      ],
    });
    const accounts = await Promise.all(Array.from({ length: 25 }, () => api.auth.me.query()));
    expect(new Set(accounts.map((account) => account?.id))).toEqual(new Set([ann.account.id]));
  },
);

test.each(httpLinks)('through %s, too many calls from an address are told how long to wait', async (name) => {
  // Six calls at once, and about one a second.
  await using app = await startApp({ connectionLimitFactor: 0.004 });
  using client = clientBy(name, {}, app.url);
  let answer: Awaited<ReturnType<typeof refusalOf>> | undefined;
  for (let call = 0; call < 60 && answer?.message.startsWith('Too many') !== true; call++) {
    answer = await refusalOf(client.api.rooms.list.query());
  }
  expect(answer).toMatchObject({ data: { reason: 'rate_limited', retryAfterSeconds: 1 } });
});

describe('through httpSubscriptionLink', () => {
  const apiOf = (connectionParams: Record<string, string>, url = `${server.url}/trpc`) =>
    createTRPCClient<AppRouter>({ links: [httpSubscriptionLink({ url, connectionParams })] });

  const follow = (api: Api, input: { roomId: number; lastEventId?: string }) =>
    new Subscription<RoomEvent>((on) =>
      api.rooms.follow.subscribe(input, { ...on, onData: ({ data }) => on.onData(data) }),
    );

  test('connectionParams say who follows', async () => {
    using events = follow(apiOf({ token: ann.token }), { roomId, lastEventId: '0' });
    await events.find((event) => event.type === 'messageChanged' && event.message.content === 'first');
    await say(ann, roomId, 'second');
    await events.find((event) => event.type === 'messageChanged' && event.message.content === 'second');
    // Addresses are not logged.
    expect(server.output()).not.toContain(ann.token);
  });

  test('an API key is one too', async () => {
    using events = follow(apiOf({ token: await ann.key() }), { roomId });
    await events.find(({ type }) => type === 'reset');
  });

  test.each([
    ['no token', {}, 'unauthenticated'],
    ['a token that is none', { token: 'none' }, 'unauthenticated'],
  ])('%s is refused with a reason', async (_what, connectionParams, reason) => {
    using events = follow(apiOf(connectionParams), { roomId });
    expect(await events.failed()).toMatchObject({ reason });
  });

  test('what is refused before tRPC is reached has a reason too', async () => {
    const url = `${server.url}/trpc?${'a&'.repeat(300)}`;
    using events = follow(apiOf({ token: ann.token }, url), { roomId });
    expect(await events.failed()).toMatchObject({ reason: 'invalid_input' });
  });

  test('a token in the address counts for subscriptions alone', async () => {
    const params = encodeURIComponent(JSON.stringify({ token: ann.token }));
    const response = await fetch(`${server.url}/trpc/rooms.list?connectionParams=${params}`);
    expect(response.status).toBe(401);
  });

  test('the client is told when to give up a silent connection', async () => {
    const query = new URLSearchParams({
      input: JSON.stringify({ roomId }),
      connectionParams: JSON.stringify({ token: ann.token }),
    });
    const leaving = new AbortController();
    const response = await fetch(`${server.url}/trpc/rooms.follow?${query.toString()}`, {
      signal: leaving.signal,
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('reset')) text += (await reader?.read())?.value ?? '';
    leaving.abort();
    expect(text).toMatch(/^event: connected\ndata: \{"reconnectAfterInactivityMs":35000\}\n/);
  });
});

test('one client splits its calls over all of them', async () => {
  const headers = { authorization: `Bearer ${ann.token}` };
  const api = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink({
          url: `${server.url}/trpc`,
          connectionParams: async () => ({ token: ann.token }),
        }),
        false: splitLink({
          condition: ({ type }) => type === 'query',
          true: httpBatchStreamLink({ url: `${server.url}/trpc`, headers, maxItems: 20 }),
          false: httpBatchLink({ url: `${server.url}/trpc`, headers, maxItems: 20 }),
        }),
      }),
    ],
  });
  const { version } = await api.messages.list.query({ roomId });
  const content = randomUUID();
  using events = new Subscription<RoomEvent>((on) =>
    api.rooms.follow.subscribe(
      { roomId, lastEventId: String(version) },
      { ...on, onData: ({ data }) => on.onData(data) },
    ),
  );
  await send(api, content);
  await events.find((event) => event.type === 'messageChanged' && event.message.content === content);
});
