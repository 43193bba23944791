import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** The folder of this package's files. Found by name, because the server runs this code from its bundle, elsewhere. */
export const packageFolder = dirname(createRequire(import.meta.url).resolve('@parley/db/package.json'));
