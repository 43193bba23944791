import { Redis as Client } from 'ioredis';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { freePort } from '../../../test-support/free-port.ts';
import { makeCertificate } from '../../../test-support/nginx.ts';
import { startRedis, type Redis } from '../../../test-support/redis.ts';
import { startDatabase, type Parts } from '../../../test-support/shared-parts.ts';
import { makeFolder, type Folder } from '../../../test-support/throw-away.ts';
import { warningsIn } from './log-lines.ts';
import { publicRoom, sayByKey, signUp } from './people.ts';
import { TestServer } from './server.ts';
import { followRoom } from './subscription.ts';

const mariaDbPath = inject('mariaDbPath');
const redisPath = inject('redisPath');
const openssl = inject('nginxPaths')?.openssl;

/** As docs/deploying.md has it. */
const documentedUser = '~parley:* &parley:* +@all -@dangerous +info';

/** What users of Redis may do in these tests, by their names. */
const users = {
  documented: documentedUser,
  'without-channels': '~parley:* +@all',
  'with-other-channels': '~parley:* &chat:* +@all',
  'without-keys': '&parley:* +@all',
  'with-other-keys': '~chat:* &parley:* +@all',
  'without-scripts': '~parley:* &parley:* +@all -@scripting',
  'without-publishing': '~parley:* &parley:* +@all -publish',
  'who-only-reads': '~parley:* &parley:* +@read +@connection +@pubsub',
};

const missing = mariaDbPath === null || redisPath === null || openssl === undefined;

