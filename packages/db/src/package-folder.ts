import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** Where this package's files are. By its name, because the server runs this code as a part of its bundle, elsewhere. */
export const packageFolder = dirname(createRequire(import.meta.url).resolve('@parley/db/package.json'));
