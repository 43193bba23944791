import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFolder, type Folder } from '../../../test-support/throw-away.ts';
import { startApp, type TestApp } from './app.ts';
import { password, publicRoom, say, signUp, type Person } from './people.ts';

/** In paths, headers and bodies, `{room}` and the like stand for what each server has: see `Site`. */
interface Request {
  /** `GET`, and `POST` where there is a body. */
  method?: string;
  path: string;
  headers?: Record<string, string>;
  /** JSON unless it is text or bytes. */
  body?: unknown;
  /** Who asks; nobody unless given. */
  as?: 'token' | 'cookie';
}

interface Expected {
  status: number;
  /** Null for a header that must not be there. `cache-control` is `no-store` unless given. */
  headers?: Record<string, unknown>;
  /** Of JSON what it must have, and otherwise all of it. */
  body?: unknown;
}

type Row = readonly [what: string, request: Request, expected: Expected];

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const page = '<!doctype html><title>Parley</title>';
const isPage: Expected = { status: 200, headers: { 'cache-control': 'no-cache' }, body: page };
const isNothing: Expected = { status: 404, body: { reason: 'procedure_not_found' } };
const bearer = 'Bearer realm="Parley"';
const json = { 'content-type': 'application/json' };
const credentials = { username: '{name}', password };
const messages = '/api/chat/rooms/{room}/messages';
const gzip = { ...json, 'content-encoding': 'gzip' };
const compressed = gzipSync('{"content":"hello"}');
const isCompressed: Expected = {
  status: 415,
  headers: { 'accept-encoding': 'identity' },
  body: { reason: 'unsupported_media_type', message: expect.stringContaining('Content-Encoding') },
};
const h2c = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAEAAEAAAAIAAAAA' };

