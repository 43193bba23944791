import { liveProtocolVersion, oldestLiveProtocolVersion, type AppRouter } from '@parley/api-contract';
import {
  createTRPCClient,
  createWSClient,
  httpSubscriptionLink,
  TRPCClientError,
  wsLink,
  type TRPCLink,
} from '@trpc/client';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { publicRoom, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';
import { Subscription } from './subscription.ts';
import { RawSocket, text } from './torture/raw-socket.ts';

let server: TestServer;
let ann: Person;
let roomId: number;
beforeAll(async () => {
  server = await TestServer.start();
  ann = await signUp(server.url, 'ann');
  roomId = await publicRoom(ann);
});
afterAll(async () => {
  await ann[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const tooOld = String(oldestLiveProtocolVersion - 1);
const sentence =
  'This program is too old for the server. Reload the page, or install the current version of the client.';
const refusal = { reason: 'client_too_old', code: 'PRECONDITION_FAILED', httpStatus: 412 };

/** What comes over a socket whose first frame states this, beside a call. */
async function answersTo(stated: unknown): Promise<unknown[]> {
  using socket = await RawSocket.open(server.port, '?connectionParams=1');
  const data = { token: ann.token, ...(stated !== undefined && { protocolVersion: stated }) };
  socket.send(text({ method: 'connectionParams', data }));
  socket.send(text({ id: 1, method: 'query', params: { path: 'auth.me' } }));
  await socket.count(1);
  if (JSON.stringify(socket.received[0]).includes('"error"')) await socket.ended();
  return socket.received;
}

function clientOf(link: TRPCLink<AppRouter>) {
  return createTRPCClient<AppRouter>({ links: [link] });
}

function overSocket(protocolVersion: string) {
  const socket = createWSClient({
    url: `${server.url.replace('http', 'ws')}/trpc`,
    connectionParams: { token: ann.token, protocolVersion },
  });
  onTestFinished(() => socket.close());
  return clientOf(wsLink({ client: socket }));
}

test.each([
  ['none', undefined],
  ['the oldest that is served', String(oldestLiveProtocolVersion)],
  ['the current one', String(liveProtocolVersion)],
  ['a newer one than the server’s', String(liveProtocolVersion + 1)],
])('LP20 a client that states %s is served', async (_, stated) => {
  expect(await answersTo(stated)).toMatchObject([{ id: 1, result: { data: { id: ann.account.id } } }]);
});

test('LP20 a client that states too old a version is told so, for its connection and for each call, and closed with 4426', async () => {
  const error = { message: sentence, data: refusal };
  expect(await answersTo(tooOld)).toMatchObject([{ id: null, error }, { id: 1, error }, { close: 4426 }]);
});

test.each([['x'], [''], ['-1'], ['1.5'], [2], [null], ['1'.repeat(10)]])(
  'LP20 what is not a version (%j) is refused, and named',
  async (stated) => {
    const [first, ...rest] = await answersTo(stated);
    expect(first).toMatchObject({
      id: null,
      error: {
        message: expect.stringMatching(/^protocolVersion: must be a whole number/),
        data: { reason: 'invalid_input', field: 'protocolVersion' },
      },
    });
    expect(rest.at(-1)).toEqual({ close: 1008 });
  },
);

test('LP20 tRPC’s client is told as well: its calls and subscriptions fail, however late they are made', async () => {
  const api = overSocket(tooOld);
  using followed = new Subscription((on) => api.rooms.follow.subscribe({ roomId }, on));
  expect(await followed.failed()).toMatchObject({ reason: 'client_too_old' });
  for (let call = 0; call < 2; call++) {
    const error = await api.auth.me.query().catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(TRPCClientError);
    expect(error).toMatchObject({ message: sentence, data: { reason: 'client_too_old' } });
  }
});

test('LP20 so are subscriptions over HTTP', async () => {
  const api = clientOf(
    httpSubscriptionLink({
      url: `${server.url}/trpc`,
      connectionParams: { token: ann.token, protocolVersion: tooOld },
    }),
  );
  using followed = new Subscription((on) => api.rooms.follow.subscribe({ roomId }, on));
  expect(await followed.failed()).toMatchObject({ reason: 'client_too_old' });
});
