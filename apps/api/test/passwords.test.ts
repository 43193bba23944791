import { hash } from '@node-rs/argon2';
import { createParleyClient, errorDataFrom, type ParleyClient } from '@parley/api-contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from './app.ts';

let app: TestApp;
let client: ParleyClient;
beforeAll(async () => {
  app = await startApp({}, { rateLimitFactor: 0 });
  client = createParleyClient({ url: app.url });
});
afterAll(async () => {
  await client.close();
  await app[Symbol.asyncDispose]();
});

interface Credentials {
  username: string;
  password: string;
}

async function post(path: string, body: Credentials): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(app.url + path, { method: 'POST', headers, body: JSON.stringify(body) })).status;
}

function statusOf(call: Promise<unknown>): Promise<number> {
  return call.then(
    () => 200,
    (error: unknown) => errorDataFrom(error)?.httpStatus ?? 0,
  );
}

function newName(): string {
  return `ann-${randomUUID().slice(0, 8)}`;
}

/** Each way in which somebody proves by a password who they are. */
const signIns = {
  'the typed client': (credentials: Credentials) => statusOf(client.api.auth.issueToken.mutate(credentials)),
  'tRPC over HTTP, for a cookie': (credentials: Credentials) => post('/trpc/auth.login', credentials),
  REST: (credentials: Credentials) => post('/api/login', credentials),
  'the fifth source system': (credentials: Credentials) => post('/login', credentials),
};

/** Each way in which somebody gets an account. */
const registrations = {
  'the typed client': (credentials: Credentials) => statusOf(client.api.auth.register.mutate(credentials)),
  'tRPC over HTTP': (credentials: Credentials) => post('/trpc/auth.register', credentials),
  REST: (credentials: Credentials) => post('/api/register', credentials),
  'the fifth source system': (credentials: Credentials) => post('/register', credentials),
};

/** One password, as two keyboards send it. */
const spellings = [
  ['composed and decomposed', 'pässwörd', 'pässwörd'.normalize('NFD')],
  ['decomposed and composed', 'pässwörd'.normalize('NFD'), 'pässwörd'],
  ['syllables and jamo', '비밀번호입니다만', '비밀번호입니다만'.normalize('NFD')],
  ['marks in another order', 'a\u0323\u0307bcdefgh', 'a\u0307\u0323bcdefgh'],
  ['the Ångström sign', '\u212bngström-1', 'Ångström-1'],
  ['a no-break space', 'two words 1', 'two\u00a0words 1'],
  ['an ideographic space', 'two\u3000words 1', 'two words 1'],
] as const;

describe.each(Object.keys(signIns) as (keyof typeof signIns)[])('signing in by %s', (door) => {
  test.each(spellings)('takes a password however it is typed: %s', async (_, password, other) => {
    const username = newName();
    expect(await registrations.REST({ username, password })).toBe(201);
    expect(await signIns[door]({ username, password })).toBe(200);
    expect(await signIns[door]({ username, password: other })).toBe(200);
    expect(await signIns[door]({ username, password: `${other}!` })).toBe(401);
    // Neither case nor width nor letters that look alike are spellings.
    expect(await signIns[door]({ username, password: password.toUpperCase() })).toBe(
      password === password.toUpperCase() ? 200 : 401,
    );
  });
});

describe.each(Object.keys(registrations) as (keyof typeof registrations)[])('registering by %s', (door) => {
  test.each(spellings)('makes one password of its spellings: %s', async (_, password, other) => {
    const username = newName();
    expect(await registrations[door]({ username, password })).toBeLessThan(300);
    expect(await signIns.REST({ username, password: other })).toBe(200);
  });

  test.each([
    ['a tab', 'pass\tword 1'],
    ['a line break', 'pass\nword 1'],
    ['NUL', 'pass\u0000word 1'],
    ['a control character of Latin 1', 'pass\u0085word 1'],
    ['7 characters of 8 or more UTF-16 units', '😀😀😀😀😀😀😀'],
    ['7 characters when composed', 'a\u0301a\u0301a\u0301bcde'],
  ])('refuses a password with %s', async (_, password) => {
    expect(await registrations[door]({ username: newName(), password })).toBe(400);
  });
});

test('a password that was hashed as it was typed, before passwords were normalized, still signs in', async () => {
  const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
  const typed = 'pässwörd'.normalize('NFD');
  const username = newName();
  const passwordHash = await hash(typed, cost);
  await app.store.users.create({ username, email: null, passwordHash, createdAt: 1 });
  for (const signIn of Object.values(signIns)) {
    expect(await signIn({ username, password: typed })).toBe(200);
    expect(await signIn({ username, password: `${typed} ` })).toBe(401);
  }
});
