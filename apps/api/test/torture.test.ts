import { expect, inject, test } from 'vitest';
import { fuzzSeed as seed } from '../../../test-support/property-runs.ts';
import { torture } from './torture/run.ts';
import { openSeveralNodes } from './torture/several-nodes.ts';
import { openSolo } from './torture/site.ts';

/** That all is well again is claimed here, and how soon by `npm run torture`, which has the machine to itself. */
const recoveryBoundMs = 30_000;

test('LP1 LP2 LP3 LP4 LP5 LP8 through kills, cuts, delays and paused readers nothing acknowledged is lost, nothing comes twice, and everyone sees one order', async () => {
  console.log(`FUZZ_SEED=${seed}`);
  await using site = await openSolo();
  const { violations, counts } = await torture(site, {
    seed,
    seconds: 8,
    writers: 4,
    followers: 4,
    strikes: 2,
    recoveryBoundMs,
    log: () => undefined,
  });
  expect(violations, `FUZZ_SEED=${seed}`).toEqual([]);
  // Otherwise nothing was proved.
  expect(counts).toMatchObject({ 'kill of a server': 1, 'stop of a server': 1 });
  expect(counts['answered']).toBeGreaterThan(100);
  expect(counts['unanswered']).toBeGreaterThan(0);
});

const [mariaDbPath, redisPath] = [inject('mariaDbPath'), inject('redisPath')];

test.skipIf(mariaDbPath === null || redisPath === null)(
  'LP18 the same holds of three nodes, though one is killed, one is stopped, Redis and the database die and come back, and connections are cut in a transaction',
  async () => {
    console.log(`FUZZ_SEED=${seed}`);
    await using site = await openSeveralNodes({
      nodes: 3,
      mariaDbPath: mariaDbPath ?? '',
      redisPath: redisPath ?? '',
      outageMs: 2_000,
    });
    const { violations, counts } = await torture(site, {
      seed,
      seconds: 12,
      writers: 4,
      followers: 4,
      strikes: 6,
      recoveryBoundMs,
      log: () => undefined,
    });
    expect(violations, `FUZZ_SEED=${seed}`).toEqual([]);
    for (const { name } of site.disasters.slice(0, 6)) expect(counts[name], name).toBeGreaterThan(0);
    expect(counts['answered']).toBeGreaterThan(100);
    expect(counts['unanswered']).toBeGreaterThan(0);
  },
);
