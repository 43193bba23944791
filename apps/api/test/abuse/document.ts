import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { machineText } from '../../../../bench/machine.ts';
import type { Outcome } from './measure.ts';
import { tableText } from './report.ts';

const file = fileURLToPath(new URL('../../../../docs/abuse.md', import.meta.url));
const [begin, end] = ['<!-- What follows is written by `npm run abuse -- --write`. -->', '<!-- End. -->'];

/** Replaces the table in the document. */
export async function writeTable(outcomes: readonly Outcome[], command: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const [before, rest] = text.split(begin);
  const [, after] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined) throw new Error(`${file} has no place for the table.`);
  const measured = `Measured by \`${command}\`:\n\n${machineText()}\n\n${tableText(outcomes)}`;
  const written = `${before}${begin}\n\n${measured}\n\n${end}${after}`;
  await writeFile(file, await format(written, { ...(await resolveConfig(file)), filepath: file }));
}
