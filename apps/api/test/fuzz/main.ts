import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { readCommandLine, refuse } from '../../../../scripts/command-line.ts';
import { runNewSeeds } from './new-seeds.ts';
import { withoutEachRepair } from './without-repairs.ts';

const usage = `npm run fuzz [-- OPTIONS]

Runs property tests and fuzzers with new seeds until the time is up. Then, in a copy of the checkout, takes out one repair after the
other, and fails if no test notices. Without these patches, all of the tests must pass.

  --minutes NUMBER   how long; 10 unless given
  --seed NUMBER      the seed of the first round; each round takes the next one. Random unless given
  --factor NUMBER    how many times as often each property runs as in npm test; 5 unless given
  --seeds            runs only new seeds; --only then is a part of the paths of test files, such as slack
  --patches          only takes out repairs; --only then is the beginning of their names, such as 1-json-depth, and --seed is 1 unless given
  --only TEXT        needs --seeds or --patches`;

const { values } = readCommandLine(usage, {
  options: {
    seeds: { type: 'boolean', default: false },
    patches: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '10' },
    factor: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    seed: { type: 'string' },
  },
});
const [minutes, factor] = [Number(values.minutes), Number(values.factor)];
const seed = Number(values.seed ?? (values.patches ? 1 : randomInt(2 ** 31)));
if (!(minutes > 0)) refuse('--minutes must be a number above 0.');
if (!(Number.isSafeInteger(factor) && factor > 0)) refuse('--factor must be a whole number above 0.');
if (!(Number.isSafeInteger(seed) && seed >= 0)) refuse('--seed must be a whole number.');
const root = fileURLToPath(new URL('../../../..', import.meta.url));
if (values.only !== '' && values.seeds === values.patches) refuse('--only needs --seeds or --patches.');
const problems: string[] = [];
if (!values.patches)
  problems.push(...(await runNewSeeds({ root, minutes, factor, firstSeed: seed, only: values.only })));
if (!values.seeds) problems.push(...(await withoutEachRepair({ root, seed, only: values.only })));
process.exit(problems.length === 0 ? 0 : 1);
