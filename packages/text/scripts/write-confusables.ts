import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readCommandLine, refuse } from '../../../scripts/command-line.ts';

const usage = `npm run confusables --workspace @parley/text -- PATH

Writes src/names/confusables.ts from the confusables.txt of UTS #39, which is at https://www.unicode.org/Public/security/.`;

const { positionals } = readCommandLine(usage, { allowPositionals: true });
const [path] = positionals;
if (path === undefined) refuse(`Give the path of confusables.txt.\n\n${usage}`);
if (!existsSync(path)) refuse(`There is no file ${path}.`);
const table = readFileSync(path, 'utf8');
const version = /^# Version: (\S+)/m.exec(table)?.[1];
const pairs = Array.from(
  table.matchAll(/^([0-9A-F]+) *;\s*([0-9A-F ]+?)\s*;\s*MA\b/gm),
  ([, source = '', prototype = '']) => ({ source: charactersOf(source), prototype: charactersOf(prototype) }),
)
  // Names are normalized before they are looked up: what that changes never comes.
  .filter(({ source }) => source.normalize('NFKC').normalize('NFD') === source)
  .toSorted((a, b) => (a.source.codePointAt(0) ?? 0) - (b.source.codePointAt(0) ?? 0));
const sourcesOf = Map.groupBy(pairs, ({ prototype }) => prototype.normalize('NFD'));
if (version === undefined || sourcesOf.size < 1_000) refuse(`${path} is not the confusables.txt of UTS #39.`);
const lines = Array.from(
  sourcesOf,
  ([prototype, sources]) => `${codesOf(prototype)}=${sources.map(({ source }) => codesOf(source)).join(' ')}`,
);
writeFileSync(
  new URL('../src/names/confusables.ts', import.meta.url),
  `/**
 * Characters that look alike, by UTS #39: a prototype, and the characters for which it stands, as code points. Written by
 * scripts/write-confusables.ts from the confusables of Unicode ${version}, © Unicode, Inc., under the Unicode License v3
 * (https://www.unicode.org/license.txt).
 */
export const confusables = \`
${lines.join('\n')}
\`;
`,
);

function charactersOf(codes: string): string {
  return codes
    .split(' ')
    .map((code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .join('');
}

function codesOf(characters: string): string {
  return Array.from(characters, (character) => (character.codePointAt(0) ?? 0).toString(16)).join(' ');
}
