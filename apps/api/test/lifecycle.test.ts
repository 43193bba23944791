import { DatabaseSync } from 'node:sqlite';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder } from '../../../test-support/throw-away.ts';
import { publicRoom, say, signUp } from './people.ts';
import { runServer, TestServer } from './server.ts';

describe('stopping', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'LP16 %s ends the server with exit code 0, with clients connected',
    async (signal) => {
      await using server = await TestServer.start();
      await using ann = await signUp(server.url);
      await say(ann, await publicRoom(ann), 'hello');
      expect(await server.stop(signal)).toMatchObject({ code: 0 });
    },
  );

  test('a signal that comes twice, as from a terminal through npm, ends it as cleanly', async () => {
    await using server = await TestServer.start();
    await using ann = await signUp(server.url);
    await ann.api.rooms.list.query();
    void server.stop('SIGINT');
    expect(await server.stop('SIGINT')).toMatchObject({ code: 0 });
  });

  test('what was stored is there after a restart, sessions and tokens too', async () => {
    await using first = await TestServer.start();
    const ann = await signUp(first.url);
    const roomId = await publicRoom(ann);
    await say(ann, roomId, 'still here?');
    await first.stop();
    await using second = await first.restart();
    expect(second.url).toBe(first.url);
    const { messages } = await ann.api.messages.list.query({ roomId });
    expect(messages.map(({ content }) => content)).toEqual(['still here?']);
    await ann[Symbol.asyncDispose]();
  });
});

describe('health', () => {
  test('the process and its readiness can be asked for', async () => {
    await using server = await TestServer.start();
    for (const path of ['/healthz', '/readyz']) {
      const response = await fetch(server.url + path);
      expect(response.status).toBe(200);
    }
  });
});

describe('what cannot work is said in one line, with exit code 1', () => {
  async function failureOf(env: Record<string, string>, cwd?: string): Promise<string[]> {
    await using folder = makeFolder();
    const { exit } = runServer({ PORT: '0', DATA_DIR: folder.path, ...env }, cwd ?? folder.path);
    const { code, output } = await exit;
    expect(code).toBe(1);
    return output.trim().split('\n');
  }

  test('a taken port', async () => {
    await using server = await TestServer.start();
    const expected = [expect.stringMatching(new RegExp(`^Port ${server.port} is taken`))];
    expect(await failureOf({ PORT: String(server.port) })).toEqual(expected);
    // Also when the same server is started once more, on the same data.
    expect(await failureOf({ PORT: String(server.port), DATA_DIR: server.dataDir })).toEqual(expected);
  });

  test('a data folder that cannot be written', async () => {
    await using folder = makeFolder();
    const file = join(folder.path, 'a-file');
    await writeFile(file, '');
    expect(await failureOf({ DATA_DIR: join(file, 'data') })).toEqual([expect.stringContaining('DATA_DIR')]);
  });

  test('a database that is newer than the program', async () => {
    await using server = await TestServer.start();
    await server.stop();
    const database = new DatabaseSync(join(server.dataDir, 'parley.db'));
    database.exec(
      `insert into migrations (hash, created_at) values ('from the future', ${Date.now() + 1e9})`,
    );
    database.close();
    const lines = await failureOf({ DATA_DIR: server.dataDir });
    expect(lines).toEqual([expect.stringMatching(/newer/)]);
  });

  test('a file that is no database', async () => {
    await using folder = makeFolder();
    await writeFile(
      join(folder.path, 'parley.db'),
      'this is no database, however long it may be '.repeat(100),
    );
    expect(await failureOf({ DATA_DIR: folder.path })).toEqual([expect.stringContaining('parley.db')]);
  });

  test.each([
    [{ PORT: 'abc' }, 'PORT'],
    [{ PORT: '99999' }, 'PORT'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ PUBLIC_URL: 'chat.example.org' }, 'PUBLIC_URL'],
    [{ DATABASE_URL: 'postgres://localhost/chat' }, 'DATABASE_URL'],
    [{ REDIS_URL: 'localhost:6379' }, 'REDIS_URL'],
    [{ REDIS_URL: 'redis://localhost,http://localhost' }, 'REDIS_URL'],
    [{ REDIS_URL: 'redis://localhost', SECRET: 'x'.repeat(32) }, 'REDIS_URL'],
    [{ REDIS_URL: 'redis://localhost', DATABASE_URL: 'mysql://localhost/parley' }, 'SECRET'],
    [{ SECRET: 'short' }, 'SECRET'],
    [{ RATE_LIMIT_FACTOR: '-1' }, 'RATE_LIMIT_FACTOR'],
    [{ RATE_LIMIT_FACTOR: 'none' }, 'RATE_LIMIT_FACTOR'],
    [{ PARLEY_PORT: '3000' }, 'PARLEY_PORT'],
    [{ HOST: 'no.such.host.invalid' }, 'HOST'],
  ])('a setting that is malformed or unknown: %o', async (env, name) => {
    expect(await failureOf(env)).toEqual([expect.stringContaining(name)]);
  });

  test.each([
    'my proxy',
    '1',
    'true',
    '*',
    'loopback',
    'fe80::1%eth0',
    '10.0.0.1 10.0.0.2',
    '10.0.0.0/33',
    '10.0.0.1,',
  ])('trusted proxies that are not addresses: %s', async (list) => {
    expect(await failureOf({ TRUSTED_PROXIES: list })).toEqual([
      expect.stringContaining('TRUSTED_PROXIES must be addresses or networks'),
    ]);
  });

  test.each(['0.0.0.0/0', '::/0', '10.0.0.1,0.0.0.0/1', '0.0.0.0/0.0.0.0', '::ffff:0.0.0.0/96', 'fc00::/7'])(
    'a trusted network so wide that clients are in it: %s',
    async (list) => {
      expect(await failureOf({ TRUSTED_PROXIES: list })).toEqual([
        expect.stringContaining('TRUSTED_PROXIES must list the proxies alone'),
      ]);
    },
  );

  test('several wrong settings, a line each, and a typing error in the file .env', async () => {
    await using folder = makeFolder();
    await writeFile(join(folder.path, '.env'), 'PROT=3001\nLOG_LEVEL=loud\n');
    const lines = await failureOf({ PORT: 'abc' }, folder.path);
    expect(lines).toHaveLength(3);
    for (const [index, name] of ['PROT', 'PORT', 'LOG_LEVEL'].entries()) expect(lines[index]).toContain(name);
  });
});

test('secrets are made at the first start, readable by their owner alone', async () => {
  await using server = await TestServer.start();
  expect(await readdir(server.dataDir)).toEqual(expect.arrayContaining(['parley.db', 'secret']));
  const { mode, size } = await stat(join(server.dataDir, 'secret'));
  expect(mode & 0o077).toBe(0);
  expect(size).toBeGreaterThanOrEqual(43);
});
