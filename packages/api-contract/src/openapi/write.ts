import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from './document.ts';
import { readProcedureDocs } from './procedure-docs.ts';

/** Writes the OpenAPI document; with `--check` it says whether the one that is committed is up to date. */
const file = join(import.meta.dirname, '../../openapi.json');
const text = `${JSON.stringify(openApiDocument(readProcedureDocs()), null, 2)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (readFileSync(file, 'utf8') !== text) {
  console.error(
    'packages/api-contract/openapi.json is not what the router says. Run npm run openapi, look at the difference, and commit it.',
  );
  process.exitCode = 1;
}
