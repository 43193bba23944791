import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** How a demo's folder was filled, in `demo.json`. `isFilled` becomes true last: a folder in which it is false was interrupted. */
const recordSchema = z.object({
  isFilled: z.boolean(),
  seed: z.int(),
  /** ISO 8601. */
  until: z.iso.datetime(),
});
export type DemoRecord = z.infer<typeof recordSchema>;

const recordFile = 'demo.json';
/** Everything that a server keeps in its data folder. */
const dataFiles = [
  'parley.db',
  'parley.db-wal',
  'parley.db-shm',
  'parley.db.lock',
  'secret',
  'secret.unfinished',
];

export function demoDatabaseIn(folder: string): string {
  return join(folder, 'parley.db');
}

/**
 * Null if the folder is empty or missing.
 * @throws Error if it holds anything but a demo.
 */
export function readDemoRecord(folder: string): DemoRecord | null {
  const file = join(folder, recordFile);
  if (!existsSync(file)) {
    if (!existsSync(folder) || readdirSync(folder).length === 0) return null;
    throw new Error(
      `The folder ${folder} contains other data, which a demo would replace. Choose an empty or new one: npm run demo -- --folder FOLDER`,
    );
  }
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(`The file ${file} cannot be read. Delete the folder, or choose another one.`, {
      cause: error,
    });
  }
}

export function writeDemoRecord(folder: string, record: DemoRecord): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, recordFile), `${JSON.stringify(record, null, 2)}\n`);
}

/** Deletes a demo's data, and leaves everything else in its folder. */
export function clearDemoFolder(folder: string): void {
  for (const file of dataFiles) rmSync(join(folder, file), { force: true });
}
