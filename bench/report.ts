import type { Row } from './figures/figure.ts';
import { machineText } from './machine.ts';
import { ratios, spreadOf, type Spread } from './spread.ts';
import { targetNames } from './targets/target.ts';

const [ours, ...others] = targetNames;

/** A Markdown table, aligned so that its source is readable. */
export function tableText(rows: readonly Row[]): string {
  const header = ['figure', 'better', ours, ...others.map((name) => `÷ ${name}`)];
  const cells = rows.map((row) => [row.title, row.better ?? '', ...measuredCells(row)]);
  const widths = header.map((_, column) =>
    Math.max(...[header, ...cells].map((line) => line[column]?.length ?? 0)),
  );
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}

/** Our own figure; for each of the others, the ratio of ours to theirs, and theirs. */
function measuredCells({ samples, unit, better }: Row): string[] {
  const our = samples[ours] ?? [];
  return [
    `${spreadText(spreadOf(our))} ${unit}`,
    ...others.map((name) => {
      const their = samples[name];
      if (their === undefined) return '';
      if (better === null) return `${spreadText(spreadOf(their))} ${unit}`;
      const { median } = spreadOf(their);
      return `**${spreadText(spreadOf(ratios(our, their)))}** of ${numberText(median)}`;
    }),
  ];
}

function spreadText({ median, min, max }: Spread): string {
  return `${numberText(median)} (${numberText(min)}–${numberText(max)})`;
}

function numberText(value: number): string {
  if (Math.abs(value) >= 99.5) return Math.round(value).toLocaleString('en');
  return value.toPrecision(2);
}

export function resultsText(rows: readonly Row[], rounds: number): string {
  return `# Benchmark results

Written by \`npm run bench\`. All servers took turns doing the same work in the same run, for ${rounds} rounds. Each figure is the median of
the rounds, followed by the smallest and the largest. A comparison is Parley's figure divided by the other's in the same round (0.50
is half), followed by the other's own median. [README.md](README.md) explains how each figure is measured.

${machineText()}

${tableText(rows)}
`;
}
