import { setTimeout as pause } from 'node:timers/promises';

/** Waits for a condition; false when it did not come true in time. */
export async function until(isTrue: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) return false;
    await pause(10);
  }
  return true;
}
