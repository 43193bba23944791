import { DatabaseSync } from 'node:sqlite';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder } from '../../../test-support/throw-away.ts';
import packageJson from '../package.json' with { type: 'json' };
import { publicRoom, say, signUp } from './people.ts';
import { runServer, serverMain, TestServer } from './server.ts';

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

describe('draining', () => {
  const readiness = async ({ url }: TestServer, query = '') => {
    const response = await fetch(`${url}/readyz${query}`);
    return {
      status: response.status,
      body: await response.json(),
      connection: response.headers.get('connection'),
    };
  };
  const stopping = { status: 503, body: { status: 'stopping' }, connection: 'close' };

  test('after SIGTERM the server says that it is stopping, and goes on serving for the time that is set', async () => {
    await using server = await TestServer.start({ env: { DRAIN_SECONDS: '3' } });
    await using ann = await signUp(server.url);
    const roomId = await publicRoom(ann);
    const toldAtMs = performance.now();
    const stopped = server.stop();
    await expect.poll(() => readiness(server)).toEqual(stopping);
    // For proxies, which do not ask for the database.
    expect(await readiness(server, '?exclude=database')).toEqual(stopping);
    const { status } = await fetch(`${server.url}/healthz`);
    expect(status).toBe(200);
    expect(await say(ann, roomId, 'still served')).toMatchObject({ seq: 1 });
    await using bo = await signUp(server.url);
    await bo.api.rooms.join.mutate({ roomId });
    expect(await stopped).toMatchObject({ code: 0 });
    expect(performance.now() - toldAtMs).toBeGreaterThan(2_900);
  });

  test.each([
    ['Ctrl-C', async () => undefined],
    [
      'Ctrl-C while it drains',
      async (server: TestServer) => {
        void server.stop('SIGTERM');
        await expect.poll(() => readiness(server)).toEqual(stopping);
      },
    ],
  ])('%s ends the server at once', async (_, before) => {
    await using server = await TestServer.start({ env: { DRAIN_SECONDS: '300' } });
    await before(server);
    expect(await server.stop('SIGINT')).toMatchObject({ code: 0 });
  });
});

describe('health', () => {
  test('the process, its version and its readiness can be asked for', async () => {
    await using server = await TestServer.start();
    const answerTo = async (path: string) => {
      const response = await fetch(server.url + path);
      return { status: response.status, body: await response.json() };
    };
    expect(await answerTo('/healthz')).toEqual({
      status: 200,
      body: { status: 'ok', version: packageJson.version },
    });
    const ready = { status: 'ready', checks: { database: 'ok' } };
    expect(await answerTo('/readyz')).toEqual({ status: 200, body: ready });
    expect(await answerTo('/readyz?exclude=database')).toEqual({
      status: 200,
      body: { ...ready, checks: {} },
    });
  });
});

describe('the server as a command', () => {
  const run = (...args: string[]) => runServer({}, undefined, [process.execPath, serverMain, ...args]).exit;

  test('prints its version', async () => {
    expect(await run('--version')).toEqual({ code: 0, output: `${packageJson.version}\n` });
  });

  test.each(['--help', '-h'])('explains itself: %s', async (option) => {
    expect(await run(option)).toEqual({ code: 0, output: expect.stringContaining('--version') });
  });

  test.each([['start'], ['--port', '3000'], ['--version', 'now'], ['--check-settings']])(
    'names what it does not know: %s',
    async (...args) => {
      expect(await run(...args)).toEqual({
        code: 1,
        output: `Unknown arguments: ${args.join(' ')}. Try --help.\n`,
      });
    },
  );

  test.each<[string, string[]]>([
    ['PORT=3000\nLOG_LEVEL=info\n', []],
    ['# PROT=1\n\nNODE_EXTRA_CA_CERTS=/etc/ca.pem\nTZ=UTC\nSSL_CERT_FILE=/x\nUV_THREADPOOL_SIZE=8\n', []],
    ['PROT=3000\nTRUSTED_PROXY=127.0.0.1\n', ['PROT', 'TRUSTED_PROXY']],
    ['PARLEY_PORT=1\nDATABASE_PASSWORD=hunter2\n', ['PARLEY_PORT', 'DATABASE_PASSWORD']],
    ['public_url=https://chat.example.org\n', ['public_url']],
  ])('names what in a file of settings is none: %j', async (text, unknown) => {
    await using folder = makeFolder();
    const file = join(folder.path, 'parley.env');
    await writeFile(file, text);
    const { code, output } = await run('--check-settings', file);
    const lines = output.split('\n').filter((line) => line !== '');
    expect(lines.toSorted()).toEqual(
      unknown.toSorted().map((name) => expect.stringMatching(new RegExp(`^${name} is not a setting\\. `))),
    );
    expect(code).toBe(unknown.length > 0 ? 78 : 0);
    expect(output).not.toContain('hunter2');
  });

  test('a file of settings that is not there has none', async () => {
    expect(await run('--check-settings', '/no/such/file')).toEqual({ code: 0, output: '' });
  });
});

