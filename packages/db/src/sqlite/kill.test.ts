import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { makeFolder } from '../../../../test-support/throw-away.ts';
import { openStore } from '../index.ts';
import { seqsOf } from '../suite/test-database.ts';

const child = fileURLToPath(new URL('writing-child.ts', import.meta.url));

it('keeps every acknowledged message when the process is killed while it writes', async () => {
  await using folder = makeFolder();
  const url = `sqlite:${join(folder.path, 'parley.db')}`;
  const writing = spawn(process.execPath, [child, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(writing, 'exit');

  const acknowledged: number[] = [];
  let roomId = 0;
  for await (const line of createInterface({ input: writing.stdout })) {
    // A line that the kill cut short doesn't acknowledge anything.
    const [room, seq] = /^(\d+) (\d+)$/.exec(line)?.slice(1).map(Number) ?? [];
    if (room === undefined || seq === undefined) continue;
    roomId = room;
    acknowledged.push(seq);
    if (acknowledged.length === 400) writing.kill('SIGKILL');
  }
  expect(await exited).toEqual([null, 'SIGKILL']);
  expect(acknowledged.length).toBeGreaterThanOrEqual(400);

  const store = await openStore({ url });
  try {
    const keys = acknowledged.map((seq) => ({ roomId, seq }));
    const kept = await store.messages.findMany(keys);
    expect(seqsOf(kept).toSorted((a, b) => a - b)).toEqual(acknowledged.toSorted((a, b) => a - b));
    // Unacknowledged messages may be there, but only whole and without gaps.
    const { lastSeq, version, messages } = await store.messages.page(roomId, { limit: 1 });
    expect(lastSeq).toBe(version);
    expect(seqsOf(messages)).toEqual([lastSeq]);
    const all = await store.messages.since(roomId, 0, lastSeq + 1);
    expect(seqsOf(all)).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));
  } finally {
    await store.close();
  }
});
