import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { password, signUp, type Person } from './people.ts';
import { runServer, TestServer } from './server.ts';

const app = 'https://app.example.org';
const other = 'https://other.example.org';

let server: TestServer;
let ann: Person;
let cookie: string;
beforeAll(async () => {
  server = await TestServer.start({ env: { CORS_ORIGINS: `${app}, https://second.example.org:8443` } });
  ann = await signUp(server.url, 'ann');
  const { headers } = await fetch(`${server.url}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: ann.account.username, password }),
  });
  cookie = String(headers.get('set-cookie')).split(';')[0] ?? '';
});
afterAll(() => server[Symbol.asyncDispose]());

function ask(path: string, method: string, headers: Record<string, string>, url = server.url) {
  return fetch(url + path, { method, headers });
}

function preflight(path: string, origin: string, url?: string) {
  const headers = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  };
  return ask(path, 'OPTIONS', headers, url);
}

describe('pages of an origin that is allowed', () => {
  test.each(['/api/chat/rooms', '/create_room', '/trpc/rooms.create'])(
    'may ask before they call %s',
    async (path) => {
      const { status, headers } = await preflight(path, app);
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe(app);
      expect(headers.get('access-control-allow-methods')).toContain('PATCH');
      expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('vary')).toMatch(/origin/i);
    },
  );

  test('call by a token, and see errors as well as answers', async () => {
    const authorization = `Bearer ${ann.token}`;
    for (const path of ['/api/me', '/trpc/auth.me']) {
      const { status, headers } = await ask(path, 'GET', { origin: app, authorization });
      expect([status, headers.get('access-control-allow-origin')], path).toEqual([200, app]);
    }
    const refused = await ask('/api/chat/rooms/987654', 'GET', { origin: app, authorization });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([404, app]);
    expect(refused.headers.get('access-control-expose-headers')).toContain('Retry-After');
  });

  test('sign in for a token, and get no cookie', async () => {
    const signIn = (path: string, origin: string) =>
      fetch(server.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ username: ann.account.username, password }),
      });
    const { status, headers } = await signIn('/api/login', app);
    expect([status, headers.get('set-cookie')]).toEqual([200, null]);
    expect((await signIn('/api/sessions', app)).status).toBe(400);
    expect((await signIn('/api/login', other)).status).toBe(403);
  });

  test('are nobody by a cookie', async () => {
    expect((await ask('/api/me', 'GET', { cookie })).status).toBe(200);
    expect((await ask('/api/me', 'GET', { cookie, origin: app })).status).toBe(401);
    expect((await ask('/api/logout', 'POST', { cookie, origin: app })).status).toBe(401);
    expect((await ask('/api/logout', 'POST', { cookie, origin: other })).status).toBe(403);
    expect((await ask('/api/me', 'GET', { cookie })).status).toBe(200);
  });

  test('connect by WebSocket with a token, and are nobody by a cookie there too', async () => {
    const whoAmI = async (options: { origin: string; cookie?: string; token?: string }) => {
      const query = options.token === undefined ? '' : '?connectionParams=1';
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/trpc${query}`, {
        origin: options.origin,
        headers: { cookie: options.cookie ?? '' },
      });
      await once(socket, 'open');
      if (options.token !== undefined) {
        socket.send(JSON.stringify({ method: 'connectionParams', data: { token: options.token } }));
      }
      socket.send(JSON.stringify({ id: 1, method: 'query', params: { path: 'auth.me' } }));
      const [data] = (await once(socket, 'message')) as [Buffer];
      socket.close();
      return (JSON.parse(data.toString()) as { result: { data: { id: number } | null } }).result.data;
    };
    expect(await whoAmI({ origin: app, token: ann.token })).toMatchObject({ id: ann.account.id });
    expect(await whoAmI({ origin: app, cookie })).toBeNull();
    expect(await whoAmI({ origin: server.url, cookie })).toMatchObject({ id: ann.account.id });
    await expect(whoAmI({ origin: other, token: ann.token })).rejects.toThrow('403');
  });
});

test('pages of other origins are told nothing, and caches that it depends on the origin', async () => {
  for (const answer of [
    await preflight('/api/me', other),
    await ask('/api/me', 'GET', { origin: other, authorization: `Bearer ${ann.token}` }),
  ]) {
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('vary')).toMatch(/origin/i);
  }
});

test('without the setting there is no CORS', async () => {
  await using plain = await TestServer.start();
  const { status, headers } = await preflight('/api/me', app, plain.url);
  expect(status).toBe(204);
  expect(headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  expect(headers.get('access-control-allow-origin')).toBeNull();
});

test.each(['*', 'app.example.org', 'https://app.example.org/', 'https://App.example.org', 'null', `${app},`])(
  'CORS_ORIGINS=%s is refused at the start, with what it must be',
  async (CORS_ORIGINS) => {
    const { code, output } = await runServer({ PORT: '0', CORS_ORIGINS }).exit;
    expect(code).toBe(78);
    expect(output).toContain('CORS_ORIGINS must be origins');
  },
);
