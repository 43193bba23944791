import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { findMariaDb } from '../../../../test-support/mariadb.ts';
import { findRedis } from '../../../../test-support/redis.ts';
import { torture } from './run.ts';
import { openSeveralNodes } from './several-nodes.ts';
import { openSolo } from './site.ts';

/** `npm run torture -- --seconds 300 --seed 123 --writers 20 --followers 20 --nodes 3 --redis-cluster` */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(randomInt(2 ** 32)) },
    writers: { type: 'string', default: '20' },
    followers: { type: 'string', default: '20' },
    nodes: { type: 'string', default: '1' },
    'redis-cluster': { type: 'boolean', default: false },
  },
});
const [seconds = 0, seed = 0, writers = 0, followers = 0, nodes = 1] = [
  values.seconds,
  values.seed,
  values.writers,
  values.followers,
  values.nodes,
].map(Number);
if (![seconds, seed, writers, followers, nodes].every(Number.isSafeInteger)) {
  console.error('seconds, seed, writers, followers and nodes are whole numbers.');
  process.exit(2);
}
if (values['redis-cluster'] && nodes === 1) {
  console.error('redis-cluster is for several nodes: add --nodes 3.');
  process.exit(2);
}

const startedAt = performance.now();
const log = (line: string) =>
  console.log(`${((performance.now() - startedAt) / 1_000).toFixed(1)} s  ${line}`);
log(`Seed ${seed}.`);
const site = nodes === 1 ? await openSolo() : await openCluster(nodes);
const { violations, counts, recoveriesMs } = await torture(site, {
  seed,
  seconds,
  writers,
  followers,
  strikes: Math.max(site.disasters.length, Math.round(seconds / 7)),
  recoveryBoundMs: 5_000,
  log,
});
console.table(counts);
console.table(
  Object.fromEntries(
    Object.entries(recoveriesMs).map(([name, timesMs]) => [
      name,
      { times: timesMs.length, 'median ms': median(timesMs), 'max ms': Math.max(...timesMs) },
    ]),
  ),
);
for (const violation of violations.slice(0, 50)) console.error(violation);
log(`${violations.length} violations with seed ${seed}.`);
await site[Symbol.asyncDispose]();
// Sockets of clients that were cut off may take their time.
process.exit(violations.length === 0 ? 0 : 1);

function openCluster(nodeCount: number) {
  const [mariaDbPath, redisPath] = [findMariaDb(), findRedis()];
  if (mariaDbPath === null || redisPath === null) process.exit(2);
  return openSeveralNodes({
    nodes: nodeCount,
    mariaDbPath,
    redisPath,
    outageMs: 20_000,
    isRedisCluster: values['redis-cluster'],
  });
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
