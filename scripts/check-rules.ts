import { globSync, readFileSync } from 'node:fs';

/** Each rule of docs/live-protocol.md has a test whose title begins with its number, and no test names a rule that is not there. */
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
process.exit(untested.length + unknown.length > 0 ? 1 : 0);
