import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { machineText } from '../../../../bench/machine.ts';
import { attacks } from './attacks.ts';
import type { Outcome } from './measure.ts';
import { tableText } from './report.ts';

const file = fileURLToPath(new URL('../../../../docs/abuse.md', import.meta.url));
const [begin, end] = ['<!-- What follows is written by `npm run abuse -- --write`. -->', '<!-- End. -->'];

/** Puts rows into the table in the document, in place of those of the same attacks. */
export async function writeTable(outcomes: readonly Outcome[]): Promise<void> {
  const text = await readFile(file, 'utf8');
  const [before, rest] = text.split(begin);
  const [old, after] = rest?.split(end) ?? [];
  if (before === undefined || old === undefined || after === undefined) {
    throw new Error(`${file} has no place for the table.`);
  }
  const [header = '', line = '', ...rows] = tableText(outcomes).split('\n');
  const rowOf = new Map([...old.split('\n'), ...rows].map((row) => [nameIn(row), row]));
  const table = [header, line, ...attacks.flatMap(({ name }) => rowOf.get(name) ?? [])].join('\n');
  const written = `${before}${begin}\n\n${machineText()}\n\n${table}\n\n${end}${after}`;
  await writeFile(file, await format(written, { ...(await resolveConfig(file)), filepath: file }));
}

function nameIn(row: string): string | undefined {
  return /^\| `([^`]+)`/.exec(row)?.[1];
}