describe.skipIf(missing)('a server that cannot use Redis', () => {
  let database: Parts;
  let folder: Folder;
  let open: Redis;
  let locked: Redis;
  let encrypted: Redis;
  let tlsPort: number;
  beforeAll(async () => {
    folder = makeFolder();
    const at = (name: string) => join(folder.path, name);
    await makeCertificate(openssl ?? '', at('key.pem'), at('certificate.pem'));
    database = await startDatabase(mariaDbPath ?? '');
    open = await startRedis(redisPath ?? '');
    locked = await startRedis(redisPath ?? '', ['--requirepass', 'a-password']);
    tlsPort = await freePort();
    const certificate = ['--tls-cert-file', at('certificate.pem'), '--tls-key-file', at('key.pem')];
    encrypted = await startRedis(redisPath ?? '', [
      '--tls-port',
      String(tlsPort),
      ...certificate,
      '--tls-ca-cert-file',
      at('certificate.pem'),
      '--tls-auth-clients',
      'no',
    ]);
    const admin = new Client(open.url);
    for (const [name, rights] of Object.entries(users)) {
      await admin.call('ACL', 'SETUSER', name, 'on', '>a-password', 'resetchannels', ...rights.split(' '));
    }
    admin.disconnect();
  });
  afterAll(async () => {
    for (const part of [open, locked, encrypted, database, folder]) await part[Symbol.asyncDispose]();
  });

  const as = (user: string, { url }: Redis) => url.replace('//', `//${user}:a-password@`);
  const tlsUrl = (scheme: string) => `${scheme}://localhost:${tlsPort}`;
  const tooLittle = ['denies the user permissions', /NOPERM .*REDIS_URL|REDIS_URL .*NOPERM/] as const;
  const refused = ['refuses the user or the password', /REDIS_URL/] as const;

  const rows: [what: string, url: () => string, kind: string, line: RegExp][] = [
    ['was never there', () => 'redis://127.0.0.1:1', 'cannot be reached', /127\.0\.0\.1:1 .*ECONNREFUSED/],
    [
      'has a name that nobody knows',
      () => 'redis://redis.invalid:6379',
      'cannot be reached',
      /redis\.invalid:6379 .*(?:ENOTFOUND|EAI_AGAIN)/,
    ],
    ['wants a password', () => locked.url, ...refused],
    ['has another password', () => as('default', locked).replace('a-password', 'hunter2'), ...refused],
    ['does not know the user', () => as('nobody', open).replace('a-password', 'hunter2'), ...refused],
    ['expects TLS', () => tlsUrl('redis'), 'closes the connection', /write rediss:\/\//],
    [
      'does not speak TLS',
      () => open.url.replace('redis:', 'rediss:'),
      'does not answer over TLS',
      /write redis:\/\//,
    ],
    [
      'has a certificate of its own',
      () => tlsUrl('rediss'),
      'has a certificate that is not trusted',
      /NODE_EXTRA_CA_CERTS/,
    ],
    ...Object.keys(users)
      .filter((name) => name !== 'documented')
      .map((name): (typeof rows)[number] => [`has a user ${name}`, () => as(name, open), ...tooLittle]),
  ];

  test.each(rows)('says so in one line and at /readyz: Redis %s', async (_, urlOf, kind, line) => {
    await using server = await TestServer.start({ env: { ...database.env, REDIS_URL: urlOf() } });
    const readiness = async () => {
      const response = await fetch(`${server.url}/readyz`);
      return { status: response.status, body: await response.json() };
    };
    // It serves: what others write comes from the database.
    const expected = { status: 200, body: { status: 'ready', checks: { database: 'ok', redis: kind } } };
    await expect.poll(readiness).toEqual(expected);
    await using ann = await signUp(server.url);
    expect(await sayByKey(ann, await publicRoom(ann), 'hello')).toMatchObject({ seq: 1 });
    // A few attempts later it is still one line.
    await expect.poll(() => server.output().split('\n').length).toBeGreaterThan(2);
    expect(await readiness()).toEqual(expected);
    const lines = warningsIn(server.output());
    expect(lines).toEqual([expect.objectContaining({ level: 40, msg: expect.stringMatching(line) })]);
    expect(lines[0]?.msg).toMatch(/^Redis at \S+:\d+ .* What other servers write is read from the database/);
    expect(server.output()).not.toMatch(/hunter2|a-password|\bat .*:\d+:\d+\)/);
  });

  test('needs no other rights than the documented ones', async () => {
    const env = { ...database.env, REDIS_URL: as('documented', open) };
    await using server = await TestServer.start({ env });
    await expect
      .poll(async () => (await fetch(`${server.url}/readyz`)).json())
      .toEqual({ status: 'ready', checks: { database: 'ok', redis: 'ok' } });
    await using ann = await signUp(server.url);
    expect(await sayByKey(ann, await publicRoom(ann), 'hello')).toMatchObject({ seq: 1 });
    expect(warningsIn(server.output())).toEqual([]);
  });

  test('delivers what other servers write within moments, whatever rights are missing', async () => {
    const env = { ...database.env, REDIS_URL: as('without-channels', open) };
    await using one = await TestServer.start({ env });
    await using two = await TestServer.start({ env });
    await using ann = await signUp(one.url);
    await using bo = await signUp(two.url);
    const roomId = await publicRoom(ann);
    await bo.api.rooms.join.mutate({ roomId });
    using followed = followRoom(bo, roomId);
    await followed.find(({ type }) => type === 'reset');
    const startedAtMs = performance.now();
    // Looking every 15 s, as when notices are heard, would take a minute and more.
    for (let count = 1; count <= 8; count += 1) {
      const { content } = await sayByKey(ann, roomId, `message ${count}`);
      await followed.find((event) => event.type === 'messageChanged' && event.message.content === content);
    }
    expect(performance.now() - startedAtMs).toBeLessThan(25_000);
  });

  test('says once that it can use Redis again, and once when the reason has become another', async () => {
    await using redis = await startRedis(redisPath ?? '');
    await using server = await TestServer.start({ env: { ...database.env, REDIS_URL: redis.url } });
    const redisCheck = async () => {
      const response = await fetch(`${server.url}/readyz`);
      return ((await response.json()) as { checks: { redis: string } }).checks.redis;
    };
    async function becomes(kind: string): Promise<void> {
      await expect.poll(redisCheck).toBe(kind);
    }
    await becomes('ok');
    await redis.kill();
    await becomes('cannot be reached');
    await redis.start();
    await becomes('ok');
    // Rights can be taken away while everything is connected.
    const admin = new Client(redis.url);
    await admin.call('ACL', 'SETUSER', 'default', 'resetchannels');
    await becomes('denies the user permissions');
    await admin.call('ACL', 'SETUSER', 'default', 'allchannels');
    await becomes('ok');
    admin.disconnect();
    // The log comes over a pipe, later than the answer to a request.
    await expect
      .poll(() => warningsIn(server.output()).map(({ msg }) => msg))
      .toEqual([
        expect.stringContaining('cannot be reached'),
        expect.stringContaining('Redis can be used'),
        expect.stringContaining('denies the user in REDIS_URL permissions'),
        expect.stringContaining('Redis can be used'),
      ]);
  });
});
