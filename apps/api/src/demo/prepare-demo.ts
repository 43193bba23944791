import { openStore } from '@parley/db';
import { existsSync } from 'node:fs';
import { Passwords } from '../accounts/passwords.ts';
import {
  clearDemoFolder,
  demoDatabaseIn,
  readDemoRecord,
  writeDemoRecord,
  type DemoRecord,
} from './demo-folder.ts';
import { planDemo } from './demo-plan.ts';
import { fillDemo } from './fill-demo.ts';

/** Everyone's password. It is no secret: a demo's server can be reached only from its own machine. */
export const demoPassword = 'parley-demo';
export const defaultSeed = 1;
const defaultMessageCount = 20_000;

export interface PrepareOptions {
  folder: string;
  /** Defaults to `defaultSeed`. */
  seed?: number | undefined;
  /** Milliseconds since 1970; defaults to now. */
  until?: number | undefined;
  /** Defaults to 20,000. */
  messageCount?: number | undefined;
  /** Whether to replace the demo in the folder. */
  isFresh?: boolean | undefined;
  onProgress?: ((changeCount: number) => void) | undefined;
}

/**
 * Fills a demo's data folder, unless that has been done before.
 * @throws Error if the folder has other data, is in use, or was filled with other options.
 */
export async function prepareDemo(options: PrepareOptions): Promise<DemoRecord & { isNew: boolean }> {
  const { folder, seed, until, isFresh = false } = options;
  const found = readDemoRecord(folder);
  if (found?.isFilled === true && !isFresh) {
    const isOther =
      (seed !== undefined && seed !== found.seed) ||
      (until !== undefined && until !== Date.parse(found.until));
    if (isOther) {
      throw new Error(
        `The folder ${folder} was filled with --seed ${found.seed} --until ${found.until}. Add --fresh to fill it again.`,
      );
    }
    return { ...found, isNew: false };
  }
  await assertUnused(folder);
  return { ...(await fill(options)), isNew: true };
}

/** Opens the database once, which fails while another server uses it. */
async function assertUnused(folder: string): Promise<void> {
  const database = demoDatabaseIn(folder);
  if (!existsSync(database)) return;
  const store = await openStore({ url: `sqlite:${database}` });
  await store.close();
}

async function fill({
  folder,
  seed = defaultSeed,
  until = Date.now(),
  messageCount = defaultMessageCount,
  onProgress = () => undefined,
}: PrepareOptions): Promise<DemoRecord> {
  const record = { seed, until: new Date(until).toISOString() };
  writeDemoRecord(folder, { ...record, isFilled: false });
  clearDemoFolder(folder);
  const plan = planDemo({ seed, until, messageCount });
  const passwordHash = await new Passwords().hash(demoPassword, { address: 'the demo', signal: undefined });
  const store = await openStore({ url: `sqlite:${demoDatabaseIn(folder)}` });
  try {
    await fillDemo(store, plan, { passwordHash, onProgress });
  } finally {
    await store.close();
  }
  const filled = { ...record, isFilled: true };
  writeDemoRecord(folder, filled);
  return filled;
}