/** Of a server that is reached by http. To add a row, say what is asked and what the answer must be. */
const rows: Row[] = [
  // Nobody, and nobody any more (RFC 9110, 15.5.2; RFC 6750, 3).
  ['nobody', { path: '/api/me' }, { status: 401, headers: { 'www-authenticate': bearer } }],
  [
    'a token that is none',
    { path: '/api/me', headers: { authorization: 'Bearer x' } },
    { status: 401, headers: { 'www-authenticate': `${bearer}, error="invalid_token"` } },
  ],
  [
    'another scheme',
    { path: '/api/me', headers: { authorization: 'Basic YTpi' } },
    { status: 401, headers: { 'www-authenticate': bearer } },
  ],
  [
    'a wrong password',
    { path: '/api/login', body: { username: 'nobody', password: 'wrong' } },
    { status: 401, headers: { 'www-authenticate': bearer }, body: { reason: 'invalid_credentials' } },
  ],
  [
    'nobody, on a Flask path',
    { path: '/create_room', body: {} },
    { status: 401, headers: { 'www-authenticate': bearer } },
  ],
  [
    'nobody, for a stream of events',
    { path: '/api/chat/rooms/{room}/events' },
    { status: 401, headers: { 'www-authenticate': bearer } },
  ],
  [
    'nobody, by tRPC',
    { path: '/trpc/rooms.list' },
    { status: 401, headers: { 'www-authenticate': bearer }, body: { error: {} } },
  ],
  [
    'nobody, by a batch of tRPC',
    { path: '/trpc/rooms.list,rooms.list?batch=1' },
    { status: 401, headers: { 'www-authenticate': bearer }, body: [{ error: {} }, { error: {} }] },
  ],
  ['somebody', { path: '/api/me', as: 'token' }, { status: 200, headers: { 'www-authenticate': null } }],
  [
    'somebody who may not',
    { path: '/api/chat/rooms/987654', as: 'token' },
    { status: 404, headers: { 'www-authenticate': null } },
  ],

  // Bodies that are compressed (RFC 9110, 15.5.16), or of another type.
  ['gzip', { path: messages, headers: gzip, body: compressed, as: 'token' }, isCompressed],
  [
    'gzip that is none',
    { path: messages, headers: gzip, body: { content: 'hello' }, as: 'token' },
    isCompressed,
  ],
  [
    'brotli by tRPC',
    { path: '/trpc/messages.send', headers: { ...json, 'content-encoding': 'br' }, body: compressed },
    {
      status: 415,
      headers: { 'accept-encoding': 'identity' },
      body: { error: { data: { reason: 'unsupported_media_type', httpStatus: 415 } } },
    },
  ],
  [
    'gzip to a webhook',
    { path: '{webhook}', headers: gzip, body: compressed },
    { status: 415, headers: { 'accept-encoding': 'identity' }, body: 'unsupported_media_type' },
  ],
  [
    'identity',
    {
      path: messages,
      headers: { ...json, 'content-encoding': 'Identity' },
      body: { content: 'as it is' },
      as: 'token',
    },
    { status: 201 },
  ],
  [
    'an encoding of no body',
    {
      method: 'POST',
      path: '/api/chat/rooms/{room}/join',
      headers: { 'content-encoding': 'gzip' },
      as: 'token',
    },
    { status: 200 },
  ],
  [
    'a form',
    {
      path: messages,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'content=x',
      as: 'token',
    },
    { status: 415, headers: { 'accept-encoding': null }, body: { reason: 'unsupported_media_type' } },
  ],
  [
    'a form by tRPC',
    {
      path: '/trpc/messages.send',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: '--x--',
    },
    { status: 415, body: { error: { data: { reason: 'unsupported_media_type' } } } },
  ],

  // Members that nobody knows.
  [
    'a member __proto__',
    {
      path: messages,
      headers: json,
      body: '{"content":"one","__proto__":{"content":1,"replyTo":99}}',
      as: 'token',
    },
    { status: 201, body: { message: { content: 'one', replyTo: null } } },
  ],
  [
    'a member __proto__ in place of the field',
    { path: messages, headers: json, body: '{"__proto__":{"content":"one"}}', as: 'token' },
    { status: 400, body: { reason: 'invalid_input', field: 'content' } },
  ],
  [
    'members constructor and prototype',
    {
      path: messages,
      headers: json,
      body: '{"content":"two","constructor":{"prototype":{"x":1}}}',
      as: 'token',
    },
    { status: 201 },
  ],
  [
    'any other member',
    { path: messages, body: { content: 'three', colour: ['red'] }, as: 'token' },
    { status: 201 },
  ],
  [
    'a member __proto__ by tRPC',
    { path: '/trpc/rooms.join', headers: json, body: '{"roomId":{room},"__proto__":{"x":1}}', as: 'token' },
    { status: 200, body: { result: { data: { room: { id: '{room}' } } } } },
  ],
  [
    'a byte order mark',
    { path: messages, headers: json, body: '\uFEFF{"content":"four"}', as: 'token' },
    { status: 201, body: { message: { content: 'four' } } },
  ],

  // IDs of 0.
  [
    'a room 0',
    { path: '/api/chat/rooms/0', as: 'token' },
    { status: 400, body: { field: 'roomId', message: 'roomId: must be more than 0.' } },
  ],
  [
    'a message 0',
    { method: 'DELETE', path: `${messages}/0`, as: 'token' },
    { status: 400, body: { field: 'seq', message: 'seq: must be more than 0.' } },
  ],
  [
    'a cursor of 0',
    { path: '/api/chat/rooms?cursor=0', as: 'token' },
    { status: 400, body: { field: 'cursor', message: 'cursor: must be more than 0.' } },
  ],
  [
    'a room 0 by tRPC',
    { path: `/trpc/rooms.get?input=${encodeURIComponent('{"roomId":0}')}`, as: 'token' },
    { status: 400, body: { error: { message: 'roomId: must be more than 0.' } } },
  ],
  [
    'a room below 0',
    { path: '/api/chat/rooms/-1', as: 'token' },
    { status: 400, body: { message: 'roomId: must be more than 0.' } },
  ],

  // Pages of the app, files, and what is neither.
  ...[
    '/',
    '/sign-in',
    '/register',
    '/rooms/7',
    '/rooms/7/',
    '/search?q=tomatoes',
    '/settings',
    '/settings/keys',
  ].map((path): Row => [`the page ${path}, to a browser`, { path, headers: html }, isPage]),
  ...['/', '/sign-in', '/rooms/7?at=3', '/settings/keys'].map((path): Row => [
    `the page ${path}, to a program`,
    { path },
    isPage,
  ]),
  [
    'a page that is an endpoint, to a program',
    { path: '/register' },
    { status: 405, headers: { allow: 'OPTIONS, POST' } },
  ],
  [
    'a file',
    { path: '/assets/app.js', headers: { accept: '*/*' } },
    { status: 200, headers: { 'cache-control': 'public, max-age=31536000, immutable' }, body: 'app();' },
  ],
  [
    'a page that the browser has',
    { path: '/', headers: { ...html, 'if-none-match': '*' } },
    { status: 304, headers: { 'cache-control': 'no-cache' } },
  ],
  ...[
    '/robots.txt',
    '/favicon.ico',
    '/nothing',
    '/rooms',
    '/rooms/7/more',
    '/wp-login.php',
    '/.env',
    '/.well-known/security.txt',
    '/assets/gone.js',
    '/api/nothing',
    '/hooks/1',
    '/settings/keys/more',
  ].map((path): Row => [`${path}, to a program`, { path }, isNothing]),
  [
    '/favicon.ico, to a browser',
    { path: '/favicon.ico', headers: { accept: 'image/avif,image/*,*/*;q=0.8' } },
    isNothing,
  ],
  ...['/robots.txt', '/nothing', '/rooms/7/more'].map((path): Row => [
    `${path}, to a browser: the app says so`,
    { path, headers: html },
    { status: 404, body: page },
  ]),
  [
    'nothing that the browser has',
    { path: '/nothing', headers: { ...html, 'if-none-match': '*' } },
    { status: 404 },
  ],
  ['/api/nothing, to a browser', { path: '/api/nothing', headers: html }, isNothing],
  ['the head of nothing', { method: 'HEAD', path: '/robots.txt' }, { status: 404 }],
  ['a post to nothing', { path: '/nothing', body: {} }, isNothing],

  // Upgrades that the server does not know are ignored (RFC 9110, 7.8).
  ['h2c', { path: '/healthz', headers: h2c }, { status: 200, body: { status: 'ok' } }],
  [
    'h2c with a body',
    { path: messages, headers: { ...json, ...h2c }, body: { content: 'five' }, as: 'token' },
    { status: 201 },
  ],
  ['h2c by tRPC', { path: '/trpc/auth.me', headers: h2c }, { status: 200, body: { result: { data: null } } }],
  ['h2c to where WebSockets are', { path: '/trpc', headers: h2c }, isNothing],
  [
    'a TLS upgrade',
    { path: '/healthz', headers: { connection: 'Upgrade', upgrade: 'TLS/1.2' } },
    { status: 200 },
  ],
  [
    'a WebSocket where there is none',
    { path: '/nothing', headers: { connection: 'Upgrade', upgrade: 'WebSocket' } },
    { status: 404, body: { reason: 'procedure_not_found' } },
  ],

  // Nothing keeps what is for one caller.
  ['an answer', { path: '/api/chat/rooms', as: 'token' }, { status: 200 }],
  ['an answer by tRPC', { path: '/trpc/rooms.list', as: 'token' }, { status: 200 }],
  [
    'an address that cannot be read',
    { path: '/api/%ZZ' },
    { status: 400, headers: { 'x-content-type-options': 'nosniff' } },
  ],
  ['the document', { path: '/api/openapi.json' }, { status: 200 }],
  [
    'too large a body',
    { path: messages, body: { content: 'x'.repeat(70_000) }, as: 'token' },
    { status: 413, body: { reason: 'payload_too_large' } },
  ],
  [
    'a batch that is too long',
    { path: `/trpc/${Array(21).fill('rooms.list').join(',')}?batch=1`, as: 'token' },
    {
      status: 400,
      body: {
        error: {
          message: 'A batch has at most 20 calls; set maxItems: 20.',
          data: { reason: 'invalid_input' },
        },
      },
    },
  ],

  // The cookie, and whose page sends it.
  [
    'a sign-in with a cookie',
    { path: '/api/sessions', body: credentials },
    {
      status: 201,
      headers: {
        'set-cookie': [
          expect.stringMatching(/^parley_session=\w+; HttpOnly; Max-Age=\d+; Path=\/; SameSite=Lax$/),
        ],
      },
    },
  ],
  ['a cookie', { path: '/api/me', as: 'cookie' }, { status: 200, headers: { 'set-cookie': null } }],
  [
    'a cookie among others',
    { path: '/api/me', headers: { cookie: 'a=%; xparley_session=b; {cookie}; c' } },
    { status: 200 },
  ],
  ['the cookie of https', { path: '/api/me', headers: { cookie: '__Host-{cookie}' } }, { status: 401 }],
  ...[
    ['the server’s own page', 'http://{host}', 200],
    ['the same host with https', 'https://{host}', 403],
    ['the same host with another port', 'http://127.0.0.1:1', 403],
    ['another name of the same machine', 'http://localhost:{port}', 403],
    ['another site', 'https://evil.example', 403],
    ['a page without origin', 'null', 403],
  ].map(([what, origin, status]): Row => [
    `a cookie and ${what}`,
    {
      method: 'POST',
      path: '/api/chat/rooms/{room}/join',
      headers: { origin: String(origin) },
      as: 'cookie',
    },
    { status: Number(status), ...(status === 403 && { body: { reason: 'foreign_origin' } }) },
  ]),
  [
    'a read by cookie of the same host with https',
    { path: '/api/me', headers: { origin: 'https://{host}' }, as: 'cookie' },
    { status: 401 },
  ],
  [
    'a token from another site',
    { path: '/api/me', headers: { origin: 'https://evil.example' }, as: 'token' },
    { status: 200 },
  ],
];

