import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { torture } from './run.ts';

/** `npm run torture -- --seconds 300 --seed 123 --writers 20 --followers 20` */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(randomInt(2 ** 32)) },
    writers: { type: 'string', default: '20' },
    followers: { type: 'string', default: '20' },
  },
});
const [seconds, seed, writers, followers] = [
  values.seconds,
  values.seed,
  values.writers,
  values.followers,
].map(Number);
if (![seconds, seed, writers, followers].every(Number.isSafeInteger)) {
  console.error('seconds, seed, writers and followers are whole numbers.');
  process.exit(2);
}

const startedAt = performance.now();
const log = (line: string) =>
  console.log(`${((performance.now() - startedAt) / 1_000).toFixed(1)} s  ${line}`);
log(`Seed ${seed}.`);
const { violations, counts } = await torture({
  seed: seed ?? 0,
  seconds: seconds ?? 0,
  writers: writers ?? 0,
  followers: followers ?? 0,
  restarts: Math.max(2, Math.round((seconds ?? 0) / 7)),
  log,
});
console.table(counts);
for (const violation of violations.slice(0, 50)) console.error(violation);
log(`${violations.length} violations with seed ${seed}.`);
// Sockets of clients that were cut off may take their time.
process.exit(violations.length === 0 ? 0 : 1);
