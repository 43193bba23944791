import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const lookMs = 5_000;
/** How much the process may hold besides the objects in use. Less is not worth a pause. */
const maxBesideBytes = 160 * 1024 * 1024;
/** Above this, memory is returned even while busy; otherwise that waits until the server has little to do and a pause delays nobody. */
const maxBesideWhileBusyBytes = 2 * maxBesideBytes;
/** The share of the time since the last look in which the event loop was busy. */
const quietUtilization = 0.2;
/** A full collection stops the server for some 50 ms. If it returned little, the next one waits twice as long. */
const minPauseMs = 15_000;
const maxPauseMs = 10 * 60_000;
const worthwhileBytes = 32 * 1024 * 1024;

/**
 * Returns memory to the system after a burst. V8 keeps the pages that a burst of large answers took for the next one, hundreds of megabytes
 * of them, and collects them only when it thinks that none are left.
 */
export function returnMemory(): NodeJS.Timeout {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  let collectedAtMs = -Infinity;
  let pauseMs = minPauseMs;
  let lastLook = performance.eventLoopUtilization();
  return setInterval(() => {
    const look = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(look, lastLook);
    lastLook = look;
    const { rss, heapUsed } = process.memoryUsage();
    const maxBytes = utilization < quietUtilization ? maxBesideBytes : maxBesideWhileBusyBytes;
    const now = performance.now();
    if (typeof collect !== 'function' || rss - heapUsed < maxBytes || now - collectedAtMs < pauseMs) return;
    collectedAtMs = now;
    collect({ type: 'major', flavor: 'last-resort', execution: 'sync' });
    const isWorthwhile = rss - process.memoryUsage.rss() > worthwhileBytes;
    pauseMs = isWorthwhile ? minPauseMs : Math.min(2 * pauseMs, maxPauseMs);
  }, lookMs).unref();
}