const publicHost = 'chat.example.org';
/** As a proxy with TLS hands requests on. */
const proxied = { host: publicHost };

/** Of a server that PUBLIC_URL says is reached by https. */
const rowsOfHttps: Row[] = [
  [
    'a sign-in with a cookie',
    { path: '/api/sessions', headers: proxied, body: credentials },
    {
      status: 201,
      headers: {
        'set-cookie': [
          expect.stringMatching(
            /^__Host-parley_session=\w+; HttpOnly; Max-Age=\d+; Path=\/; SameSite=Lax; Secure$/,
          ),
          'parley_session=; HttpOnly; Max-Age=0; Path=/; SameSite=Lax; Secure',
        ],
      },
    },
  ],
  [
    'a cookie',
    { path: '/api/me', headers: { ...proxied, cookie: '__Host-{cookie}' } },
    { status: 200, headers: { 'set-cookie': null } },
  ],
  [
    'a cookie of an earlier release, which is replaced',
    { path: '/api/me', headers: { ...proxied, cookie: '{cookie}' } },
    {
      status: 200,
      headers: {
        'set-cookie': [
          expect.stringMatching(/^__Host-parley_session=\w{20,}; /),
          expect.stringMatching(/^parley_session=; .*Max-Age=0/),
        ],
      },
    },
  ],
  [
    'both, of which the new one counts',
    { path: '/api/me', headers: { ...proxied, cookie: 'parley_session=planted; __Host-{cookie}' } },
    { status: 200, headers: { 'set-cookie': null } },
  ],
  [
    'both, of which the new one is over',
    { path: '/api/me', headers: { ...proxied, cookie: '{cookie}; __Host-parley_session=over' } },
    { status: 401 },
  ],
  [
    'a name that is decoded to the cookie’s, as any host beside may set it',
    { path: '/api/me', headers: { ...proxied, cookie: '__%48ost-{cookie}' } },
    { status: 401 },
  ],
  ...[
    ['the server’s own page', `https://${publicHost}`, publicHost, 200],
    ['its own page, where a proxy does not keep the host', `https://${publicHost}`, '{host}', 200],
    ['the same host with http', `http://${publicHost}`, publicHost, 403],
    ['the same host with another port', `https://${publicHost}:8443`, publicHost, 403],
    ['a page that the server serves without TLS at another host', 'http://{host}', '{host}', 200],
    ['another host by https', 'https://{host}', '{host}', 403],
  ].map(([what, origin, host, status]): Row => [
    `a cookie and ${what}`,
    {
      method: 'POST',
      path: '/api/chat/rooms/{room}/join',
      headers: { origin: String(origin), host: String(host), cookie: '__Host-{cookie}' },
    },
    { status: Number(status) },
  ]),
];

