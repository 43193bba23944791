import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from '../scripts/turbo.ts';
import type { Row } from './figures/figure.ts';
import { isWhole, bundledParley, readOptions, type Options } from './options.ts';
import { resultsText, tableText } from './report.ts';

const figureProcess = fileURLToPath(new URL('figure-process.ts', import.meta.url));
const resultsFile = fileURLToPath(new URL('RESULTS.md', import.meta.url));

async function run(options: Options): Promise<void> {
  if (options.parleyMain === null) build('--filter=@parley/api');
  const startMs = performance.now();
  const rows: Row[] = [];
  for (const name of options.only) {
    const figureStartMs = performance.now();
    rows.push(...(await measure(name, options)));
    console.error(`Measured ${name} in ${secondsSince(figureStartMs)} seconds.`);
  }
  console.log(tableText(rows));
  console.error(`The whole run took ${secondsSince(startMs)} seconds.`);
  if (isWhole(options)) await writeFile(resultsFile, resultsText(rows, options.rounds));
  else console.error('This was a partial or trial run: bench/RESULTS.md is unchanged.');
}

function secondsSince(startMs: number): number {
  return Math.round((performance.now() - startMs) / 1_000);
}

/** Each figure has its own load generator, so that none starts with what another left behind. */
async function measure(name: string, { rounds, scale, parleyMain }: Options): Promise<Row[]> {
  const child = fork(figureProcess, [name, String(rounds), String(scale), parleyMain ?? bundledParley]);
  const measured = once(child, 'message').then(([rows]: Row[][]) => rows ?? []);
  const failed = once(child, 'exit').then(() => Promise.reject(new Error(`${name} could not be measured.`)));
  return Promise.race([measured, failed]);
}

await run(readOptions(process.argv.slice(2)));
process.exit();
