import { parseArgs } from 'node:util';
import { attacks } from './attacks.ts';
import { writeTable } from './document.ts';
import { measure, type Outcome } from './measure.ts';
import { lineText, tableText } from './report.ts';
import { fullStage, StageTemplate } from './stage.ts';
import { judge } from './verdict.ts';

const usage =
  'npm run abuse -- [--seconds 20] [--only sends,searches] [--seed 1] [--nice 19] [--write] [--profile folder]';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    /** The attackers' priority: on a machine that does other work they get nothing done at 19, the lowest. */
    nice: { type: 'string', default: '19' },
    /** Puts the table into docs/abuse.md. */
    write: { type: 'boolean', default: false },
    /** Where profiles of the server's CPU go, to see what an attack costs. */
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
  console.error(`Usage: ${usage}\nThe attacks are ${attacks.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
if (process.platform !== 'linux') {
  console.error('Memory is read as Linux shows it: run this on Linux.');
  process.exit(2);
}

await using template = await StageTemplate.make(fullStage);
const outcomes: Outcome[] = [];
for (const attack of chosen) {
  const outcome = await measure(attack, {
    seconds,
    seed,
    nice,
    template,
    warmUpMs: 4_000,
    pagePath: '/',
    profileFolder: values.profile ?? null,
  });
  outcomes.push(outcome);
  console.error(lineText(outcome));
  if (outcome.death !== null) console.error(outcome.death);
}
console.log(tableText(outcomes));
if (values.write) await writeTable(outcomes, ['npm run abuse', ...process.argv.slice(2)].join(' '));
const brokenCount = outcomes.filter((outcome) => judge(outcome).broken.length > 0).length;
console.error(`${brokenCount} of ${outcomes.length} attacks broke a bound.`);
await template[Symbol.asyncDispose]();
process.exit(brokenCount === 0 ? 0 : 1);
