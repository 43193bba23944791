/** Gives the configured database a new ID, after it was copied or restored by means other than Parley's own. */
import { renewDatabase } from '@parley/db';
import { readDatabaseUrl } from '../env.ts';
import { runCommand } from '../run-command.ts';

const usage = `npm run db:renew

Gives the configured database a new ID, after it was copied or restored by means other than Parley's own. First stop every server
that uses it.`;
const wrongArguments =
  'It takes no arguments, and renews the configured database: npm run db:renew. Stop every server that uses it first.';

await runCommand(usage, async () => {
  if (process.argv.length > 2) throw new Error(wrongArguments);
  const { id } = await renewDatabase({ url: readDatabaseUrl() });
  console.log(`The database has the new ID ${id}.`);
});
