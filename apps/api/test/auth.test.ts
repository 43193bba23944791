import { createParleyClient, errorDataFrom, type MeEvent } from '@parley/api-contract';
import { decodeJwt } from 'jose';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { password, signIn, signUp } from './people.ts';
import { TestServer } from './server.ts';
import { Subscription } from './subscription.ts';

let server: TestServer;
beforeAll(async () => void (server = await TestServer.start()));
afterAll(() => server[Symbol.asyncDispose]());

async function reasonOf(call: Promise<unknown>): Promise<string | undefined> {
  const error = await call.then(
    () => null,
    (error: unknown) => error,
  );
  return errorDataFrom(error)?.reason;
}

describe('accounts', () => {
  test('a server without an account tells so, and what has one does not', async () => {
    await using fresh = await TestServer.start();
    const { api } = createParleyClient({ url: fresh.url });
    expect(await api.auth.setup.query()).toEqual({ needsFirstAccount: true });
    await using _ = await signUp(fresh.url);
    const answer = await fetch(`${fresh.url}/api/setup`);
    expect(await answer.json()).toEqual({ needsFirstAccount: false });
  });

  test('the first account becomes the administrator, and no other', async () => {
    await using fresh = await TestServer.start();
    await using first = await signUp(fresh.url);
    await using second = await signUp(fresh.url);
    expect(first.account.role).toBe('admin');
    expect(second.account.role).toBe('member');
  });

  test('a username is taken whatever its case, an e-mail address too', async () => {
    const { api } = createParleyClient({ url: server.url });
    await api.auth.register.mutate({ username: 'Grace', password, email: 'grace@example.org' });
    expect(await reasonOf(api.auth.register.mutate({ username: 'gRACE', password }))).toBe('username_taken');
    expect(
      await reasonOf(api.auth.register.mutate({ username: 'other', password, email: 'GRACE@example.org' })),
    ).toBe('email_taken');
  });

  test('the e-mail address signs in like the username', async () => {
    const { api } = createParleyClient({ url: server.url });
    await api.auth.register.mutate({ username: 'edsger', password, email: 'edsger@example.org' });
    const { user } = await api.auth.issueToken.mutate({ username: 'Edsger@Example.org', password });
    expect(user.username).toBe('edsger');
  });

  test('an unknown user and a wrong password are answered alike', async () => {
    await using person = await signUp(server.url);
    const { api } = createParleyClient({ url: server.url });
    const answers = await Promise.all(
      [
        { username: person.account.username, password: 'not the password' },
        { username: 'nobody-of-this-name', password: 'not the password' },
      ].map((credentials) => api.auth.issueToken.mutate(credentials).catch((error: unknown) => error)),
    );
    const [wrong, unknown] = answers.map((error) => [String(error), errorDataFrom(error)]);
    expect(wrong).toEqual(unknown);
    expect(errorDataFrom(answers[0])?.reason).toBe('invalid_credentials');
  });

  test('guessing at one account is slowed down, and says for how long', async () => {
    await using person = await signUp(server.url);
    const { api } = createParleyClient({ url: server.url });
    const guess = () =>
      api.auth.issueToken.mutate({ username: person.account.username, password: 'a wrong guess' });
    for (let attempt = 0; attempt < 10; attempt++)
      expect(await reasonOf(guess())).toBe('invalid_credentials');
    const refused = errorDataFrom(await guess().catch((error: unknown) => error));
    expect(refused?.reason).toBe('rate_limited');
    expect(refused?.retryAfterSeconds).toBeGreaterThan(0);
  });
});

describe('sessions', () => {
  test('nobody is null, and somebody is their own account', async () => {
    const { api } = createParleyClient({ url: server.url });
    expect(await api.auth.me.query()).toBeNull();
    await using person = await signUp(server.url);
    expect(await person.api.auth.me.query()).toEqual(person.account);
  });

  test('a token names the user and the session, and never holds a password', async () => {
    await using person = await signUp(server.url);
    const claims = decodeJwt(person.token);
    expect(claims).toMatchObject({ sub: String(person.account.id), user_id: person.account.id });
    expect(claims['sid']).toEqual(expect.any(String));
    expect(claims.exp).toBeGreaterThan(Date.now() / 1000);
  });

  test('LP12 signing out ends the session everywhere: its token, and its live socket within a second', async () => {
    await using person = await signUp(server.url);
    using follow = new Subscription<MeEvent>((on) => person.api.me.follow.subscribe(undefined, on));
    await follow.find(({ type }) => type === 'snapshot');

    const signedOutAt = Date.now();
    await person.api.auth.logout.mutate();
    // The socket is closed; the client reconnects with the dead token, and is nobody.
    const { reason } = await follow.failed();
    expect(reason).toBe('unauthenticated');
    expect(Date.now() - signedOutAt).toBeLessThan(5_000);
    expect(await reasonOf(person.api.auth.logout.mutate())).toBe('unauthenticated');
  });

  test('signing out on one device leaves the others signed in', async () => {
    await using person = await signUp(server.url);
    await using other = await signIn(server.url, person.account.username);
    await person.api.auth.logout.mutate();
    expect(await other.api.auth.me.query()).toMatchObject({ id: person.account.id });
  });

  test('an altered token is nobody', async () => {
    await using person = await signUp(server.url);
    const altered = `${person.token.slice(0, -4)}AAAA`;
    const { api } = createParleyClient({ url: server.url, token: altered });
    expect(await api.auth.me.query()).toBeNull();
  });

  test('the session cookie is closed to scripts and to other sites, and its ID is not stored in the clear', async () => {
    await using person = await signUp(server.url);
    const response = await fetch(`${server.url}/trpc/auth.login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: person.account.username, password }),
    });
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    const sessionId = /^parley_session=(\w+)/.exec(cookie)?.[1];
    expect(sessionId).toBeDefined();
    const files = await Promise.all(
      ['parley.db', 'parley.db-wal'].map((name) => readFile(`${server.dataDir}/${name}`, 'latin1')),
    );
    expect(files.join('')).toContain(person.account.username);
    expect(files.join('')).not.toContain(sessionId);
    expect(files.join('')).not.toContain(password);
  });

  test('a request that another site caused is refused, whatever its cookie', async () => {
    const response = await fetch(`${server.url}/trpc/auth.register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
      body: JSON.stringify({ username: 'mallory', password }),
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { data: { reason: 'foreign_origin' } } });
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/trpc`, {
      headers: { origin: 'https://evil.example' },
    });
    await new Promise((resolve) => socket.addEventListener('error', resolve));
    expect(socket.readyState).toBe(WebSocket.CLOSED);
  });
});
