import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const lookMs = 5_000;
/** What the process holds beside what is in use. Less is not worth a pause. */
const maxIdleBytes = 128 * 1024 * 1024;
/** A collection of everything stops the server for some 50 ms. */
const pauseBetweenMs = 20_000;

/**
 * Gives memory back to the system after a burst. V8 keeps the pages that a burst of large answers took for the next one, hundreds of
 * megabytes of them, and collects them only when it thinks that there is none left.
 */
export function returnMemory(): NodeJS.Timeout {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  let collectedAtMs = 0;
  return setInterval(() => {
    const { rss, heapUsed, external } = process.memoryUsage();
    if (typeof collect !== 'function' || rss - heapUsed - external < maxIdleBytes) return;
    if (performance.now() - collectedAtMs < pauseBetweenMs) return;
    collectedAtMs = performance.now();
    collect({ type: 'major', flavor: 'last-resort', execution: 'sync' });
  }, lookMs).unref();
}
