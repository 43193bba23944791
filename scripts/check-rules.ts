import { procedureDefinitions } from '@parley/api-contract/server';
import { globSync, readFileSync } from 'node:fs';
import { readRights, restPathOf } from './rights-table.ts';

/** Each rule of docs/live-protocol.md has a test whose title begins with its number, and no test names a rule that does not exist. */
const specification = readFileSync('docs/live-protocol.md', 'utf8');
const rules = new Set(Array.from(specification.matchAll(/^- \*\*(LP\d+)\*\*/gm), ([, rule]) => rule));

const tested = new Set<string | undefined>();
for (const file of globSync(['apps/**/*.test.ts', 'packages/**/*.{test,suite}.ts', 'e2e/*.test.ts'], {
  exclude: ['**/node_modules/**'],
})) {
  const titles = readFileSync(file, 'utf8').matchAll(/\btest(?:\.each\([^]*?\))?\(\s*['"`]((?:LP\d+ )+)/g);
  for (const [, numbers] of titles) for (const rule of numbers?.trim().split(' ') ?? []) tested.add(rule);
}

const untested = [...rules].filter((rule) => !tested.has(rule));
const unknown = [...tested].filter((rule) => !rules.has(rule));
if (untested.length > 0) console.error(`No test proves ${untested.join(', ')} of docs/live-protocol.md.`);
if (unknown.length > 0)
  console.error(`Tests name ${unknown.join(', ')}, which docs/live-protocol.md does not have.`);

/** A property test with a random seed fails at random. */
const seedless = globSync(['{apps,packages}/*/{src,test}/**/*.{test,suite}.ts'], {
  exclude: ['**/node_modules/**'],
}).filter((file) => {
  const source = readFileSync(file, 'utf8');
  return /\bfc\.(?:assert|check|sample)\(/.test(source) && !source.includes('/property-runs.ts');
});
if (seedless.length > 0)
  console.error(
    `These property tests need \`propertyRuns\` of test-support/property-runs.ts: ${seedless.join(', ')}.`,
  );

/** Each procedure has rows in docs/rights.md, with its REST path, and each row has a procedure. */
const rows = Map.groupBy(readRights(), ({ procedure }) => procedure);
const wrongRights = [
  ...[...procedureDefinitions.keys()].filter((procedure) => !rows.has(procedure)),
  ...[...rows].flatMap(([procedure, ofProcedure]) => {
    const definition = procedureDefinitions.get(procedure);
    const isCorrect =
      definition !== undefined && ofProcedure.every(({ rest }) => rest === restPathOf(definition));
    return isCorrect ? [] : procedure;
  }),
];
if (wrongRights.length > 0)
  console.error(
    `docs/rights.md has no rows, or wrong ones, for ${wrongRights.join(', ')}. See CONTRIBUTING.md.`,
  );

process.exit(untested.length + unknown.length + seedless.length + wrongRights.length > 0 ? 1 : 0);
