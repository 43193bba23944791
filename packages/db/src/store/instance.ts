import { randomBytes } from 'node:crypto';
import { DatabaseOpenError } from '../errors.ts';
import type { Engine } from './engine.ts';

/** Identifies a database: its copies have a different one. Letters, digits, `-` and `_` only. */
export interface Instance {
  /** 22 characters. Separates the databases' data in anything they share, such as Redis. */
  id: string;
  /** 8 characters. Room versions are comparable only within one epoch: a restored database continues from an older state. */
  epoch: string;
}

/** The ID of a database while another one is being copied into it. */
export const unfinishedCopyId = 'unfinished-copy';

/**
 * Reads the instance, and creates it the first time. Servers that start at once all get the same one.
 * @throws DatabaseOpenError if the database is an interrupted copy.
 */
export async function identify(engine: Engine): Promise<Instance> {
  const found = await find(engine);
  assertWhole(found);
  if (found !== undefined) return found;
  const { instance } = engine.tables;
  const row = {
    singleton: 1,
    id: randomBytes(16).toString('base64url'),
    epoch: randomBytes(6).toString('base64url'),
  };
  try {
    await engine.write((queries) => queries.insert(instance).values(row));
  } catch (error) {
    // Another server may have been first: there can be only one row.
    const first = await find(engine);
    if (first === undefined) throw error;
    return first;
  }
  return { id: row.id, epoch: row.epoch };
}

/** Deletes the instance. A new one is created when the database is next opened. */
export async function forgetInstance(engine: Engine): Promise<void> {
  await engine.write((queries) => queries.delete(engine.tables.instance));
}

/** From here on only a copy may open the database, until `forgetInstance`. */
export async function markUnfinishedCopy(engine: Engine): Promise<void> {
  const { instance } = engine.tables;
  await engine.write(async (queries) => {
    await queries.delete(instance);
    await queries.insert(instance).values({ singleton: 1, id: unfinishedCopyId, epoch: 'copying' });
  });
}

/** @throws DatabaseOpenError if the database is an interrupted copy. */
export async function assertWholeDatabase(engine: Engine): Promise<void> {
  assertWhole(await find(engine));
}

function assertWhole(instance: Instance | undefined): void {
  if (instance?.id !== unfinishedCopyId) return;
  throw new DatabaseOpenError(
    'The database is an interrupted copy. Run the same db:copy again: it resumes where it stopped.',
  );
}

async function find(engine: Engine): Promise<Instance | undefined> {
  const { instance } = engine.tables;
  const [row] = await engine.read((queries) =>
    queries.select({ id: instance.id, epoch: instance.epoch }).from(instance),
  );
  return row;
}
