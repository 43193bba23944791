import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readCommandLine } from './command-line.ts';

const usage = `npm test

Runs everything that must hold before a change lands: formatting, lint, types, rules, migrations, the OpenAPI document, and all tests.
The same list here and in CI.`;

readCommandLine(usage, {});
process.chdir(fileURLToPath(new URL('..', import.meta.url)));

step('Formatting', 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.');
step('Lint', 'node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings');
step('Types', 'scripts/turbo.ts', 'run', 'typecheck', '--output-logs=errors-only');
step('Rules', 'scripts/check-rules.ts');
step('Migrations', 'packages/db/generate.ts', '--check');
step('OpenAPI document', 'packages/api-contract/src/openapi/write.ts', '--check');
step('Tests', 'node_modules/vitest/vitest.mjs', 'run');

/** Runs a JavaScript program. The first one that fails ends the check. */
function step(title: string, ...args: string[]): void {
  console.log(`\n— ${title}`);
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
