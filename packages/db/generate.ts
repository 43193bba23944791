import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readCommandLine } from '../../scripts/command-line.ts';

const usage = `npm run db:generate [-- --check]

Writes the migrations that the tables in packages/db/src/schema need, for both dialects. Review both, and commit them.

  --check   fails if one had to be written`;

const { values } = readCommandLine(usage, { options: { check: { type: 'boolean', default: false } } });
const drizzleKit = fileURLToPath(new URL('../../node_modules/drizzle-kit/bin.cjs', import.meta.url));

for (const dialect of ['sqlite', 'mysql']) {
  const { status, stdout } = spawnSync(
    process.execPath,
    [drizzleKit, 'generate', '--config', `drizzle.${dialect}.config.ts`],
    // Without --check it may ask questions, such as whether a column was renamed.
    {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['inherit', values.check ? 'pipe' : 'inherit', 'inherit'],
    },
  );
  if (status !== 0) process.exit(1);
  if (values.check && !stdout.includes('No schema changes')) {
    console.error(
      `${stdout}\nThe tables have changed: review the migration that was just written, and commit it.`,
    );
    process.exitCode = 1;
  }
}
