import { openStore, type Store } from '@parley/db';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { makeFolder, type Folder } from '../../../test-support/throw-away.ts';
import { buildApp, type AppOptions } from '../src/compose/app.ts';
import type { Settings } from '../src/env.ts';

export interface TestApp extends AsyncDisposable {
  url: string;
  port: number;
  store: Store;
  /** Stops it and starts another one on the same data. */
  restart(changed?: Partial<Settings>): Promise<TestApp>;
}

/** The server in this process, for options that no setting has; `await using` stops it and removes its folder. */
export function startApp(options: AppOptions = {}, changed: Partial<Settings> = {}): Promise<TestApp> {
  return startIn(makeFolder(), options, changed);
}

async function startIn(folder: Folder, options: AppOptions, changed: Partial<Settings>): Promise<TestApp> {
  const settings: Settings = {
    port: 0,
    host: '127.0.0.1',
    publicUrl: null,
    corsOrigins: [],
    trustedProxies: [],
    webhookNetworks: [],
    dataDir: folder.path,
    databaseUrl: `sqlite:${join(folder.path, 'parley.db')}`,
    redisUrl: null,
    secret: randomBytes(32).toString('hex'),
    rateLimitFactor: 1,
    drainSeconds: 0,
    logLevel: 'silent',
    ...changed,
  };
  const store = await openStore({ url: settings.databaseUrl });
  const app = await buildApp(settings, store, options);
  const url = await app.fastify.listen({ port: 0, host: '127.0.0.1' });
  let isStopped = false;
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    await app.stop();
    await store.close();
  };
  return {
    url,
    port: Number(new URL(url).port),
    store,
    async restart(other = {}) {
      await stop();
      return startIn(folder, options, { ...settings, ...other });
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}
