import { createParleyClient, type ParleyClient } from '@parley/api-contract';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type WebSocket from 'ws';
import { startCaddy } from '../../../test-support/caddy.ts';
import type { FrontProxy } from '../../../test-support/front-proxy.ts';
import { startNginx } from '../../../test-support/nginx.ts';
import { startSharedParts, type SharedParts } from '../../../test-support/shared-parts.ts';
import { EventReader } from './event-reader.ts';
import { Machine, type Answer, type Headers } from './machine.ts';
import { password, publicRoom, say, sayByKey, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';
import { followRoom } from './subscription.ts';

const nginxPaths = inject('nginxPaths');
const caddyPath = inject('caddyPath');
const mariaDbPath = inject('mariaDbPath');
const redisPath = inject('redisPath');

/** Each runs the file in `deploy`, in front of the servers at these addresses. */
const proxies: { name: string; start: (nodes: string[]) => Promise<FrontProxy> }[] = [
  ...(nginxPaths === null
    ? []
    : [{ name: 'nginx', start: (nodes: string[]) => startNginx(nginxPaths, nodes) }]),
  ...(caddyPath === null
    ? []
    : [{ name: 'Caddy', start: (nodes: string[]) => startCaddy(caddyPath, nodes) }]),
];
/** As docs/deploying.md sets it for a proxy on the same machine. The log then has each client's address. */
const behindProxy = { TRUSTED_PROXIES: '127.0.0.1', LOG_LEVEL: 'debug' };

/** By each of four people. */
const sendsPerSecond = 5;

const victim = '127.0.0.3';
/** Headers that a client may send to pass for somebody else, among them those that other proxies and CDNs set. */
const claims: Headers[] = [
  { 'X-Forwarded-For': victim },
  { 'x-forwarded-for': ['203.0.113.9', victim] },
  { 'X-Forwarded-For': `${victim}, 127.0.0.1` },
  { 'X-Forwarded-For': '127.0.0.1' },
  { 'X-Forwarded-For': '' },
  { 'X-Forwarded-For': ',' },
  { 'X-Forwarded-For': 'unknown' },
  { 'X-Forwarded-For': `${victim}:443` },
  { 'X-Forwarded-For': `::ffff:${victim}` },
  { 'X-Forwarded-For': Array.from({ length: 100 }, () => victim).join(', ') },
  { X_Forwarded_For: victim },
  { Forwarded: `for=${victim}` },
  { 'X-Real-IP': victim },
  { 'X-Client-IP': victim },
  { 'True-Client-IP': victim },
  { 'CF-Connecting-IP': victim },
  { 'X-Forwarded-For': victim, 'X-Forwarded-Host': 'localhost', 'X-Forwarded-Proto': 'http' },
];
/** Connection lists headers for the proxy to remove (RFC 9110, 7.6.1): here the one that the proxy itself adds. */
const dropped = { 'X-Forwarded-For': victim, Connection: 'close, X-Forwarded-For' };
const droppedByUpgrade = { ...dropped, Connection: 'Upgrade, X-Forwarded-For' };

interface Door {
  signIn: (from: Machine, credentials: object, headers?: Headers) => Promise<number>;
  claims: Headers[];
}

/** Every way to sign in; each returns the status. */
const doors: Record<string, Door> = {
  login: {
    signIn: async (from, credentials, headers) =>
      ownStatus(await from.post('/api/login', credentials, headers)),
    claims: [...claims, dropped],
  },
  sessions: {
    signIn: async (from, credentials, headers) =>
      ownStatus(await from.post('/api/sessions', credentials, headers)),
    claims: [...claims, dropped],
  },
  'tRPC over HTTP': {
    signIn: async (from, credentials, headers) =>
      ownStatus(await from.post('/trpc/auth.issueToken', credentials, headers)),
    claims: [...claims, dropped],
  },
  'tRPC over HTTP/2': {
    signIn: async (from, credentials, headers) =>
      ownStatus(await from.postOverHttp2('/trpc/auth.issueToken', credentials, headers)),
    // HTTP/2 has no Connection header.
    claims,
  },
  'tRPC over a WebSocket': {
    signIn: (from, credentials, headers) => from.mutateOverSocket('auth.issueToken', credentials, headers),
    claims: [...claims, droppedByUpgrade],
  },
};

/** The status of an answer, which must be Parley's: a 429 of nginx's own limit would be HTML. */
function ownStatus({ status, text }: Answer): number {
  JSON.parse(text);
  return status;
}

/** Guesses until it is refused, and claims to be somebody else each time. */
async function guessUntilRefused(
  { signIn, claims: claimed }: Door,
  from: Machine,
  username: string,
): Promise<void> {
  for (let guesses = 0; guesses < 30; guesses++) {
    const claim = claimed[guesses % claimed.length];
    const status = await signIn(from, { username, password: 'a wrong guess' }, claim);
    if (status === 429) return;
    expect(status).toBe(401);
  }
  throw new Error('Thirty wrong passwords, and no limit.');
}

async function expectRefused(from: Machine, username: string): Promise<void> {
  for (const [name, door] of Object.entries(doors)) {
    for (const claim of door.claims) {
      const what = `${name} with ${JSON.stringify(claim)}`;
      expect(await door.signIn(from, { username, password }, claim), what).toBe(429);
    }
  }
}

async function expectWelcome(from: Machine, username: string): Promise<void> {
  for (const [name, door] of Object.entries(doors)) {
    expect([200, 201], name).toContain(await door.signIn(from, { username, password }));
  }
}

/** The server believed no claim, and saw no reason to warn, not even about the proxies' health checks. */
function expectNotFooled(log: string): void {
  const lines = log.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : [])) as {
    level: number;
    msg: string;
    clientAddress?: string;
    peer?: string;
  }[];
  const seen = lines.filter(({ clientAddress }) => clientAddress !== undefined);
  expect(seen.length).toBeGreaterThan(0);
  expect(new Set(seen.map(({ peer }) => peer))).toEqual(new Set(['127.0.0.1']));
  expect(seen.filter(({ clientAddress }) => !clientAddress?.startsWith('127.0.0.'))).toEqual([]);
  const guesses = 'A sign-in failed.';
  expect(lines.filter(({ level, msg }) => level >= 40 && msg !== guesses)).toEqual([]);
}

