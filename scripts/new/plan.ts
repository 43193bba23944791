import { existsSync, readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { refuse } from '../command-line.ts';
import { contractOf } from './contract.ts';
import { insertEntry, type Layer } from './layer.ts';
import type { Noun } from './noun.ts';
import { serverOf } from './server.ts';
import { storageOf } from './storage.ts';

/** The formatted texts of all files that a new noun creates or changes, by path. Ends the process if one of them cannot be made. */
export async function planNoun(noun: Noun): Promise<Map<string, string>> {
  const layers = [contractOf(noun), storageOf(noun), serverOf(noun)];
  refuseExisting(noun, layers);

  const texts = new Map(layers.flatMap(({ files }) => Object.entries(files)));
  for (const entry of layers.flatMap(({ entries }) => entries)) {
    texts.set(entry.file, insertEntry(texts.get(entry.file) ?? readList(entry.file), entry));
  }
  for (const [file, text] of texts) texts.set(file, await formatted(file, text));
  return texts;
}

function refuseExisting({ kebab, kebabs, pascal }: Noun, layers: readonly Layer[]): void {
  const paths = [`apps/api/src/${kebabs}`, ...layers.flatMap(({ files }) => Object.keys(files))];
  const existing = paths.find((path) => existsSync(path));
  if (existing !== undefined) refuse(`There is already ${kebab}: ${existing} exists.`);
  const index = 'packages/api-contract/src/index.ts';
  if (new RegExp(`\\b${pascal}\\b`).test(readList(index))) {
    refuse(`There is already ${kebab}: ${index} exports ${pascal}.`);
  }
}

function readList(file: string): string {
  if (!existsSync(file)) refuse(`There is no ${file} to add the noun to. Nothing was written.`);
  return readFileSync(file, 'utf8');
}

async function formatted(file: string, text: string): Promise<string> {
  try {
    return await format(text, { ...(await resolveConfig(file)), filepath: file });
  } catch (error) {
    const [problem = ''] = String(error).split('\n');
    return refuse(`${file} would not be valid (${problem}): choose another noun. Nothing was written.`);
  }
}
