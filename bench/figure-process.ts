import { cpu } from './figures/cpu.ts';
import type { Figure } from './figures/figure.ts';
import { engines } from './figures/engines.ts';
import { latency } from './figures/latency.ts';
import { memory } from './figures/memory.ts';
import { figureNames, type FigureName } from './figures/names.ts';
import { nodes } from './figures/nodes.ts';
import { paused } from './figures/paused.ts';
import { reconnect } from './figures/reconnect.ts';
import { sends } from './figures/sends.ts';

/** The load generator of one figure: `node figure-process.ts NAME ROUNDS SCALE MAIN`. Sends its parent the rows. */
const figures: Record<FigureName, Figure> = {
  cpu,
  memory,
  latency,
  sends,
  reconnect,
  paused,
  engines,
  nodes,
};

const [name, rounds, scale, parleyMain] = process.argv.slice(2);
const known = figureNames.find((figureName) => figureName === name);
if (known === undefined || parleyMain === undefined) throw new Error('This is started by run.ts.');

// Exiting this way also ends its servers.
process.once('disconnect', () => process.exit());
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const rows = await figures[known]({
  rounds: Number(rounds),
  parleyMain,
  scaled: (count) => Math.ceil(count * Number(scale)),
});
process.send?.(rows, () => process.exit());