/** Of wrong settings, which a new start does not mend. */
const wrongSettings = 78;

describe('what cannot work is said in one line, with an exit code of its own if it is a setting', () => {
  async function failureOf(
    env: Record<string, string>,
    cwd?: string,
    expected = wrongSettings,
  ): Promise<string[]> {
    await using folder = makeFolder();
    const { exit } = runServer({ PORT: '0', DATA_DIR: folder.path, ...env }, cwd ?? folder.path);
    const { code, output } = await exit;
    expect(code).toBe(expected);
    return output.trim().split('\n');
  }

  test('a taken port', async () => {
    await using server = await TestServer.start();
    const expected = [expect.stringMatching(new RegExp(`^Port ${server.port} is taken`))];
    expect(await failureOf({ PORT: String(server.port) }, undefined, 1)).toEqual(expected);
    // Also when the same server is started once more, on the same data.
    expect(await failureOf({ PORT: String(server.port), DATA_DIR: server.dataDir }, undefined, 1)).toEqual(
      expected,
    );
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
    const lines = await failureOf({ DATA_DIR: server.dataDir }, undefined, 1);
    expect(lines).toEqual([expect.stringMatching(/newer/)]);
  });

  test('a file that is no database', async () => {
    await using folder = makeFolder();
    await writeFile(
      join(folder.path, 'parley.db'),
      'this is no database, however long it may be '.repeat(100),
    );
    expect(await failureOf({ DATA_DIR: folder.path }, undefined, 1)).toEqual([
      expect.stringContaining('parley.db'),
    ]);
  });

  test('a database that is away, which a new start may find', async () => {
    const env = { DATABASE_URL: 'mysql://root@127.0.0.1:1/parley' };
    expect(await failureOf(env, undefined, 1)).toEqual([
      expect.stringMatching(/^Cannot open the database parley on 127\.0\.0\.1:1: .*ECONNREFUSED.*\.$/),
    ]);
  });

  test('a data folder with a secret and without its database, until one of the two is seen to', async () => {
    await using server = await TestServer.start();
    await server.stop();
    const database = join(server.dataDir, 'parley.db');
    await rename(database, `${database}.elsewhere`);
    const files = await readdir(server.dataDir);
    expect(await failureOf({ DATA_DIR: server.dataDir })).toEqual([
      expect.stringMatching(
        /^The database \S+parley\.db is gone, but its secret is still there\. .*Put .*delete/,
      ),
    ]);
    expect(await readdir(server.dataDir)).toEqual(files);
    // What the sentence names as ways out.
    await rename(`${database}.elsewhere`, database);
    const restored = await server.restart();
    await restored.stop();
    await rm(database);
    await rm(join(server.dataDir, 'secret'));
    const anew = await server.restart();
    expect(await anew.stop()).toMatchObject({ code: 0 });
  });

  test('a start that failed before there was a database leaves no secret, and can be repeated', async () => {
    await using taken = await TestServer.start();
    await using folder = makeFolder();
    await failureOf({ PORT: String(taken.port), DATA_DIR: folder.path }, undefined, 1);
    expect(await readdir(folder.path)).toEqual([]);
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
    [{ DRAIN_SECONDS: '-1' }, 'DRAIN_SECONDS'],
    [{ DRAIN_SECONDS: '1h' }, 'DRAIN_SECONDS'],
    [{ DRAIN_SECONDS: '301' }, 'DRAIN_SECONDS'],
    [{ RATE_LIMIT_FACTOR: '-1' }, 'RATE_LIMIT_FACTOR'],
    [{ RATE_LIMIT_FACTOR: 'none' }, 'RATE_LIMIT_FACTOR'],
    [{ PARLEY_PORT: '3000' }, 'PARLEY_PORT'],
  ])('a setting that is malformed or unknown: %o', async (env, name) => {
    expect(await failureOf(env)).toEqual([expect.stringContaining(name)]);
  });

  test('an address that is none of this machine', async () => {
    expect(await failureOf({ HOST: 'no.such.host.invalid' }, undefined, 1)).toEqual([
      expect.stringContaining('HOST'),
    ]);
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
        expect.stringContaining('TRUSTED_PROXIES must list only the proxies'),
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
