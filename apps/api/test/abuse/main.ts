import { readCommandLine, refuse } from '../../../../scripts/command-line.ts';
import { build } from '../../../../scripts/turbo.ts';
import type { Attack } from './attack.ts';
import { attacks } from './attacks.ts';
import { writeTable } from './document.ts';
import { measure, type Outcome } from './measure.ts';
import { lineText, tableText } from './report.ts';
import { fullStage, StageTemplate } from './stage.ts';
import { judge, middleOf } from './verdict.ts';

const usage = `npm run abuse [-- OPTIONS]

Attacks a server in many ways, one after the other, and measures what other people notice (docs/abuse.md). Needs Linux.

  --only NAMES       some attacks, separated by commas: ${attacks.map(({ name }) => name).join(', ')}
  --seconds NUMBER   how long each of them lasts; 20 unless given
  --seed NUMBER      the seed of random choices; 1 unless given
  --nice NUMBER      the attackers' priority; 19, the lowest, unless given. On a busy machine, they get nothing done at 19.
  --write            writes the table into docs/abuse.md
  --profile FOLDER   writes CPU profiles of the server there, which show what an attack costs`;

const { values } = readCommandLine(usage, {
  options: {
    seconds: { type: 'string', default: '20' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    nice: { type: 'string', default: '19' },
    write: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
});
const [seconds, seed, nice] = [values.seconds, values.seed, values.nice].map(Number) as [
  number,
  number,
  number,
];
const named = values.only?.split(',');
const chosen = attacks.filter(({ name }) => named?.includes(name) ?? true);
if (!(seconds > 0) || !Number.isSafeInteger(seed) || !(nice >= 0) || chosen.length < (named?.length ?? 1)) {
  refuse(usage);
}
if (process.platform !== 'linux') refuse('Memory is read as Linux shows it: run this on Linux.');
build();

await using template = await StageTemplate.make(fullStage);
const outcomes: Outcome[] = [];
for (const attack of chosen) {
  const first = await measureOnce(attack);
  // On a machine that others use, one row in ten breaks a bound by chance.
  const all: [Outcome, ...Outcome[]] =
    judge(first).broken.length === 0 ? [first] : [first, ...(await measureTwice(attack))];
  const outcome = middleOf(all);
  outcomes.push(outcome);
  if (all.length > 1) console.error(`The middle of three: ${lineText(outcome)}`);
}
console.log(tableText(outcomes));
if (values.write) await writeTable(outcomes);
const brokenCount = outcomes.filter((outcome) => judge(outcome).broken.length > 0).length;
console.error(`${brokenCount} of ${outcomes.length} attacks broke a bound.`);
await template[Symbol.asyncDispose]();
process.exit(brokenCount === 0 ? 0 : 1);

async function measureTwice(attack: Attack): Promise<Outcome[]> {
  return [await measureOnce(attack), await measureOnce(attack)];
}

async function measureOnce(attack: Attack): Promise<Outcome> {
  const outcome = await measure(attack, {
    seconds,
    seed,
    nice,
    template,
    warmUpMs: 4_000,
    pagePath: '/',
    profileFolder: values.profile ?? null,
  });
  console.error(lineText(outcome));
  if (outcome.death !== null) console.error(outcome.death);
  return outcome;
}