/** Makes all clients in this process accept the certificates of these proxies. */
function trust(...trusted: readonly FrontProxy[]): void {
  setDefaultCACertificates([...getCACertificates('bundled'), ...trusted.map(({ ca }) => ca)]);
}

const addressOf = ({ port }: TestServer) => `127.0.0.1:${port}`;
const eventsOf = (roomId: number) => `/api/chat/rooms/${roomId}/events?lastEventId=0`;
const subscriptionOf = (roomId: number) =>
  `/trpc/rooms.follow?input=${encodeURIComponent(JSON.stringify({ roomId, lastEventId: '0' }))}`;
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** What the public client follows in a room, over all reconnects. */
function collect(client: ParleyClient, roomId: number) {
  const seen: { version: number; content: string }[] = [];
  const following = (async () => {
    for await (const update of client.follow(roomId, { after: 0 })) {
      if (update.type === 'reset') throw new Error('Too much was missed.');
      seen.push({ version: update.version, content: update.message.content });
    }
  })();
  // Closing the client ends it.
  following.catch((error: unknown) => seen.push({ version: Number.NaN, content: String(error) }));
  return seen;
}

let silent: SilentConnections;

// Opened first and looked at last, so that the wait costs little.
beforeAll(async () => {
  silent = await SilentConnections.open();
});
afterAll(() => silent[Symbol.asyncDispose]());