/** A server with somebody on it, and what `{…}` in a row stands for. */
class Site implements AsyncDisposable {
  readonly values: Record<string, string>;
  #app: TestApp;
  #ann: Person;
  #folder: Folder;

  private constructor(app: TestApp, ann: Person, folder: Folder, values: Record<string, string>) {
    this.#app = app;
    this.#ann = ann;
    this.#folder = folder;
    this.values = values;
  }

  static async open(publicUrl: string | null): Promise<Site> {
    const folder = makeFolder();
    await mkdir(join(folder.path, 'assets'));
    await writeFile(join(folder.path, 'index.html'), page);
    await writeFile(join(folder.path, 'assets/app.js'), 'app();');
    const app = await startApp({ webFolder: folder.path }, { publicUrl });
    const ann = await signUp(app.url, 'ann');
    const roomId = await publicRoom(ann);
    await say(ann, roomId, 'first');
    const { path } = await ann.api.incomingWebhooks.create.mutate({ roomId, name: 'Reports' });
    const signedIn = await fetch(`${app.url}/api/sessions`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ username: ann.account.username, password }),
    });
    const [, session = ''] = /parley_session=(\w+)/.exec(signedIn.headers.get('set-cookie') ?? '') ?? [];
    return new Site(app, ann, folder, {
      room: String(roomId),
      webhook: path,
      name: ann.account.username,
      cookie: `parley_session=${session}`,
      host: new URL(app.url).host,
      port: String(app.port),
    });
  }

  filled(text: string): string {
    return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => this.values[name] ?? whole);
  }

  async answerTo({ path, headers = {}, body, method = body === undefined ? 'GET' : 'POST', as }: Request) {
    const sent = {
      ...(body !== undefined && typeof body === 'object' && !Buffer.isBuffer(body) && json),
      ...(as === 'token' && { authorization: `Bearer ${this.#ann.token}` }),
      ...(as === 'cookie' && { cookie: '{cookie}' }),
      ...headers,
    };
    const filled = Object.entries(sent).map(([name, value]) => [name, this.filled(value)]);
    const request = requestHttp({
      host: '127.0.0.1',
      port: this.#app.port,
      method,
      path: this.filled(path),
      headers: Object.fromEntries(filled) as Record<string, string>,
      agent: false,
    });
    const answered = once(request, 'response');
    if (Buffer.isBuffer(body)) request.end(body);
    else if (body === undefined) request.end();
    else request.end(this.filled(typeof body === 'string' ? body : JSON.stringify(body)));
    const [response] = (await answered) as [IncomingMessage];
    const text = await textOf(response);
    const isJson = response.headers['content-type']?.startsWith('application/json') === true;
    return {
      status: response.statusCode,
      headers: response.headers,
      body: isJson && text !== '' ? (JSON.parse(text) as unknown) : text,
    };
  }

  /** With what `{…}` stands for. */
  expected(value: unknown): unknown {
    if (typeof value === 'string' && /^\{\w+\}$/.test(value) && /^\d+$/.test(this.filled(value))) {
      return Number(this.filled(value));
    }
    if (Array.isArray(value)) return value.map((each) => this.expected(each));
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
      return value;
    }
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.expected(each)]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ann[Symbol.asyncDispose]();
    await this.#app[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

