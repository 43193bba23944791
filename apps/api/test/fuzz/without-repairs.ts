import { CheckoutCopy } from './checkout-copy.ts';
import { readPatches, type PatchFile } from './patch-file.ts';
import { run, runTests, type TestOutcome } from './run-tests.ts';

export interface RepairsToTakeOut {
  root: string;
  seed: number;
  /** The beginning of the names of the patches; all where it is empty. */
  only: string;
}

/** Takes out one repair after the other, in a copy of the checkout. Returns those whose loss no test notices, and what fails without. */
export async function withoutEachRepair({ root, seed, only }: RepairsToTakeOut): Promise<string[]> {
  const patches = readPatches().filter(({ name }) => name.startsWith(only));
  if (patches.length === 0) return report([`There is no patch whose name begins with ${only}.`]);
  const env = { FUZZ_SEED: String(seed) };
  const problems: string[] = [];

  await using copy = new CheckoutCopy(root);
  console.log(`A copy of the checkout is in ${copy.path}. Seed ${seed}.`);
  // Pages are served only if there are any.
  await run(copy.path, env, 'npm', ['run', 'build', '--workspace', '@parley/web']);

  for (const [testFile, ofFile] of Map.groupBy(patches, (patch) => patch.testFile)) {
    const titles = ofFile.map(({ title }) => title);
    const pattern = titles.includes(null)
      ? null
      : titles.map((title) => RegExp.escape(title ?? '')).join('|');
    const { failed, passed, problem } = await runTests(copy.path, testFile, pattern, env);
    console.log(`Without a patch: ${testFile}: ${passed} tests pass, ${failed.length} fail.`);
    if (failed.length > 0) problems.push(`Without a patch ${testFile} fails: ${failed[0]}: ${problem}`);
  }

  const rows: Record<string, { 'noticed by': string; seconds: number }> = {};
  for (const patch of patches) {
    const startedAt = performance.now();
    const noticed = await testsWithout(copy, patch, env).catch((error: unknown) => {
      problems.push(`${patch.name}: ${String(error)}`);
      return null;
    });
    const title = noticed?.failed[0];
    if (title === undefined) problems.push(`${patch.name}: no test has noticed. ${patch.summary}`);
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    rows[patch.name] = { 'noticed by': (title ?? 'NOBODY').slice(0, 90), seconds };
    console.log(`${patch.name}: ${title === undefined ? 'NOT NOTICED' : `${title}: ${noticed?.problem}`}`);
  }
  console.table(rows);
  return report(problems);
}

async function testsWithout(
  copy: CheckoutCopy,
  { path, testFile, title }: PatchFile,
  env: Record<string, string>,
): Promise<TestOutcome> {
  copy.apply(path);
  try {
    return await runTests(copy.path, testFile, title === null ? null : RegExp.escape(title), env);
  } finally {
    copy.takeBack(path);
  }
}

function report(problems: string[]): string[] {
  for (const problem of problems) console.error(problem);
  return problems;
}
