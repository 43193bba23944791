import { randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeFolder, type Folder } from '../../../test-support/throw-away.ts';
import { password } from './people.ts';
import { TestServer } from './server.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const example = join(root, 'examples/openapi-client');
const run = promisify(execFile);

let server: TestServer;
let folder: Folder;
/** The example with types made anew from the committed document, in a folder of its own. */
beforeAll(async () => {
  server = await TestServer.start();
  folder = makeFolder();
  for (const file of ['main.ts', 'tsconfig.json', 'package.json'])
    await cp(join(example, file), join(folder.path, file));
  await symlink(join(root, 'node_modules'), join(folder.path, 'node_modules'));
  const document = join(root, 'packages/api-contract/openapi.json');
  await run(join(example, 'node_modules/.bin/openapi-typescript'), [
    document,
    '-o',
    join(folder.path, 'parley.d.ts'),
  ]);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** Compiles strictly, as the example's tsconfig.json says. */
const compile = () => run(join(example, 'node_modules/.bin/tsc'), ['-p', folder.path]);

test('a client generated from the OpenAPI document compiles, and does what its types say', async () => {
  await compile();
  const username = `gen-${randomUUID().slice(0, 8)}`;
  const main = () => run(process.execPath, ['main.ts', server.url, username, password], { cwd: folder.path });
  expect((await main()).stdout).toBe(`${username}: The tomatoes are ripe.\n`);
  // The second time the error's reason is read.
  expect((await main()).stdout).toBe(
    `There is an account ${username} already.\n${username}: The tomatoes are ripe.\n`,
  );
});

test('what the document does not allow does not compile', async () => {
  const wrongs = [
    // A body without what it needs, …
    ["content: 'The tomatoes are ripe.'", "text: 'The tomatoes are ripe.'"],
    // … a reason that the endpoint cannot have, …
    ["'username_taken'", "'room_not_found'"],
    // … a parameter of another type.
    ['limit: 10', "limit: 'ten'"],
  ] as const;
  let program = await readFile(join(example, 'main.ts'), 'utf8');
  for (const [right, wrong] of wrongs) {
    expect(program).toContain(right);
    program = program.replace(right, wrong);
  }
  await writeFile(join(folder.path, 'main.ts'), program);
  const { stdout } = await compile().catch((failure: { stdout: string }) => failure);
  const lines = program.split('\n');
  for (const [, wrong] of wrongs) {
    const line = lines.findIndex((text) => text.includes(wrong)) + 1;
    expect(stdout).toContain(`main.ts(${line},`);
  }
});
