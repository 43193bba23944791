import { fileURLToPath } from 'node:url';
import { readCommandLine, refuse } from '../scripts/command-line.ts';
import { figureNames, isFigureName, type FigureName } from './figures/names.ts';

export const bundledParley = fileURLToPath(new URL('../apps/api/dist/main.js', import.meta.url));

export interface Options {
  only: FigureName[];
  rounds: number;
  /** Multiplies all counts; below 1, the figures only serve to try out the benchmark. */
  scale: number;
  /** The server's entry file, to measure a build other than this checkout's. */
  parleyMain: string | null;
}

export const usage = `npm run bench [-- OPTIONS]

Measures what Parley costs compared with others that do the same work. A full run writes bench/RESULTS.md and takes about an hour.

  --only NAMES      some figures, separated by commas: ${figureNames.join(', ')}
  --rounds NUMBER   how often to measure each; 5 by default
  --scale NUMBER    multiplies all counts; less than 1 for a trial
  --parley FILE     measures another build of the server: path/to/main.js`;

export function readOptions(args: readonly string[]): Options {
  const { values } = readCommandLine(usage, {
    args: [...args],
    options: {
      only: { type: 'string', default: figureNames.join(',') },
      rounds: { type: 'string', default: '5' },
      scale: { type: 'string', default: '1' },
      parley: { type: 'string' },
    },
  });
  const named = values.only.split(',');
  const only = named.filter(isFigureName);
  const rounds = Number(values.rounds);
  const scale = Number(values.scale);
  if (only.length < named.length || !(Number.isInteger(rounds) && rounds > 0) || !(scale > 0)) {
    return refuse(usage);
  }
  return { only, rounds, scale, parleyMain: values.parley ?? null };
}

/** Whether this is a measurement to keep, not a trial. */
export function isWhole({ only, rounds, scale }: Options): boolean {
  return only.length === figureNames.length && rounds >= 5 && scale === 1;
}
