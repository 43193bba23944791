import { randomBytes } from 'node:crypto';
import type { Engine } from './engine.ts';

/** Identifies a database: its copies have another one. Letters, digits, `-` and `_` only. */
export interface Instance {
  /** 22 characters. Separates the databases' data in anything they share, such as Redis. */
  id: string;
  /** 8 characters. Versions of rooms are comparable only within one epoch: a restored database counts on from an older state. */
  epoch: string;
}

/** Reads the instance, and makes it the first time. Servers that start at once all get the same one. */
export async function identify(engine: Engine): Promise<Instance> {
  const found = await find(engine);
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

/** Deletes the instance. A new one is made when the database is next opened. */
export async function forgetInstance(engine: Engine): Promise<void> {
  await engine.write((queries) => queries.delete(engine.tables.instance));
}

async function find(engine: Engine): Promise<Instance | undefined> {
  const { instance } = engine.tables;
  const [row] = await engine.read((queries) =>
    queries.select({ id: instance.id, epoch: instance.epoch }).from(instance),
  );
  return row;
}
