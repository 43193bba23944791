import { isMainThread } from 'node:worker_threads';

/** Loaded before each server under test, so that all of them are measured from inside in the same way. */
export interface Measures {
  /** User and system time of the whole process since its start. */
  cpuUs: number;
  rssBytes: number;
}

/** `collect` requests a garbage collection first. */
export type ProbeRequest = 'measure' | 'collect';

if (isMainThread && process.send !== undefined) {
  process.on('message', (request: ProbeRequest) => {
    if (request === 'collect') globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuUs: user + system, rssBytes: process.memoryUsage.rss() } satisfies Measures);
  });
  // No server outlives the load generator, …
  process.once('disconnect', () => process.exit());
  // … and it doesn't keep a server running that would otherwise end.
  process.channel?.unref();
}
