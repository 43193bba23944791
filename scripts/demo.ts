/** `npm run demo`: fills a data folder with a workspace to look around in, and becomes its server. */
import { resolve } from 'node:path';
import { createProgressLine } from '../apps/api/src/cli/progress-line.ts';
import { people } from '../apps/api/src/demo/content/people.ts';
import { defaultSeed, demoPassword, prepareDemo } from '../apps/api/src/demo/prepare-demo.ts';
import { runCommand } from '../apps/api/src/run-command.ts';
import { readCommandLine, refuse } from './command-line.ts';
import { build } from './turbo.ts';

const [account] = people;

const usage = `npm run demo -- [OPTIONS]

Starts a server with a filled workspace: 30 people, 26 rooms and conversations, and 20,000 messages of a year in 13 languages. The first
start fills the data folder; later ones find it as you left it. Sign in as ${account?.username ?? ''}, the administrator, with the password ${demoPassword}. Everyone
has that password, so the server listens on this machine alone.

  --folder FOLDER   the data folder, which must be new, empty or a demo's; demo-data unless given
  --seed NUMBER     other numbers give other messages; ${defaultSeed} unless given
  --until TIME      when the last message was written, such as 2026-03-01 or 2026-03-01T12:00Z; now unless given
  --fresh           deletes the data of the demo and fills its folder anew

The same seed and time give the same data. Of the settings in the environment and .env, PORT, LOG_LEVEL and RATE_LIMIT_FACTOR apply.`;

const { values } = readCommandLine(usage, {
  options: {
    folder: { type: 'string', default: 'demo-data' },
    seed: { type: 'string' },
    until: { type: 'string' },
    fresh: { type: 'boolean', default: false },
  },
});
const folder = resolve(values.folder);
const seed = values.seed === undefined ? undefined : readSeed(values.seed);
const until = values.until === undefined ? undefined : readTime(values.until);

// Build before new files are restricted to this user: another user may run the build.
build();
await runCommand(usage, async () => {
  const progress = createProgressLine(process.stdout);
  const startedAt = performance.now();
  const { isNew, ...record } = await prepareDemo({
    folder,
    seed,
    until,
    isFresh: values.fresh,
    onProgress: (count) =>
      progress.show(`Filling ${folder}: ${count.toLocaleString('en')} changes of messages`),
  }).finally(() => progress.clear());
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const origin = `with --seed ${record.seed} --until ${record.until}`;
  console.log(
    isNew ? `Filled ${folder} in ${seconds} s ${origin}.` : `The data in ${folder} was filled ${origin}.`,
  );
  await serve();
  console.log(
    `Sign in as ${account?.username ?? ''} with the password ${demoPassword}. Everyone else has it too, such as jonas.`,
  );
});

/** Becomes the server, as `npm start` does, with settings that isolate the demo from other data and other machines. */
async function serve(): Promise<void> {
  Object.assign(process.env, {
    DATA_DIR: folder,
    HOST: '127.0.0.1',
    // Empty counts as not set, even if they are in .env.
    DATABASE_URL: '',
    REDIS_URL: '',
    SECRET: '',
    PUBLIC_URL: '',
    CORS_ORIGINS: '',
    TRUSTED_PROXIES: '',
    WEBHOOK_NETWORKS: '',
    DRAIN_SECONDS: '',
  });
  // The server reads its own arguments.
  process.argv.splice(2);
  await import(new URL('../apps/api/dist/main.js', import.meta.url).href);
}

function readSeed(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  return refuse(`--seed must be a whole number of up to nine digits, and is ${text}.`);
}

function readTime(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(time)) {
    return refuse(
      `--until must be a date or a time in UTC, such as 2026-03-01 or 2026-03-01T12:00Z, and is ${text}.`,
    );
  }
  if (time > Date.now()) return refuse(`--until must not be in the future, and is ${text}.`);
  return time;
}
