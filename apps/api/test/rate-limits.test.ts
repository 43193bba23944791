import { createParleyClient, errorDataFrom } from '@parley/api-contract';
import { procedureDefinitions } from '@parley/api-contract/server';
import { once } from 'node:events';
import { glob, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eventStreamRoutes, restRoutes } from '../src/http/rest-routes.ts';
import { startApp, type TestApp } from './app.ts';
import { botOf, keyFor } from './bots.ts';
import { password, privateRoom, say, signUp, type Person } from './people.ts';
import { TestServer } from './server.ts';

/** A server on which everything may be done once, and nothing again during the test. */
const startStrict = () => startApp({ connectionLimitFactor: 1 }, { rateLimitFactor: 0.0001 });

/** Signing out comes last: by then its limit is spent, and it does not happen. */
const procedures = Array.from(procedureDefinitions, ([path, { type }]) => ({ path, type })).toSorted(
  (a, b) => Number(a.path === 'auth.logout') - Number(b.path === 'auth.logout'),
);

interface Refusal {
  reason?: string | undefined;
  retryAfterSeconds?: number | undefined;
  /** The header. */
  retryAfter?: string | null;
  status?: number;
}

/** One way to call: each call is tried twice, and is answered by its second answer. */
type Door = (app: TestApp, credentials: string) => Promise<Map<string, Refusal>>;

async function refusalIn(response: Response): Promise<Refusal> {
  const body = (await response.json()) as Refusal & { error?: { data: Refusal } };
  const { reason, retryAfterSeconds } = body.error?.data ?? body;
  return {
    reason,
    retryAfterSeconds,
    retryAfter: response.headers.get('retry-after'),
    status: response.status,
  };
}

async function twice(call: () => Promise<Response>): Promise<Refusal> {
  await (await call()).body?.cancel();
  return refusalIn(await call());
}

