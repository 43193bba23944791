import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { figureNames, isFigureName, type FigureName } from './figures/names.ts';

export const bundledParley = fileURLToPath(new URL('../apps/api/dist/main.js', import.meta.url));

export interface Options {
  only: FigureName[];
  rounds: number;
  /** Multiplies all counts; below 1 the figures are for trying the benchmark itself out. */
  scale: number;
  /** The server's entry file, to measure another build than this checkout's. */
  parleyMain: string | null;
}

export const usage = `npm run bench -- [--only ${figureNames.join(',')}] [--rounds 5] [--scale 1] [--parley path/to/main.js]`;

export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
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
    throw new Error(`Usage: ${usage}`);
  }
  return { only, rounds, scale, parleyMain: values.parley ?? null };
}

/** Whether this is a measurement to be kept, not a trial. */
export function isWhole({ only, rounds, scale }: Options): boolean {
  return only.length === figureNames.length && rounds >= 5 && scale === 1;
}
