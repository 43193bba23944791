import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CheckoutCopy } from './checkout-copy.ts';
import { readPatches, type PatchFile } from './patch-file.ts';

/**
 * `npm run fuzz -- --only json-depth --seed 1`: takes out one repair after the other, in a copy of the checkout, and fails where no test
 * notices. Without a patch all of these tests have to pass.
 */
const { values } = parseArgs({
  options: { only: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
const root = fileURLToPath(new URL('../../../..', import.meta.url));
const patches = readPatches().filter(({ name }) => values.only === undefined || name.includes(values.only));
if (patches.length === 0) {
  console.error(`There is no patch whose name has ${values.only} in it.`);
  process.exit(2);
}

interface Outcome {
  failed: string[];
  passed: number;
  /** The first failure's beginning. */
  problem: string;
}

interface Report {
  numPassedTests: number;
  testResults: {
    message: string;
    assertionResults: { status: string; title: string; failureMessages: string[] }[];
  }[];
}

await using copy = new CheckoutCopy(root);
log(`A copy of the checkout is in ${copy.path}. Seed ${values.seed}.`);
await run('npm', ['run', 'build', '--silent', '--workspace', '@parley/web']);

const problems: string[] = [];
const files = [...new Set(patches.map(({ testFile }) => testFile))];
for (const testFile of files) {
  const titles = patches.filter((patch) => patch.testFile === testFile).map(({ title }) => title);
  const title = titles.includes(null) ? null : titles.map((each) => escaped(each ?? '')).join('|');
  const { failed, passed, problem } = await test(testFile, title);
  log(`Without a patch: ${testFile}: ${passed} tests pass, ${failed.length} fail.`);
  if (failed.length > 0) problems.push(`${testFile} fails without a patch: ${failed.join(', ')}: ${problem}`);
}
const rows: Record<string, { 'takes out': string; 'noticed by': string; s: number }> = {};
for (const patch of patches) {
  const startedAt = performance.now();
  const noticedBy = await noticing(patch);
  if (noticedBy === null) problems.push(`${patch.name}: no test has noticed.`);
  rows[patch.name] = {
    'takes out': patch.summary,
    'noticed by': noticedBy ?? 'NOBODY',
    s: Math.round((performance.now() - startedAt) / 1_000),
  };
  log(`${patch.name}: ${noticedBy ?? 'NOT NOTICED'}`);
}
console.table(rows);
for (const problem of problems) console.error(problem);
await copy[Symbol.asyncDispose]();
process.exit(problems.length === 0 ? 0 : 1);

/** What has noticed that this repair is missing; null when nothing has. */
async function noticing({ path, name, testFile, title }: PatchFile): Promise<string | null> {
  try {
    copy.apply(path);
  } catch (error) {
    problems.push(`${name} does not apply: ${String(error)}`);
    return null;
  }
  try {
    const { failed, problem } = await test(testFile, title === null ? null : escaped(title));
    return failed[0] === undefined ? null : `${failed[0]}: ${problem}`;
  } finally {
    copy.takeBack(path);
  }
}

async function test(testFile: string, titles: string | null): Promise<Outcome> {
  const reportFile = join(copy.path, 'report.json');
  const folder = /^(?:apps|packages)\/([\w-]+)\//.exec(testFile)?.[1] ?? '';
  const project = folder === 'api-contract' ? 'contract' : folder;
  await run('npx', [
    'vitest',
    'run',
    '--project',
    project,
    '--bail=1',
    '--reporter=json',
    `--outputFile=${reportFile}`,
    ...(titles === null ? [] : ['--testNamePattern', titles]),
    testFile,
  ]);
  const { testResults, numPassedTests } = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
  const failures = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed');
  // A file that does not load would fail whatever the patch does.
  const broken = testResults.find(
    ({ message, assertionResults }) => message !== '' && assertionResults.length === 0,
  );
  if (broken !== undefined) throw new Error(`${testFile} cannot be run: ${broken.message}`);
  const messages = failures.flatMap(({ failureMessages }) => failureMessages).join(' ');
  return {
    failed: failures.map(({ title }) => title),
    passed: numPassedTests,
    problem: messages
      .replaceAll(/\s+/g, ' ')
      .replace(/^AssertionError: /, '')
      .slice(0, 120),
  };
}

/** Runs a program in the copy to its end, however it ends. */
async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, {
    cwd: copy.path,
    env: { ...process.env, FUZZ_SEED: values.seed },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(child, 'exit');
}

function escaped(text: string): string {
  return RegExp.escape(text);
}

function log(line: string): void {
  console.log(line);
}
