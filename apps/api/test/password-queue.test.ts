import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp } from './app.ts';
import { password, signUp } from './people.ts';

let app: TestApp;
beforeAll(async () => void (app = await startApp({}, { trustedProxies: ['127.0.0.1'] })));
afterAll(() => app[Symbol.asyncDispose]());

const post = (path: string, from: string, body: object, signal?: AbortSignal) =>
  fetch(app.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });

test('an office of 60 signs up at once from one address, and can sign in meanwhile', async () => {
  await using ann = await signUp(app.url, 'ann');
  let made = 0;
  const registrations = Array.from({ length: 60 }, async (_, index) => {
    const { status } = await post('/api/register', '192.0.2.1', { username: `office-${index}`, password });
    made += 1;
    return status;
  });
  await expect.poll(() => made, { interval: 1 }).toBeGreaterThan(0);
  const signIn = await post('/api/login', '192.0.2.1', { username: ann.account.username, password });
  expect(signIn.status).toBe(200);
  // One hash was waited for, and not all of theirs.
  expect(made).toBeLessThan(60);
  expect(await Promise.all(registrations)).toEqual(Array(60).fill(201));
});

test('500 registrations at once are refused but for what may wait, and say when to try again', async () => {
  await using ann = await signUp(app.url, 'ann');
  const leaving = new AbortController();
  let served = 0;
  const registrations = Array.from({ length: 500 }, async (_, index) => {
    const from = `198.51.100.${index % 250}`;
    const response = await post(
      '/api/register',
      from,
      { username: `crowd-${index}`, password },
      leaving.signal,
    );
    const { reason } = (await response.json()) as { reason?: string };
    if (response.status === 201) served += 1;
    return { status: response.status, reason, retryAfter: response.headers.get('retry-after') };
  });
  const settled = Promise.allSettled(registrations);
  // Refused at once, while others wait.
  const refused = await Promise.any(
    registrations.map(async (answer) =>
      (await answer).status === 429 ? answer : Promise.reject(new Error('It was served.')),
    ),
  );
  expect(refused).toEqual({ status: 429, reason: 'rate_limited', retryAfter: '2' });
  const signIn = await post('/api/login', '192.0.2.7', { username: ann.account.username, password });
  expect(signIn.status).toBe(200);
  // Most of those who wait do so still.
  expect(served).toBeLessThan(256);
  leaving.abort();
  await settled;
});

test.each([
  ['REST', '/api/register', '192.0.2.11'],
  ['tRPC over HTTP', '/trpc/auth.register', '192.0.2.12'],
  ['a Flask path', '/register', '192.0.2.13'],
])('a hash whose caller has gone is dropped, by %s', async (_name, path, from) => {
  const controller = new AbortController();
  const prefix = path.replaceAll(/\W/g, '-');
  const gone = Array.from({ length: 40 }, (_, index) =>
    post(path, from, { username: `gone${prefix}-${index}`, password }, controller.signal).catch(() => null),
  );
  // One was made, and the others wait.
  await Promise.race(gone);
  controller.abort();
  await Promise.all(gone);
  // Behind all of them.
  const last = await post(path, from, { username: `last${prefix}`, password });
  expect(last.ok).toBe(true);
  const found = await Promise.all(
    gone.map((_, index) => app.store.users.findByUsername(`gone${prefix}-${index}`)),
  );
  const made = found.filter((user) => user !== undefined).length;
  expect(made).toBeGreaterThanOrEqual(1);
  expect(made).toBeLessThan(40);
});
