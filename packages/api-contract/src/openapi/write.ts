import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCommandLine } from '../../../../scripts/command-line.ts';
import { openApiDocument } from './document.ts';

const usage = `npm run openapi [-- --check]

Writes packages/api-contract/openapi.json from the procedures.

  --check   writes nothing, and fails if the committed file is out of date`;

const { values } = readCommandLine(usage, { options: { check: { type: 'boolean', default: false } } });
const file = join(import.meta.dirname, '../../openapi.json');
const text = `${JSON.stringify(openApiDocument(), null, 2)}\n`;

if (!values.check) {
  writeFileSync(file, text);
} else if (readFileSync(file, 'utf8') !== text) {
  console.error(
    'packages/api-contract/openapi.json is out of date. Run npm run openapi, review the changes, and commit it.',
  );
  process.exitCode = 1;
}
