/** Started and killed by a test: backs up a database again and again. Its arguments are the database's URL and a folder. */
import { join } from 'node:path';
import { backUpDatabase } from '../index.ts';

const [, , url = '', folder = ''] = process.argv;
for (let count = 1; ; count += 1) await backUpDatabase({ url, file: join(folder, `backup-${count}.db`) });
