import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCommandLine, refuse } from './command-line.ts';
import { nounOf } from './new/noun.ts';
import { planNoun } from './new/plan.ts';

const usage = `npm run new -- NOUN [--plural PLURAL]

Writes what a new noun needs in the contract, the store and the server, with tests, and adds it to their lists. The noun is something
that people create for themselves, with a name: only its owner sees it and removes it. Change the files from there.

  NOUN       lower-case letters and hyphens, such as saved-view
  --plural   its plural, if that is irregular`;

const { values, positionals } = readCommandLine(usage, {
  options: { plural: { type: 'string' } },
  allowPositionals: true,
});
const [name, ...more] = positionals;
if (name === undefined || more.length > 0) refuse('Give one noun: npm run new -- saved-view');

const noun = nounOf(name, values.plural);
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
// Everything is planned before anything is written.
const texts = await planNoun(noun);
for (const [file, text] of texts) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const { kebabs, manyWords } = noun;
console.log(`${[...texts.keys()].map((file) => `  ${file}`).join('\n')}

Next:

  1. Add the columns and fields that it has besides a name: packages/db/src/schema/${kebabs}.ts and
     packages/api-contract/src/schemas/${kebabs}.ts.
  2. npm run db:generate, and look at both migrations.
  3. npm run openapi
  4. npx vitest run --project db sqlite/store -t "${manyWords}"
     npx vitest run --project api ${kebabs}.test rights.test
  5. If others than its owner may do something, add that to packages/rules, and change its rows in docs/rights.md and its calls in
     apps/api/test/rights/calls.ts.
  6. The web app: apps/web/src/features/${kebabs}, with a test in e2e.
  7. Its documentation in docs, with a row in docs/limits.md, and demo data in apps/api/src/demo/content.`);
