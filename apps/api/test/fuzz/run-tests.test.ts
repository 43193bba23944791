import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { run } from './run-tests.ts';

const node = (script: string, signal: AbortSignal) =>
  run(process.cwd(), {}, process.execPath, ['-e', script], signal);

test('a program that is running when the time is up is ended', async () => {
  const time = new AbortController();
  const running = node('setInterval(() => {}, 1_000)', time.signal);
  time.abort();
  expect(await running).toBe('');
});

test('a program that has ended by itself is not ended again', async () => {
  const time = new AbortController();
  expect(await node('console.log("done")', time.signal)).toBe('done\n');
  expect(getEventListeners(time.signal, 'abort')).toEqual([]);
});
