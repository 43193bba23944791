import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTests, type TestOutcome } from './run-tests.ts';

export interface NewSeeds {
  root: string;
  minutes: number;
  firstSeed: number;
  /** By how much more each property is tried than in `npm test`. */
  factor: number;
  /** Part of the path of the tests to run; all where it is empty. */
  only: string;
}

/**
 * Runs every property test and fuzzer, round after round, each with a seed of its own, until the time is up: what has not failed by then
 * has not failed. Returns what failed, with what shows it again.
 */
export async function runNewSeeds({ root, minutes, firstSeed, factor, only }: NewSeeds): Promise<string[]> {
  const files = propertyTests(root).filter((file) => file.includes(only));
  if (files.length === 0) throw new Error(`There is no property test whose path includes ${only}.`);
  const deadline = AbortSignal.timeout(minutes * 60_000);
  const problems: string[] = [];
  let rounds = 0;
  for (let seed = firstSeed; !deadline.aborted; seed++) {
    console.log(`Round ${rounds + 1}: FUZZ_SEED=${seed}, ${files.length} files.`);
    for (const file of files) {
      const env = { FUZZ_SEED: String(seed), FUZZ_FACTOR: String(factor) };
      const outcome = await runTests(root, file, null, env, deadline).catch((error: unknown) =>
        failureOf(error, deadline),
      );
      if (deadline.aborted) break;
      for (const title of outcome.failed) {
        const again = `FUZZ_SEED=${seed} FUZZ_FACTOR=${factor} npx vitest run ${file}`;
        problems.push(`${file}: ${title}: ${outcome.problem}\n  Again: ${again}`);
        console.error(problems.at(-1));
      }
    }
    rounds++;
  }
  console.log(
    `${rounds} rounds in ${minutes} minutes, beginning with FUZZ_SEED=${firstSeed}: ${problems.length} failures.`,
  );
  return problems;
}

/** A run that ends because the time is up has not failed. */
function failureOf(error: unknown, deadline: AbortSignal): TestOutcome {
  return { passed: 0, failed: deadline.aborted ? [] : ['cannot be run'], problem: String(error) };
}

/** The test files that ask for a seed, and those that run a suite which does. */
function propertyTests(root: string): string[] {
  const files = globSync(['{apps,packages}/*/{src,test}/**/*.{test,suite}.ts'], { cwd: root });
  const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  const asking = new Set(files.filter((file) => sources.get(file)?.includes('/property-runs.ts') === true));
  for (let before = 0; before < asking.size;) {
    before = asking.size;
    const suites = [...asking]
      .filter((file) => file.endsWith('.suite.ts'))
      .map((file) => `/${file.split('/').at(-1)}'`);
    for (const [file, source] of sources)
      if (suites.some((suite) => source.includes(suite))) asking.add(file);
  }
  return [...asking].filter((file) => file.endsWith('.test.ts')).toSorted();
}