const overWebSocket: Door = async ({ url }, token) => {
  const errors = new Map<number, Refusal>();
  let answered = 0;
  const open = async () => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/trpc?connectionParams=1`);
    socket.addEventListener('message', ({ data }) => {
      const { id, error } = JSON.parse(String(data)) as { id: number; error?: { data: Refusal } };
      answered += 1;
      if (error !== undefined) errors.set(id, error.data);
    });
    await once(socket, 'open');
    socket.send(JSON.stringify({ method: 'connectionParams', data: { token } }));
    return socket;
  };
  // The second call comes over another socket: each may have one subscription to the own list.
  const sockets = [await open(), await open()];
  const answers = new Map<string, Refusal>();
  let id = 0;
  for (const { path, type } of procedures) {
    for (const socket of sockets) {
      id += 1;
      const before = answered;
      socket.send(JSON.stringify({ id, method: type, params: { path, input: {} } }));
      await expect.poll(() => answered, { interval: 1 }).toBeGreaterThan(before);
    }
    answers.set(path, errors.get(id) ?? {});
  }
  for (const socket of sockets) socket.close();
  return answers;
};

const overHttp: Door = async ({ url }, token) => {
  const answers = new Map<string, Refusal>();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  for (const { path, type } of procedures) {
    if (type === 'subscription') continue;
    const call = () =>
      type === 'query'
        ? fetch(`${url}/trpc/${path}?input={}`, { headers })
        : fetch(`${url}/trpc/${path}`, { method: 'POST', headers, body: '{}' });
    answers.set(path, await twice(call));
  }
  return answers;
};

const overRest: Door = async ({ url }, token) => {
  const answers = new Map<string, Refusal>();
  const routes = [...restRoutes(), ...eventStreamRoutes().map((route) => ({ ...route, method: 'GET' }))];
  for (const { procedure, method, url: pattern } of routes) {
    if (procedure === 'auth.logout') continue;
    const path = pattern.replaceAll(/:\w+/g, '1');
    const hasBody = method !== 'GET' && method !== 'DELETE';
    const call = () =>
      fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(hasBody && { 'content-type': 'application/json' }),
        },
        ...(hasBody && { body: '{}' }),
      });
    answers.set(`${method} ${path}`, await twice(call));
  }
  return answers;
};

describe('every procedure has a limit', () => {
  const bySession = async (person: Person) => person.token;
  const byKey = (person: Person) => person.key();

  test.each([
    ['over a WebSocket, by a session', overWebSocket, bySession, 50],
    ['over a WebSocket, by a key', overWebSocket, byKey, 50],
    ['by tRPC over HTTP', overHttp, bySession, 45],
    ['by REST, Flask paths and streams of events', overRest, bySession, 45],
    ['by REST with a key', overRest, byKey, 45],
  ])('%s', async (_name, door, credentialsOf, atLeast) => {
    await using app = await startStrict();
    await using person = await signUp(app.url);
    const answers = await door(app, await credentialsOf(person));
    expect(answers.size).toBeGreaterThan(atLeast);
    const limited = { reason: 'rate_limited', retryAfterSeconds: expect.any(Number) };
    for (const [call, answer] of answers) {
      expect(answer, call).toMatchObject(limited);
      if (answer.status === undefined) continue;
      expect(answer.status, call).toBe(429);
      expect(Number(answer.retryAfter), call).toBe(answer.retryAfterSeconds);
    }
  });

  test('for nobody too, by address', async () => {
    await using app = await startStrict();
    await using person = await signUp(app.url);
    const me = (headers: Record<string, string> = {}) => fetch(`${app.url}/trpc/auth.me`, { headers });
    expect((await me()).status).toBe(200);
    expect((await me()).status).toBe(429);
    // Who is signed in has limits of their own.
    expect((await me({ authorization: `Bearer ${person.token}` })).status).toBe(200);
  });
});

test.each([
  ['commas', ','],
  ['commas that are encoded', '%2C'],
])('each call of a batch, with %s, counts for its address too', async (_, comma) => {
  await using app = await startApp();
  // Calls of nothing count for no account, so that only the address can run out.
  const path = Array.from({ length: 20 }, () => 'no.such').join(comma);
  // 4,000 calls in fewer requests than an address may make.
  const statuses = await Promise.all(
    Array.from({ length: 200 }, async () => (await fetch(`${app.url}/trpc/${path}?batch=1&input={}`)).status),
  );
  expect(new Set(statuses)).toEqual(new Set([404, 429]));
  // Pages and scripts are counted by themselves.
  expect((await fetch(`${app.url}/missing.js`)).status).not.toBe(429);
});

test('each call of a batch counts', async () => {
  await using app = await startApp();
  await using person = await signUp(app.url);
  const batch = async (size: number) => {
    const response = await fetch(`${app.url}/trpc/${Array(size).fill('messages.send').join(',')}?batch=1`, {
      method: 'POST',
      headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(Object.fromEntries(Array.from({ length: size }, (_, index) => [index, {}]))),
    });
    const answers = (await response.json()) as { error: { data: { reason: string } } }[];
    const reasons = answers.map(({ error }) => error.data.reason);
    return { reasons: new Set(reasons), retryAfter: response.headers.get('retry-after') };
  };
  expect(await batch(20)).toEqual({ reasons: new Set(['invalid_input']), retryAfter: null });
  expect(await batch(19)).toEqual({
    reasons: expect.toSatisfy((reasons: Set<string>) => reasons.has('rate_limited')),
    retryAfter: '1',
  });
});

test('programs may do more than people, and more keys and bots of one person allow no more', async () => {
  // One room a minute for people, ten for programs.
  await using app = await startApp({ connectionLimitFactor: 1 }, { rateLimitFactor: 0.1 });
  await using ann = await signUp(app.url, 'ann');
  let rooms = 0;
  const create = ({ api }: Pick<Person, 'api'>) =>
    api.rooms.create.mutate({ name: `room ${(rooms += 1)}`, kind: 'public' });
  await create(ann);
  await expect(create(ann)).rejects.toMatchObject({ data: { reason: 'rate_limited' } });

  const bot = await botOf(ann);
  const secrets = await Promise.all(
    [undefined, undefined, bot.id].map((botId) =>
      ann.api.keys.create.mutate({ name: 'k', scope: 'write', ...(botId !== undefined && { botId }) }),
    ),
  );
  await using stack = new AsyncDisposableStack();
  const programs = secrets.map(({ secret }) => stack.use(keyFor(app.url, secret)));
  for (let index = 0; index < 10; index += 1) {
    const program = programs[index % 3];
    if (program !== undefined) await create(program);
  }
  for (const program of programs) {
    await expect(create(program)).rejects.toMatchObject({ data: { reason: 'rate_limited' } });
  }
});

test('a client that sends more than it may waits as long as it is told, and everything arrives once', async () => {
  await using app = await startApp();
  await using ann = await signUp(app.url, 'ann');
  const roomId = await privateRoom(ann);
  const client = createParleyClient({ url: app.url, token: ann.token });
  const contents = Array.from({ length: 28 }, (_, index) => `message ${index}`);
  const refused = contents.map((content) => say(ann, roomId, content).catch((error: unknown) => error));
  const reasons = (await Promise.all(refused)).flatMap((answer) => errorDataFrom(answer)?.reason ?? []);
  expect(new Set(reasons)).toEqual(new Set(['rate_limited']));
  const sent = await Promise.all(contents.slice(0, 8).map((content) => client.send(roomId, content)));
  await client.close();
  const { messages } = await ann.api.messages.list.query({ roomId, limit: 100 });
  expect(messages).toHaveLength(contents.length - reasons.length + sent.length);
});

test('what the web app does at once is within the limits', async () => {
  await using app = await startApp();
  await using ann = await signUp(app.url, 'ann');
  const roomId = await privateRoom(ann);
  await say(ann, roomId, 'hello');
  // A page that loads on three devices, a hundred rooms marked as read, and scrolling through thousands of messages.
  const load = [
    ...Array.from({ length: 60 }, () => ann.api.rooms.get.query({ roomId })),
    ...Array.from({ length: 20 }, () => ann.api.search.users.query({ query: 'no-such-name' })),
    ...Array.from({ length: 100 }, () => ann.api.me.markRead.mutate({ roomId, seq: 1 })),
  ];
  await Promise.all(load);
  const scrolling = [
    ...Array.from({ length: 60 }, () => ann.api.messages.list.query({ roomId })),
    ...Array.from({ length: 10 }, () => ann.api.rooms.setTyping.mutate({ roomId, isTyping: true })),
  ];
  await Promise.all(scrolling);
});

test('RATE_LIMIT_FACTOR=0 turns the limits off', async () => {
  await using server = await TestServer.start({ env: { RATE_LIMIT_FACTOR: '0' } });
  await using ann = await signUp(server.url, 'ann');
  const roomId = await privateRoom(ann);
  await Promise.all(Array.from({ length: 100 }, () => say(ann, roomId, 'again')));
  for (let guess = 0; guess < 12; guess += 1) {
    const { api } = createParleyClient({ url: server.url });
    const call = api.auth.issueToken.mutate({ username: ann.account.username, password: 'a wrong guess' });
    await expect(call).rejects.toMatchObject({ data: { reason: 'invalid_credentials' } });
  }
});

test('docs/limits.md names everything that runs without limits', async () => {
  const root = new URL('../../../', import.meta.url);
  const document = await readFile(new URL('docs/limits.md', root), 'utf8');
  const unnamed: string[] = [];
  for await (const file of glob('{apps/api/test,e2e,bench,test-support}/**/*.ts', {
    cwd: root,
    exclude: ['**/node_modules/**'],
  })) {
    const source = await readFile(new URL(file, root), 'utf8');
    if (
      /RATE_LIMIT_FACTOR: '0'|rateLimitFactor: 0\b(?!\.)/.test(source) &&
      !document.includes(basename(file))
    ) {
      unnamed.push(file);
    }
  }
  expect(unnamed).toEqual([]);
});

describe('sign-ins', () => {
  const guess = async (url: string, from: string, username: string, guessed = 'a wrong guess') => {
    const response = await fetch(`${url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
      body: JSON.stringify({ username, password: guessed }),
    });
    return response.status;
  };
  /** All of an answer; how long to wait in minutes, because time goes on between two of them. */
  const fullGuess = async (url: string, from: string, username: string) => {
    const response = await fetch(`${url}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
      body: JSON.stringify({ username, password: 'a wrong guess' }),
    });
    const body = (await response.json()) as { message: string; retryAfterSeconds?: number };
    const minutes = Math.ceil((body.retryAfterSeconds ?? 0) / 60);
    return {
      status: response.status,
      body: { ...body, message: body.message.replace(/\d+/, 'some'), retryAfterSeconds: minutes },
    };
  };

  test('failing under 150 names from one address, or from one /64, is slowed down, and elsewhere nobody notices', async () => {
    await using app = await startApp({}, { trustedProxies: ['127.0.0.1'] });
    await using ann = await signUp(app.url, 'ann');
    const { username } = ann.account;
    for (const addressOf of [() => '203.0.113.1', (index: number) => `2001:db8::${index.toString(16)}`]) {
      const statuses: number[] = [];
      // No more at once than may wait.
      for (let round = 0; round < 3; round += 1) {
        const names = Array.from({ length: 50 }, (_, index) => 50 * round + index);
        const guesses = names.map((name) =>
          guess(app.url, addressOf(name + 1), `name ${name} `.padEnd(64, 'x')),
        );
        statuses.push(...(await Promise.all(guesses)));
      }
      expect(statuses.filter((status) => status === 401).length).toBeGreaterThanOrEqual(100);
      expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(20);
      expect(await guess(app.url, '203.0.113.2', username, password)).toBe(200);
    }
  });

  test('an office in which somebody fails under many names still signs in, whether it did so before or signed up there', async () => {
    // Ten failures, and one more every 30 s.
    await using app = await startApp(
      { connectionLimitFactor: 1 },
      { trustedProxies: ['127.0.0.1'], rateLimitFactor: 0.1 },
    );
    const office = '203.0.113.1';
    const register = (from: string, username: string, email: string) =>
      fetch(`${app.url}/api/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
        body: JSON.stringify({ username, password, email }),
      });
    expect((await register(office, 'ann', 'ann@example.org')).status).toBe(201);
    expect((await register('203.0.113.9', 'bo', 'bo@example.org')).status).toBe(201);
    expect(await guess(app.url, office, 'bo', password)).toBe(200);
    expect((await register('203.0.113.9', 'cy', 'cy@example.org')).status).toBe(201);

    for (let name = 1; name <= 10; name += 1) expect(await guess(app.url, office, `x${name}`)).toBe(401);
    expect(await guess(app.url, office, 'x11')).toBe(429);
    for (const name of ['ann', 'ANN@example.org', 'bo']) {
      expect(await guess(app.url, office, name, password), name).toBe(200);
    }
    // Somebody who was never there waits, and elsewhere does not.
    expect(await guess(app.url, office, 'cy', password)).toBe(429);
    expect(await guess(app.url, '203.0.113.2', 'cy', password)).toBe(200);
    // Wrong passwords tell nothing about who was there, and who is there at all.
    const answers = await Promise.all(
      ['ann@example.org', 'cy@example.org', 'nobody@example.org'].map((name) =>
        fullGuess(app.url, office, name),
      ),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[1]).toEqual(answers[2]);
    expect(answers[0]).toMatchObject({ status: 429, body: { reason: 'rate_limited' } });
  });

  test('who has an e-mail address is not told by the limits', async () => {
    await using app = await startApp({}, { trustedProxies: ['127.0.0.1'] });
    const body = JSON.stringify({ username: 'grace', password, email: 'grace@example.org' });
    const headers = { 'content-type': 'application/json' };
    await fetch(`${app.url}/api/register`, { method: 'POST', headers, body });
    // Spends what may be tried under the name.
    for (let index = 0; index < 11; index += 1) await guess(app.url, '203.0.113.1', 'grace');
    expect(await guess(app.url, '203.0.113.1', 'grace')).toBe(429);
    for (let attempt = 0; attempt < 11; attempt += 1) {
      const [hers, nobodys] = [
        await fullGuess(app.url, '203.0.113.1', 'grace@example.org'),
        await fullGuess(app.url, '203.0.113.1', 'nobody@example.org'),
      ];
      expect(hers).toEqual(nobodys);
      expect(hers.status).toBe(attempt < 10 ? 401 : 429);
    }
  });

  test('a name that is a number shares nothing with the account of that ID', async () => {
    await using app = await startApp({}, { trustedProxies: ['127.0.0.1'] });
    await using ann = await signUp(app.url, 'ann');
    const { id, username } = ann.account;
    for (let index = 0; index < 11; index += 1) await guess(app.url, '203.0.113.1', String(id));
    expect(await guess(app.url, '203.0.113.1', String(id))).toBe(429);
    expect(await guess(app.url, '203.0.113.1', username)).toBe(401);
    expect(await guess(app.url, '203.0.113.1', username, password)).toBe(200);
  });

  test('a program that keeps trying an old password does not use up what others at its address may try', async () => {
    await using app = await startApp({}, { trustedProxies: ['127.0.0.1'] });
    await using ann = await signUp(app.url, 'ann');
    const tries = Array.from({ length: 150 }, () => guess(app.url, '203.0.113.1', 'a script'));
    expect((await Promise.all(tries)).filter((status) => status === 401)).toHaveLength(10);
    expect(await guess(app.url, '203.0.113.1', 'somebody else')).toBe(401);
    expect(await guess(app.url, '203.0.113.1', ann.account.username, password)).toBe(200);
  });

  test('guessing at an account from elsewhere never locks its owner out', async () => {
    await using app = await startApp({}, { trustedProxies: ['127.0.0.1'] });
    await using ann = await signUp(app.url, 'ann');
    const { username } = ann.account;
    for (let index = 0; index < 12; index += 1) await guess(app.url, '203.0.113.1', username);
    expect(await guess(app.url, '203.0.113.1', username, password)).toBe(429);
    expect(await guess(app.url, '203.0.113.2', username, password)).toBe(200);
  });

  test('that succeed are limited too, for one account alone', async () => {
    // Six an hour instead of 120.
    await using app = await startApp({ connectionLimitFactor: 1 }, { rateLimitFactor: 0.05 });
    await using ann = await signUp(app.url, 'ann');
    await using bo = await signUp(app.url, 'bo');
    const signIn = ({ account }: Person) => guess(app.url, '', account.username, password);
    const statuses: number[] = [];
    for (let index = 0; index < 6; index += 1) statuses.push(await signIn(ann));
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    expect(await signIn(bo)).toBe(200);
  });
});