describe.each(proxies)('$name in front of one server', ({ name, start }) => {
  let server: TestServer;
  let proxy: FrontProxy;
  let ann: Person;
  beforeAll(async () => {
    server = await TestServer.start({ env: behindProxy });
    proxy = await start([addressOf(server)]);
    trust(proxy, ...silent.proxies);
    ann = await signUp(proxy.url, 'ann');
  });
  afterAll(async () => {
    await ann[Symbol.asyncDispose]();
    await proxy[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const machine = (address: string) => new Machine(proxy.url, address);

  test.each([
    ['login', '127.0.0.21'],
    ['tRPC over HTTP/2', '127.0.0.22'],
    ['tRPC over a WebSocket', '127.0.0.23'],
  ])(
    'a client out of sign-in attempts by %s stays refused, whatever address it claims to have',
    async (door, address) => {
      await using bo = await signUp(proxy.url, 'bo');
      const { username } = bo.account;
      const attacker = machine(address);
      await guessUntilRefused(doors[door] as Door, attacker, username);
      await expectRefused(attacker, username);
      await expectWelcome(machine(victim), username);
      await expectWelcome(machine('127.0.0.4'), username);
    },
  );

  test('WebSockets that one client opens leave room for those of another, whatever address it claims to have', async () => {
    const attacker = machine('127.0.0.24');
    const opened: WebSocket[] = [];
    let refused = '';
    while (refused === '' && opened.length < 1_000) {
      const claim = claims[opened.length % claims.length];
      await attacker.socket(claim).then(
        (socket) => opened.push(socket),
        (error: unknown) => (refused = String(error)),
      );
    }
    expect(refused).toBe('Error: Unexpected server response: 429');
    // That is where nginx's own limit begins.
    expect(opened.length).toBeLessThan(200);
    const other = await machine(victim).socket();
    for (const socket of [...opened, other]) socket.terminate();
  });

  test('a WebSocket carries followed rooms, and pings of both kinds', async () => {
    const roomId = await publicRoom(ann);
    using followed = followRoom(ann, roomId);
    await followed.find(({ type }) => type === 'reset');
    for (const content of ['one', 'two', 'three']) {
      await say(ann, roomId, content);
      await followed.find((event) => event.type === 'messageChanged' && event.message.content === content);
    }
    const socket = await machine('127.0.0.4').socket();
    const pong = once(socket, 'pong');
    socket.ping('are you there?');
    expect(String((await pong)[0])).toBe('are you there?');
    const answer = once(socket, 'message');
    socket.send('PING');
    expect(String((await answer)[0])).toBe('PONG');
    socket.terminate();
  });

  test.each([
    ['REST', eventsOf],
    ['tRPC', subscriptionOf],
  ])('events over %s arrive one by one, uncompressed, and resume after the last one', async (_, pathOf) => {
    const roomId = await publicRoom(ann);
    const idsOf = (reader: EventReader) => reader.items.map(({ id }) => id);
    using reader = await EventReader.open(proxy.url, pathOf(roomId), {
      ...ann,
      headers: { accept: 'text/event-stream', 'accept-encoding': 'gzip, zstd, br' },
    });
    expect(reader.response.status).toBe(200);
    expect(reader.response.headers.get('content-encoding')).toBeNull();
    for (const count of [1, 2, 3]) {
      await say(ann, roomId, `message ${count}`);
      await expect.poll(() => idsOf(reader)).toEqual(upTo(count).map(String));
    }
    reader[Symbol.dispose]();
    await reader.ended;
    await say(ann, roomId, 'while nobody reads');
    using again = await EventReader.open(proxy.url, pathOf(roomId), {
      ...ann,
      headers: { accept: 'text/event-stream', 'last-event-id': '3' },
    });
    await expect.poll(() => idsOf(again)).toEqual(['4']);
  });

  // Caddy logs no requests.
  test.each(name === 'nginx' ? [name] : [])(
    'a token in the address of a subscription is not logged by %s',
    async () => {
      const roomId = await publicRoom(ann);
      const params = new URLSearchParams({ connectionParams: JSON.stringify({ token: ann.token }) });
      using reader = await EventReader.open(proxy.url, `${subscriptionOf(roomId)}&${params.toString()}`, {
        token: 'none',
        headers: { authorization: '' },
      });
      await expect.poll(() => reader.events[0]?.event).toBe('connected');
      const { version } = await say(ann, roomId, 'seen');
      await expect.poll(() => reader.items.map(({ id }) => id)).toEqual([String(version)]);
      reader[Symbol.dispose]();
      await reader.ended;
      // What comes afterwards is logged after it.
      const path = `/api/nothing-${randomUUID()}`;
      await fetch(proxy.url + path);
      await expect.poll(() => proxy.accessLog?.()).toContain(path);
      expect(proxy.accessLog?.()).not.toContain(ann.token.slice(-20));
    },
  );

  test.each(name === 'nginx' ? [name] : [])('the code of an invite is not logged by %s', async () => {
    const roomId = await publicRoom(ann);
    const { code, path } = await ann.api.rooms.createInvite.mutate({ roomId });
    const input = encodeURIComponent(JSON.stringify({ 0: {}, 1: { code } }));
    const addresses = [
      path,
      `/sign-in?redirect=${encodeURIComponent(path)}`,
      `/trpc/auth.setup,rooms.previewInvite?batch=1&input=${input}`,
    ];
    for (const address of addresses) {
      const { status } = await fetch(proxy.url + address, { headers: { accept: 'text/html,*/*' } });
      expect([address, status]).toEqual([address, 200]);
    }
    // What comes afterwards is logged after it.
    const last = `/api/nothing-${randomUUID()}`;
    await fetch(proxy.url + last);
    await expect.poll(() => proxy.accessLog?.()).toContain(last);
    expect(proxy.accessLog?.()).not.toContain(code);
  });

  test('the largest bodies and answers that Parley allows pass, and larger bodies get 413', async () => {
    const roomId = await publicRoom(ann);
    const { path } = await ann.api.incomingWebhooks.create.mutate({ roomId, name: 'large' });
    const from = machine('127.0.0.4');
    const authorization = `Bearer ${ann.token}`;
    const status = async (to: string, body: object, bytes: number) => {
      const { status: answered } = await from.postText(to, JSON.stringify(body).padEnd(bytes), {
        authorization,
      });
      return answered;
    };
    const messages = `/api/chat/rooms/${roomId}/messages`;
    expect(await status(messages, { content: 'x' }, 64 * 1024)).toBe(201);
    expect(await status(messages, { content: 'x' }, 64 * 1024 + 1)).toBe(413);
    expect(await status(path, { text: 'x' }, 256 * 1024)).toBe(200);
    expect(await status(path, { text: 'x' }, 256 * 1024 + 1)).toBe(413);
    // A proxy that refuses it by its length may close before it has all been written.
    const refused = status(path, { text: 'x' }, 2 * 1024 * 1024).catch(({ code }: { code?: string }) => code);
    expect(await refused).toBeOneOf([413, 'ECONNRESET', 'EPIPE']);

    const long = '🗿'.repeat(4000);
    for (const _ of upTo(6)) await sayByKey(ann, roomId, long);
    const response = await fetch(proxy.url + messages, { headers: { authorization } });
    const page = (await response.json()) as { messages: { content: string }[] };
    expect(page.messages.filter(({ content }) => content === long)).toHaveLength(6);
  });

  test.each<[string, () => Promise<unknown>]>([
    [
      'the server restarts',
      async () => {
        const { code, output } = await server.stop();
        expect(code).toBe(0);
        expectNotFooled(output);
        server = await server.restart();
      },
    ],
    ['the proxy reloads its configuration', () => proxy.reload()],
    ['the proxy restarts', () => proxy.restart()],
  ])('nothing is lost when %s', async (_, interrupt) => {
    await using reader = closing(createParleyClient({ url: proxy.url, token: ann.token }));
    await using writer = closing(createParleyClient({ url: proxy.url, token: ann.token }));
    const roomId = await publicRoom(ann);
    const seen = collect(reader.client, roomId);
    await writer.client.send(roomId, 'before');
    await expect.poll(() => seen.map(({ content }) => content)).toEqual(['before']);
    await Promise.all([interrupt(), writer.client.send(roomId, 'meanwhile')]);
    await writer.client.send(roomId, 'afterwards');
    await expect
      .poll(() => seen)
      .toEqual(
        ['before', 'meanwhile', 'afterwards'].map((content, index) => ({ version: index + 1, content })),
      );
  });
});

describe.skipIf(proxies.length === 0 || mariaDbPath === null || redisPath === null)('two servers', () => {
  let parts: SharedParts;
  let nodes: TestServer[];
  beforeAll(async () => {
    parts = await startSharedParts({ mariaDbPath: mariaDbPath ?? '', redisPath: redisPath ?? '' });
    // Draining as long as it does unless told otherwise.
    const startNode = () => TestServer.start({ env: { ...parts.env, ...behindProxy, DRAIN_SECONDS: '' } });
    nodes = await Promise.all([startNode(), startNode()]);
  });
  afterAll(async () => {
    for (const node of nodes) await node[Symbol.asyncDispose]();
    await parts[Symbol.asyncDispose]();
  });

  describe.each(proxies)('behind $name', ({ name, start }) => {
    let proxy: FrontProxy;
    beforeAll(async () => {
      proxy = await start(nodes.map(addressOf));
      trust(proxy, ...silent.proxies);
    });
    afterAll(() => proxy[Symbol.asyncDispose]());

    test('a client out of sign-in attempts stays refused by both, whatever address it claims to have', async () => {
      await using bo = await signUp(proxy.url, 'bo');
      const { username } = bo.account;
      const attacker = new Machine(proxy.url, name === 'nginx' ? '127.0.0.21' : '127.0.0.22');
      await guessUntilRefused(doors['login'] as Door, attacker, username);
      await expectRefused(attacker, username);
      await expectWelcome(new Machine(proxy.url, victim), username);
    });

    test('while they restart one after the other, 20 REST sends a second all succeed, and no message is lost, doubled or moved', async () => {
      const people = await Promise.all(upTo(4).map(() => signUp(proxy.url)));
      await using reader = closing(createParleyClient({ url: proxy.url, token: people[0]?.token ?? '' }));
      const roomId = await publicRoom(people[0] as Person);
      const seen = collect(reader.client, roomId);
      const failures: string[] = [];
      let isRolling = true;

      /** Sends without waiting for what was sent before, as many clients would. */
      const writing = people.map(async (person, index) => {
        const from = new Machine(proxy.url, `127.0.0.${31 + index}`);
        const authorization = `Bearer ${await person.key()}`;
        const sending: Promise<number>[] = [];
        while (isRolling) {
          const content = `${index}: ${sending.length}`;
          const sentAtMs = performance.now();
          sending.push(
            from
              .post(`/api/chat/rooms/${roomId}/messages`, { content }, { authorization })
              .then(({ status, text }) => (status === 201 ? null : `${status} ${text}`), String)
              .then((failure) => (failure === null ? 0 : failures.push(`${content}: ${failure}`))),
          );
          await pause(Math.max(0, 1_000 / sendsPerSecond - (performance.now() - sentAtMs)));
        }
        await Promise.all(sending);
        return sending.length;
      });

      for (const [index, node] of nodes.entries()) {
        const { code, output } = await node.stop();
        expect(code).toBe(0);
        expectNotFooled(output);
        const restarted = (nodes[index] = await node.restart());
        // As documented: the next one has its turn once the proxy sends this one requests again.
        await expect.poll(() => restarted.output()).toContain('"clientAddress":"127.0.0.3');
      }
      isRolling = false;
      const counts = await Promise.all(writing);
      expect(failures).toEqual([]);
      const all = counts.flatMap((count, index) => upTo(count).map((number) => `${index}: ${number - 1}`));
      await expect.poll(() => seen.map(({ version }) => version)).toEqual(upTo(all.length));
      expect(seen.map(({ content }) => content).toSorted()).toEqual(all.toSorted());
      // It was a load: two nodes drained for 5 s each.
      expect(all.length).toBeGreaterThan(100);
      for (const person of people) await person[Symbol.asyncDispose]();
    });
  });
});

test('a WebSocket and a stream of events stay open while nothing happens', async () => {
  await silent.expectAlive();
});

function closing(client: ParleyClient) {
  return { client, [Symbol.asyncDispose]: () => client.close() };
}

/** A WebSocket and a stream of events through each proxy to one server, with nothing to carry. */
class SilentConnections implements AsyncDisposable {
  readonly proxies: readonly FrontProxy[];
  #stack: AsyncDisposableStack;
  #say: () => Promise<unknown>;
  #connections: { socket: WebSocket; pings: () => number; stream: EventReader }[] = [];

  private constructor(
    through: readonly FrontProxy[],
    stack: AsyncDisposableStack,
    say_: () => Promise<unknown>,
  ) {
    this.proxies = through;
    this.#stack = stack;
    this.#say = say_;
  }

  static async open(): Promise<SilentConnections> {
    await using stack = new AsyncDisposableStack();
    const server = stack.use(await TestServer.start({ env: behindProxy }));
    const through: FrontProxy[] = [];
    for (const { start } of proxies) through.push(stack.use(await start([addressOf(server)])));
    trust(...through);
    const ann = stack.use(await signUp(server.url, 'ann'));
    const roomId = await publicRoom(ann);
    const opened = new SilentConnections(through, stack.move(), () => say(ann, roomId, 'still there?'));
    for (const { url } of through) {
      const socket = await new Machine(url, '127.0.0.4').socket({}, '/trpc?connectionParams=1');
      let pings = 0;
      socket.on('message', (data: Buffer) => {
        if (data.toString() !== 'PING') return;
        pings++;
        socket.send('PONG');
      });
      socket.send(JSON.stringify({ method: 'connectionParams', data: { token: ann.token } }));
      const stream = await EventReader.open(url, eventsOf(roomId), ann);
      opened.#connections.push({ socket, pings: () => pings, stream });
    }
    return opened;
  }

  async expectAlive(): Promise<void> {
    for (const { socket, pings, stream } of this.#connections) {
      // Due after 20 s and 15 s.
      await expect.poll(pings, { timeout: 90_000 }).toBeGreaterThan(0);
      await expect.poll(() => stream.pings, { timeout: 90_000 }).toBeGreaterThan(0);
      const answer = once(socket, 'message');
      socket.send(JSON.stringify({ id: 1, method: 'query', params: { path: 'auth.me' } }));
      expect(String((await answer)[0])).toContain('"username":"ann-');
    }
    await this.#say();
    for (const { stream } of this.#connections) await expect.poll(() => stream.items.length).toBe(1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { socket, stream } of this.#connections) {
      socket.terminate();
      stream[Symbol.dispose]();
    }
    await this.#stack.disposeAsync();
  }
}
