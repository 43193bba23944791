import { randomInt } from 'node:crypto';
import { readCommandLine, refuse } from '../../../../scripts/command-line.ts';
import { build } from '../../../../scripts/turbo.ts';
import { findMariaDb } from '../../../../test-support/mariadb.ts';
import { findRedis } from '../../../../test-support/redis.ts';
import { torture } from './run.ts';
import { openSeveralNodes } from './several-nodes.ts';
import { openSolo } from './site.ts';

const usage = `npm run torture [-- OPTIONS]

Lets people write and read while connections are cut and servers are killed, and compares what they saw with what is stored
(docs/live-protocol.md).

  --seconds NUMBER     how long; 60 unless given
  --seed NUMBER        the seed of random choices; a new one unless given
  --writers NUMBER     how many people write; 20 unless given
  --followers NUMBER   how many read; 20 unless given
  --nodes NUMBER       how many servers; more than 1 need MariaDB and Redis
  --redis-cluster      uses a cluster of three Redis servers; for several nodes`;

const { values } = readCommandLine(usage, {
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
  refuse('seconds, seed, writers, followers and nodes are whole numbers.');
}
if (values['redis-cluster'] && nodes === 1) {
  refuse('redis-cluster is for several nodes: add --nodes 3.');
}
build('--filter=@parley/api');

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
