/** Copies a database and prints its progress. Its arguments are the URLs of the two. */
import { copyDatabase } from '../index.ts';

const [, , from = '', to = ''] = process.argv;
await copyDatabase({
  from,
  to,
  onProgress({ step, table, rowCount }) {
    process.stdout.write(`${step} ${table} ${rowCount}\n`);
  },
});
