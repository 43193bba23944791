/** Copies everything from one database to another, such as from the embedded one to MySQL. */
import { copyDatabase, type CopyProgress } from '@parley/db';
import { parseArgs } from 'node:util';
import { readDatabaseUrl } from '../env.ts';
import { runCommand } from '../run-command.ts';
import { createProgressLine } from './progress-line.ts';

const usage = `npm run db:copy -- [--from URL] [--to URL]

Copies everything from one database to another, and compares both at the end. First stop every server that uses one of them. An
interrupted copy resumes where it stopped.

  --from URL   sqlite:/path/to/parley.db, or mysql://user:password@host:3306/database
  --to URL     the same; an empty database, or one with an interrupted copy

Leave out one of the two to use the configured database. The process list shows passwords in arguments, but not those in the file .env.`;
const wrongArguments =
  'Name both databases: npm run db:copy -- --from sqlite:/path/to/parley.db --to mysql://user:password@host:3306/database. If you leave one out, the configured database is used.';

const verbs: Record<CopyProgress['step'], string> = {
  compare: 'Comparing',
  copy: 'Copying',
  verify: 'Verifying',
};

await runCommand(usage, async () => {
  const { from, to } = readArguments();
  const progress = createProgressLine(process.stdout);
  const rowCounts = await copyDatabase({
    from: from ?? readDatabaseUrl(),
    to: to ?? readDatabaseUrl(),
    onProgress({ step, table, rowCount, total }) {
      progress.show(`${verbs[step]} ${table}: ${numberOf(rowCount)} of ${numberOf(total)}`);
    },
  }).finally(() => progress.clear());
  const counted = Array.from(rowCounts, ([table, rowCount]) => `${table} ${numberOf(rowCount)}`);
  console.log(`Copied, and the same in both: ${counted.join(', ')}.`);
});

function readArguments(): { from?: string | undefined; to?: string | undefined } {
  try {
    const { values } = parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } });
    if (values.from !== undefined || values.to !== undefined) return values;
  } catch {
    // Node's message about a wrong argument repeats it, and it may hold a password.
  }
  throw new Error(wrongArguments);
}

function numberOf(count: number): string {
  return count.toLocaleString('en');
}
