import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { makeFolder } from '../test-support/throw-away.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const execute = promisify(execFile);

interface Manifest {
  workspaces?: string[];
  scripts?: Record<string, string>;
}

interface Outcome {
  code: number;
  output: string;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));

/** Every script, by `folder name`. */
async function allScripts(): Promise<Map<string, string>> {
  const { stdout } = await execute('git', ['ls-files', '*package.json'], { cwd: root });
  const folders = stdout
    .trim()
    .split('\n')
    .map((file) => file.replace(/\/?package\.json$/, ''));
  return new Map(
    folders.flatMap((folder) =>
      Object.entries(manifestOf(folder).scripts ?? {}).map(([name, script]) => [
        `${folder || '.'} ${name}`,
        script,
      ]),
    ),
  );
}

/** Runs a script of the root package as npm does: the package's own programs are found first. */
async function run(script: string, ...args: string[]): Promise<Outcome> {
  const [name = '', ...given] = script.split(' ');
  const program = name === 'node' ? process.execPath : join(root, 'node_modules/.bin', name);
  return outcomeOf(program, [...given, ...args], root);
}

async function outcomeOf(program: string, args: string[], cwd: string): Promise<Outcome> {
  try {
    const { stdout, stderr } = await execute(program, args, { cwd });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

const stack = /^ {4}at /m;
const rootScripts = Object.entries(manifestOf('').scripts ?? {});
/** Our own scripts. The others are programs with their own help. */
const ownScripts = rootScripts.filter(([, script]) => script.startsWith('node '));
/** How their usage names them, if not by `npm run`. */
const aliases: Record<string, string> = { start: 'npm start', check: 'npm test', test: 'npm test' };
/** Our own scripts that pass their options on to another program. */
const handedOn = new Set(['build', 'typecheck']);

describe('every command of npm', () => {
  test.each(rootScripts)('answers --help: %s', async (name, script) => {
    const { code, output } = await run(script, '--help');
    expect(output).not.toMatch(stack);
    expect(code).toBe(0);
    const isOwn = script.startsWith('node ') && !handedOn.has(name);
    expect(output).toContain(isOwn ? (aliases[name] ?? `npm run ${name}`) : '--');
  });

  test.each(ownScripts.filter(([name]) => name !== 'start'))(
    'reports an unknown option in a sentence: %s',
    async (_, script) => {
      const { code, output } = await run(script, '--no-such-option');
      expect(code).toBeGreaterThan(0);
      expect(output).not.toMatch(stack);
      expect(output).toMatch(/\S/);
    },
  );

  test.each(ownScripts)('says what is missing before anything is installed: %s', async (_, script) => {
    await using folder = makeFolder();
    mkdirSync(join(folder.path, 'scripts'));
    for (const file of ['preflight.js', 'start.js']) {
      copyFileSync(join(root, 'scripts', file), join(folder.path, 'scripts', file));
    }
    writeFileSync(join(folder.path, 'package.json'), '{"type": "module"}');
    const [, ...args] = script.split(' ');
    expect(await outcomeOf(process.execPath, args, folder.path)).toEqual({
      code: 1,
      output: 'The packages that Parley needs are not installed. Run: npm ci\n',
    });
  });
});

test.each([
  ['packages/api-contract', 'package', 'npm run package'],
  ['packages/db', 'generate', 'npm run db:generate'],
  ['packages/text', 'confusables', 'npm run confusables'],
])('the script of %s answers --help: %s', async (folder, name, usage) => {
  const [, ...args] = (manifestOf(folder).scripts?.[name] ?? '').split(' ');
  const { code, output } = await outcomeOf(process.execPath, [...args, '--help'], join(root, folder));
  expect(output).toContain(usage);
  expect(code).toBe(0);
});

test('deploy/collect.sh answers --help, and copies nothing without a folder', async () => {
  const collect = (...args: string[]) => outcomeOf('sh', [join(root, 'deploy/collect.sh'), ...args], root);
  expect(await collect('--help')).toEqual({
    code: 0,
    output: expect.stringMatching(/^deploy\/collect\.sh FOLDER\n/),
  });
  for (const args of [[], [''], ['--force'], ['/tmp/a', '/tmp/b']]) {
    expect(await collect(...args)).toEqual({
      code: 2,
      output: 'Give the folder to copy to: deploy/collect.sh /opt/parley\n',
    });
  }
});

test('npm run screens lists the views if none has the name', async () => {
  const { code, output } = await run('node e2e/screens.ts', '/tmp/a', 'no such view');
  expect(output).toMatch(/^No view has no such view in its name\. The views are sign-in, [^\n]*\.\n/);
  expect(output).not.toMatch(stack);
  expect(code).toBeGreaterThan(0);
});

test('no script needs the shell of a particular system', async () => {
  const scripts = await allScripts();
  expect(scripts.size).toBeGreaterThan(25);
  const bound = [...scripts].filter(
    ([, script]) => /[;&|<>$'`\\]/.test(script) || /^(?:exec|bash|sh|\w+=)/.test(script),
  );
  expect(bound).toEqual([]);
});

test('every text file has the same line endings on every system', async () => {
  const { stdout } = await execute('git', ['ls-files', '--eol'], { cwd: root, maxBuffer: 16 * 1024 * 1024 });
  const files = stdout.trim().split('\n');
  expect(files.length).toBeGreaterThan(500);
  const wrong = files.filter(
    (line) => !/^i\/(?:lf|none|-text) .*attr\/(?:text=auto eol=lf|-text)/.test(line),
  );
  expect(wrong).toEqual([]);
});