describe.each([
  ['by http', null, rows],
  ['by https', `https://${publicHost}`, rowsOfHttps],
])('a server that is reached %s answers', (_by, publicUrl, table) => {
  let site: Site;
  beforeAll(async () => void (site = await Site.open(publicUrl)));
  afterAll(() => site[Symbol.asyncDispose]());

  test.each(table)('%s', async (_what, request, { status, headers, body }) => {
    const answer = await site.answerTo(request);
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
    for (const [name, value] of Object.entries({ 'cache-control': 'no-store', ...headers })) {
      if (value === null) expect(answer.headers[name], name).toBeUndefined();
      else expect(answer.headers[name], name).toEqual(site.expected(value));
    }
    if (typeof body === 'string') expect(answer.body).toBe(body);
    else if (body !== undefined) expect(answer.body).toMatchObject(site.expected(body) as object);
  });
});

test('every page of the web app’s router is one to the server', async () => {
  const router = await readFile(new URL('../../web/src/app/router.tsx', import.meta.url), 'utf8');
  const paths = Array.from(router.matchAll(/path: '(\/[^']*)'/g), ([, path = '']) =>
    path.replaceAll(/\$\w+/g, '7'),
  );
  expect(paths.length).toBeGreaterThan(5);
  await using site = await Site.open(null);
  for (const path of paths)
    expect(await site.answerTo({ path, headers: html }), path).toMatchObject({ status: 200 });
  expect(await site.answerTo({ path: `/${randomUUID()}`, headers: html })).toMatchObject({ status: 404 });
});
