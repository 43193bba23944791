import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, spawnThrowAway } from '../../../../test-support/throw-away.ts';

export interface TestOutcome {
  passed: number;
  /** The titles of the tests that failed; after the first one the rest is not run. */
  failed: string[];
  /** The beginning of what the first failure says. */
  problem: string;
}

/** What of Vitest's report in JSON is read here. */
interface Report {
  numPassedTests: number;
  testResults: {
    message: string;
    assertionResults: { status: string; title: string; failureMessages: string[] }[];
  }[];
}

/** The Vitest projects whose name is not that of their folder. */
const projects: Partial<Record<string, string>> = { 'api-contract': 'contract' };

/**
 * Runs the tests of a file whose titles match; all of them when `titles` is null. Ends them when `signal` is aborted.
 * @throws Error when they cannot be run: that says nothing about what they test.
 */
export async function runTests(
  checkout: string,
  testFile: string,
  titles: string | null,
  env: Record<string, string>,
  signal?: AbortSignal,
): Promise<TestOutcome> {
  await using reportFolder = makeFolder();
  const reportFile = join(reportFolder.path, 'report.json');
  const folder = /^(?:apps|packages)\/([\w-]+)\//.exec(testFile)?.[1] ?? '';
  const output = await run(
    checkout,
    env,
    'npx',
    [
      'vitest',
      'run',
      `--project=${projects[folder] ?? folder}`,
      '--bail=1',
      '--reporter=json',
      `--outputFile=${reportFile}`,
      ...(titles === null ? [] : [`--testNamePattern=${titles}`]),
      testFile,
    ],
    signal,
  );
  if (!existsSync(reportFile)) throw new Error(`${testFile} cannot be run: ${output.slice(-2_000)}`);
  const { testResults, numPassedTests } = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
  const broken = testResults.find(
    ({ message, assertionResults }) => message !== '' && assertionResults.length === 0,
  );
  if (broken !== undefined) throw new Error(`${testFile} cannot be run: ${broken.message}`);
  const failures = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed');
  const [message = ''] = failures[0]?.failureMessages ?? [];
  return {
    passed: numPassedTests,
    failed: failures.map(({ title }) => title),
    problem: message
      .replaceAll(/\s+/g, ' ')
      .replace(/^AssertionError: /, '')
      .slice(0, 120),
  };
}

/** Runs a program to its end, however it ends; what it wrote. */
export async function run(
  cwd: string,
  env: Record<string, string>,
  program: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  const child = spawnThrowAway(program, args, { cwd, env: { ...process.env, ...env } });
  // What it started ends with it.
  const end = () => void (child.pid && process.kill(-child.pid));
  signal?.addEventListener('abort', end);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  await once(child, 'close');
  // By then, another program may have its ID.
  signal?.removeEventListener('abort', end);
  return output;
}
