/** Backs up the embedded database, while the server runs. */
import { backUpDatabase } from '@parley/db';
import { resolve } from 'node:path';
import { readDatabaseUrl } from '../env.ts';
import { runCommand } from '../run-command.ts';

const usage = `npm run db:backup -- FILE

Backs up the configured embedded database to a new file, while the server runs. The file must not exist yet.`;
const wrongArguments =
  'Name the file to back up to, which must not exist yet: npm run db:backup -- /path/to/backup.db';

await runCommand(usage, async () => {
  const [name, ...others] = process.argv.slice(2);
  if (name === undefined || name.startsWith('-') || others.length > 0) throw new Error(wrongArguments);
  const file = resolve(name);
  const { bytes, messageCount } = await backUpDatabase({ url: readDatabaseUrl(), file });
  const megabytes = (bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 });
  console.log(`Backed up to ${file}: ${megabytes} MB, messages: ${messageCount.toLocaleString('en')}.`);
});
