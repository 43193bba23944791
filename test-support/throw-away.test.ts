import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { isListening } from './free-port.ts';
import { spawnThrowAway } from './throw-away.ts';

const script = fileURLToPath(new URL('starting-child.ts', import.meta.url));

test.each([
  ['is terminated', 'stay', (pid: number) => process.kill(pid, 'SIGTERM')],
  // To the whole group, as a terminal does.
  ['is interrupted by Ctrl-C', 'stay', (pid: number) => process.kill(-pid, 'SIGINT')],
  ['is killed', 'stay', (pid: number) => process.kill(pid, 'SIGKILL')],
  ['exits early by itself', 'exit', () => undefined],
])('a process that %s leaves no server and no folder behind', async (_, how, end) => {
  const child = spawnThrowAway(process.execPath, [script, how]);
  const exited = once(child, 'exit');
  const [line]: unknown[] = await once(createInterface(child.stdout), 'line');
  const { port, folder, wasListening }: { port: number; folder: string; wasListening: boolean } = JSON.parse(
    String(line),
  );
  expect(wasListening).toBe(true);
  end(child.pid ?? 0);
  await exited;
  await expect.poll(async () => [await isListening(port), existsSync(folder)]).toEqual([false, false]);
});
