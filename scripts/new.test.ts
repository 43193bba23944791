import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFolder, type Folder } from '../test-support/throw-away.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const execute = promisify(execFile);

/** A copy of the repository, in which tests may write nouns. */
let copy: Folder;
beforeAll(async () => {
  copy = makeFolder();
  const { stdout } = await execute('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  });
  // Some may have been deleted, but not committed yet.
  for (const file of stdout.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
    cpSync(join(root, file), join(copy.path, file));
  }
  linkPackages();
  await execute('git', ['init', '--quiet'], { cwd: copy.path });
  await execute('git', ['add', '--all'], { cwd: copy.path });
}, 60_000);
afterAll(() => copy[Symbol.asyncDispose]());

/** Third-party packages are those of the repository; our own are those of the copy. */
function linkPackages(): void {
  mkdirSync(join(copy.path, 'node_modules/@parley'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '@parley') symlinkSync(join(root, 'node_modules', name), pathOf(`node_modules/${name}`));
  }
  for (const name of readdirSync(join(root, 'node_modules/@parley'))) {
    const folder = realpathSync(join(root, 'node_modules/@parley', name));
    symlinkSync(pathOf(relative(realpathSync(root), folder)), pathOf(`node_modules/@parley/${name}`));
  }
}

function pathOf(file: string): string {
  return join(copy.path, file);
}

/** Runs a JavaScript program in the copy. */
async function run(...args: string[]): Promise<{ code: number; output: string }> {
  try {
    const { stdout, stderr } = await execute(process.execPath, args, { cwd: copy.path });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

/** Which files of the copy were created or changed. */
async function written(): Promise<string[]> {
  const args = ['ls-files', '--modified', '--others', '--exclude-standard'];
  const { stdout } = await execute('git', args, { cwd: copy.path });
  return stdout.split('\n').filter((name) => name !== '');
}

describe('a noun is refused in one sentence, and nothing is written', () => {
  test.each([
    ['that is missing', [], 'Give one noun: npm run new -- saved-view'],
    ['that is two', ['saved', 'view'], 'Give one noun: npm run new -- saved-view'],
    [
      'in capitals',
      ['SavedView'],
      '“SavedView” is not a noun of lower-case letters and hyphens, such as saved-view.',
    ],
    [
      'that is a path',
      ['../view'],
      '“../view” is not a noun of lower-case letters and hyphens, such as saved-view.',
    ],
    [
      'whose plural is none',
      ['saved-view', '--plural', 'Views'],
      '“Views” is not a noun of lower-case letters and hyphens, such as saved-view.',
    ],
    [
      'that is its own plural',
      ['sheep', '--plural', 'sheep'],
      'The plural of sheep must differ from it: choose one with --plural.',
    ],
    ['that exists', ['room'], 'There is already room: apps/api/src/rooms exists.'],
    [
      'whose type exists',
      ['room-head'],
      'There is already room-head: packages/api-contract/src/index.ts exports RoomHead.',
    ],
  ])('%s', async (_, args, sentence) => {
    expect(await run('scripts/new.ts', ...args)).toEqual({ code: 2, output: `${sentence}\n` });
    expect(await written()).toEqual([]);
  });

  const context = 'packages/api-contract/src/context.ts';
  test.each([
    [
      'for a list that is not there',
      context,
      'export interface Services {',
      'export interface All {',
      `${context} has no line “export interface Services {”.`,
    ],
    [
      'for a list whose entries look otherwise',
      'docs/rights.md',
      '## Flask paths',
      '## Older paths',
      'docs/rights.md has no line like /^## Flask paths$/.',
    ],
    [
      'that would be no TypeScript',
      context,
      'export interface Services {',
      'export interface Services {\n  )',
      expect.stringMatching(
        /^packages\/api-contract\/src\/context\.ts would not be valid \(SyntaxError: .*\)/,
      ),
    ],
  ])('%s', async (_, file, from, to, sentence) => {
    const text = readFileSync(pathOf(file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(pathOf(file), text.replace(from, to));
    const { code, output } = await run('scripts/new.ts', 'saved-view');
    expect(await written()).toEqual([file]);
    writeFileSync(pathOf(file), text);
    expect(output.trim().replace(/ Nothing was written\.$/, '')).toEqual(sentence);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });
});

describe('a noun of two words', () => {
  let files: string[];
  beforeAll(async () => {
    const { code, output } = await run('scripts/new.ts', 'saved-view');
    expect(output).toContain('npm run db:generate');
    expect(code).toBe(0);
    files = await written();
  }, 60_000);

  test('is written to its own files and to lists in others, and formatted', async () => {
    for (const file of [
      'packages/api-contract/src/routers/saved-views.ts',
      'packages/db/src/store/saved-views.ts',
      'packages/db/src/suite/saved-views.suite.ts',
      'apps/api/src/saved-views/saved-views.ts',
      'apps/api/test/saved-views.test.ts',
      'packages/api-contract/src/app-router.ts',
      'packages/db/src/store/store.ts',
      '.oxlintrc.json',
      'docs/rights.md',
    ]) {
      expect(files).toContain(file);
    }
    const check = await run(
      'node_modules/prettier/bin/prettier.cjs',
      '--check',
      '--log-level=warn',
      ...files,
    );
    expect(check).toEqual({ code: 0, output: '' });
  });

  test('type-checks, with everything that it is added to', async () => {
    const tsconfig = {
      extends: './tsconfig.base.json',
      include: ['packages/api-contract', 'packages/db', 'apps/api'],
    };
    writeFileSync(pathOf('tsconfig.json'), JSON.stringify(tsconfig));
    const check = await run('node_modules/typescript/bin/tsc', '--pretty', 'false');
    expect(check).toEqual({ code: 0, output: '' });
  });

  test('passes lint', async () => {
    const code = files.filter((file) => file.endsWith('.ts'));
    const { output } = await run(
      'node_modules/oxlint/bin/oxlint',
      '--type-aware',
      '--deny-warnings',
      ...code,
    );
    expect(output).toContain('Found 0 warnings and 0 errors.');
  });

  test('is refused a second time, and stays as it is', async () => {
    await execute('git', ['add', '--all'], { cwd: copy.path });
    const { code, output } = await run('scripts/new.ts', 'saved-view');
    expect(output).toBe('There is already saved-view: apps/api/src/saved-views exists.\n');
    expect(code).toBe(2);
    expect(await written()).toEqual([]);
  });
});
