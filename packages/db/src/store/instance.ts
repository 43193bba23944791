import { randomBytes } from 'node:crypto';
import type { Engine } from './engine.ts';

/** Tells a database from every other, its own copies included. Letters, digits, `-` and `_` only. */
export interface Instance {
  /** 22 characters. Whatever databases share, such as Redis, is kept apart by it. */
  id: string;
  /** 8 characters. Versions of rooms can be compared only within one epoch: a restored database counts on from an older state. */
  epoch: string;
}

/** Reads which database this is, and decides it the first time. However many servers start at once, all get the same answer. */
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

/** Makes a database forget which one it was. It becomes another one when it is next opened. */
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
