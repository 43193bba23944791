import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { makeFolder } from '../../../test-support/throw-away.ts';
import { publicRoom, say, signUp } from './people.ts';
import { runServer, TestServer, type Command } from './server.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

// The server is built for every test, the web app for this one.
beforeAll(async () => {
  await promisify(execFile)('npx', ['turbo', 'run', 'build', '--filter', '@parley/web'], { cwd: root });
});

test('what deploy/collect.sh copies is all that it takes to serve, to search, to back up and to copy', async () => {
  await using folder = makeFolder();
  const to = join(folder.path, 'parley');
  await promisify(execFile)(join(root, 'deploy/collect.sh'), [to]);
  expect(await readdir(join(to, 'packages/db'))).toEqual(['migrations', 'package.json']);
  const node = join(to, 'bin/node');
  const serve: Command = [node, '--max-semi-space-size=16', 'apps/api/dist/main.js'];
  await using server = await TestServer.start({ cwd: to, command: serve });
  await using ann = await signUp(server.url);
  const roomId = await publicRoom(ann);
  await say(ann, roomId, 'a needle in the haystack');
  const { messages } = await ann.api.search.messages.query({ query: 'needle' });
  expect(messages.map(({ content }) => content)).toEqual(['a needle in the haystack']);
  for (const path of ['/', '/api/docs', '/api/openapi.json']) {
    expect((await fetch(server.url + path)).ok, path).toBe(true);
  }

  const run = (script: string, ...args: string[]) =>
    runServer({ DATA_DIR: server.dataDir }, to, [node, `apps/api/dist/${script}`, ...args]).exit;
  const backup = join(folder.path, 'backup.db');
  expect(await run('db-backup.js', backup)).toEqual({
    code: 0,
    output: expect.stringMatching(/^Backed up to \S+backup\.db: 0\.\d MB, messages: 1\.\n$/),
  });
  expect(await run('db-backup.js', backup)).toEqual({
    code: 1,
    output: `The file ${backup} already exists: choose another name.\n`,
  });

  const copy = `sqlite:${join(folder.path, 'copy.db')}`;
  expect(await run('db-copy.js', '--to', copy)).toMatchObject({
    code: 1,
    output: expect.stringMatching(/^The database \S+ is in use by another Parley\. [^\n]+\n$/),
  });
  expect(await run('db-copy.js', '--from', `sqlite:${backup}`, '--to', copy)).toEqual({
    code: 0,
    output: expect.stringMatching(
      /^Copied, and the same in both: users 1, sessions 2, rooms 1, memberships 1, restrictions 0, invites 0, messages 1\b[^\n]*\.\n$/,
    ),
  });

  expect(await run('db-renew.js')).toMatchObject({
    code: 1,
    output: expect.stringMatching(/^The database \S+ is in use by another Parley\. [^\n]+\n$/),
  });
  const restored = { DATABASE_URL: `sqlite:${backup}` };
  expect(await runServer(restored, to, [node, 'apps/api/dist/db-renew.js']).exit).toEqual({
    code: 0,
    output: expect.stringMatching(/^The database has the new ID [\w-]{22}\.\n$/),
  });
  // The server has not noticed any of it.
  await say(ann, roomId, 'still here');
});

test('the reading thread loads little, so that the first search is answered at once', async () => {
  const dist = fileURLToPath(new URL('../dist/', import.meta.url));
  const loaded = new Map<string, string>();
  const pending = ['reading-worker.js'];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (loaded.has(file)) continue;
    const source = await readFile(join(dist, file), 'utf8');
    loaded.set(file, source);
    for (const [, name] of source.matchAll(/from "\.\/([^"]+)"/g)) pending.push(name ?? '');
  }
  const bytes = [...loaded.values()].join('').length;
  expect(bytes).toBeGreaterThan(1_000);
  expect(bytes).toBeLessThan(20_000);
});

test('a password among wrong arguments is not repeated', async () => {
  await using folder = makeFolder();
  const main = fileURLToPath(new URL('../dist/db-copy.js', import.meta.url));
  const target = 'mysql://root:hunter2@127.0.0.1:1/parley';
  const from = `sqlite:${join(folder.path, 'parley.db')}`;
  for (const args of [
    [],
    [target],
    ['--into', target],
    ['--from', from, '--to', target],
    ['--from', target],
  ]) {
    const { exit } = runServer({ DATA_DIR: folder.path }, folder.path, [process.execPath, main, ...args]);
    const { code, output } = await exit;
    expect(code).toBe(1);
    expect(output).toMatch(/^[^\n]+\.\n$/);
    expect(output).not.toContain('hunter2');
  }
  expect(await readdir(folder.path)).toEqual([]);
});
