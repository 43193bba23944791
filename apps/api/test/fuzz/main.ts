import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CheckoutCopy } from './checkout-copy.ts';
import { readPatches, type PatchFile } from './patch-file.ts';
import { run, runTests, type TestOutcome } from './run-tests.ts';

/**
 * `npm run fuzz -- --only 1-json-depth --seed 1`: takes out one repair after the other, in a copy of the checkout, and fails where no test
 * notices. Without a patch all of these tests have to pass.
 */
const { values } = parseArgs({
  options: { only: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
const patches = readPatches().filter(({ name }) => values.only === undefined || name.startsWith(values.only));
if (patches.length === 0) {
  console.error(`There is no patch whose name begins with ${values.only}.`);
  process.exit(2);
}
const env = { FUZZ_SEED: values.seed };
const problems: string[] = [];

await using copy = new CheckoutCopy(fileURLToPath(new URL('../../../..', import.meta.url)));
console.log(`A copy of the checkout is in ${copy.path}. Seed ${values.seed}.`);
// Pages are served only if there are any.
await run(copy.path, env, 'npm', ['run', 'build', '--workspace', '@parley/web']);

for (const [testFile, ofFile] of Map.groupBy(patches, (patch) => patch.testFile)) {
  const titles = ofFile.map(({ title }) => title);
  const pattern = titles.includes(null) ? null : titles.map((title) => escaped(title ?? '')).join('|');
  const { failed, passed, problem } = await runTests(copy.path, testFile, pattern, env);
  console.log(`Without a patch: ${testFile}: ${passed} tests pass, ${failed.length} fail.`);
  if (failed.length > 0) problems.push(`Without a patch ${testFile} fails: ${failed[0]}: ${problem}`);
}

const rows: Record<string, { 'noticed by': string; seconds: number }> = {};
for (const patch of patches) {
  const startedAt = performance.now();
  const noticed = await withoutRepair(patch).catch((error: unknown) => {
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
for (const problem of problems) console.error(problem);
await copy[Symbol.asyncDispose]();
process.exit(problems.length === 0 ? 0 : 1);

async function withoutRepair({ path, testFile, title }: PatchFile): Promise<TestOutcome> {
  copy.apply(path);
  try {
    return await runTests(copy.path, testFile, title === null ? null : escaped(title), env);
  } finally {
    copy.takeBack(path);
  }
}

function escaped(text: string): string {
  return RegExp.escape(text);
}
