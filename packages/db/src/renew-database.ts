import { existsSync } from 'node:fs';
import { openEngine, sqlitePathOf } from './open-engine.ts';
import { assertWholeDatabase, forgetInstance, identify, type Instance } from './store/instance.ts';

/**
 * Gives a database a new ID and epoch, after it was copied or restored by means other than Parley's own. Migrates it first. No server may
 * be using it: servers read the ID when they start.
 * @throws an error whose message is one sentence if there is no such database, or a server has an embedded one open.
 */
export async function renewDatabase({ url }: { url: string }): Promise<Instance> {
  const file = sqlitePathOf(url);
  if (file !== undefined && !existsSync(file)) throw new Error(`There is no database ${file}.`);
  const engine = await openEngine(url);
  try {
    await assertWholeDatabase(engine);
    await forgetInstance(engine);
    return await identify(engine);
  } finally {
    await engine.close();
  }
}
