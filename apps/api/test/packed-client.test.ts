import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFolder, spawnThrowAway } from '../../../test-support/throw-away.ts';
import { RestartableServer } from './torture/restartable-server.ts';

const program = fileURLToPath(new URL('packed-client/program.ts', import.meta.url));
const repository = fileURLToPath(new URL('../../..', import.meta.url));
const readme = fileURLToPath(new URL('../../../packages/api-contract/README.md', import.meta.url));
const installMs = 120_000;
const run = promisify(execFile);

const majors = [20, 22, 24];

const folder = makeFolder();
let project: string;
/** Node.js of each major version: this one, and others that are installed for the purpose. */
let nodes: string[];
beforeAll(async () => {
  // As its README says.
  const { stdout } = await run('npm', ['run', '--silent', 'package', '--workspace', '@parley/api-contract'], {
    cwd: repository,
  });
  const packed = stdout.trim();
  // tRPC brings TypeScript along.
  [project, ...nodes] = await Promise.all([install('project', packed), ...majors.map(nodeOf)]);
}, installMs);
afterAll(() => folder[Symbol.asyncDispose]());

async function nodeOf(major: number): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  return join(await install(`node-${major}`, `node@${major}`), 'node_modules/.bin/node');
}

/** An empty project but for one package. */
async function install(name: string, spec: string): Promise<string> {
  const path = join(folder.path, name);
  await mkdir(path);
  const manifest = { private: true, type: 'module', allowScripts: { node: true } };
  await writeFile(join(path, 'package.json'), JSON.stringify(manifest));
  await run('npm', ['install', '--prefix', path, '--prefer-offline', '--no-audit', '--no-fund', spec], {
    cwd: path,
  });
  return path;
}

async function compile(moduleResolution: string, files: string[]): Promise<void> {
  const module = moduleResolution === 'bundler' ? 'esnext' : moduleResolution;
  const strict = ['--strict', '--skipLibCheck', 'false', '--target', 'esnext', '--module', module];
  await run(
    join(project, 'node_modules/.bin/tsc'),
    ['--ignoreConfig', ...strict, '--moduleResolution', moduleResolution, ...files],
    { cwd: project },
  ).catch((error: { stdout: string }) => Promise.reject(new Error(error.stdout)));
}

/** The snippets of the README, each in a file. */
async function writeSnippets(): Promise<string[]> {
  const snippets = (await readFile(readme, 'utf8')).matchAll(/^```ts\n(.*?)^```$/gms);
  return Promise.all(
    Array.from(snippets, async ([, snippet = ''], index) => {
      await writeFile(join(project, `snippet-${index}.ts`), snippet);
      return `snippet-${index}.ts`;
    }),
  );
}

describe('the packed client', () => {
  test.each(['nodenext', 'bundler'])('has types for its README and a program under %s', async (kind) => {
    const snippets = await writeSnippets();
    expect(snippets).toHaveLength(4);
    await cp(program, join(project, 'program.ts'));
    await compile(kind, ['program.ts', ...snippets]);
  });

  test('has no types for what there is not', async () => {
    const [snippet] = await writeSnippets();
    const wrong = (await readFile(join(project, snippet ?? ''), 'utf8')).replace('.seq', '.number');
    await writeFile(join(project, 'wrong.ts'), wrong);
    await expect(compile('nodenext', ['wrong.ts'])).rejects.toThrow(/^wrong\.ts.*'number' does not exist/);
  });

  test('LP2 LP4 LP5 works on Node 20, 22 and 24 over a restart of the server, and ends by itself', async () => {
    await using server = await RestartableServer.start();
    const programs = nodes.map((node, index) => startProgram(node, [server.url, `${majors[index]}`]));
    const said = await Promise.all(programs.map((each) => each.line()));
    expect(said).toEqual(['v20 halfway', 'v22 halfway', 'v24 halfway']);
    await server.restart('SIGTERM', 0);

    const all = Array.from({ length: 20 }, (_, index) => index + 1);
    for (const each of programs) {
      expect(JSON.parse(await each.line())).toEqual({
        versions: all,
        contents: all.map(String),
        failure: 'missing: roomId',
      });
      expect(await each.exitCode).toBe(0);
    }
  });
});

function startProgram(node: string, args: string[]) {
  const child = spawnThrowAway(node, ['program.js', ...args], { cwd: project });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async line(): Promise<string> {
      const { value, done } = await lines.next();
      if (done) throw new Error(`The program ended: ${complaint}`);
      return value;
    },
    exitCode: once(child, 'exit').then(([code]: unknown[]) => code),
  };
}
