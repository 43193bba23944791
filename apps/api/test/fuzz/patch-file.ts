import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const patchesFolder = fileURLToPath(new URL('patches/', import.meta.url));

const wireFuzzer = 'apps/api/test/wire-fuzz.test.ts';

/**
 * A small change that takes out one repair. Above the diff its file says in one line what is taken out, and may name in another what has
 * to notice that: `Noticed by: <test file>`, or `Noticed by: <test file> | <part of a title>`. It is the wire fuzzer unless said.
 */
export interface PatchFile {
  name: string;
  path: string;
  /** What it takes out. */
  summary: string;
  testFile: string;
  /** Part of a title: only these tests are run. */
  title: string | null;
}

export function readPatches(): PatchFile[] {
  return readdirSync(patchesFolder)
    .filter((file) => file.endsWith('.patch'))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((file) => readPatch(join(patchesFolder, file)));
}

function readPatch(path: string): PatchFile {
  const [head = ''] = readFileSync(path, 'utf8').split('\ndiff --git ');
  const [summary = '', ...more] = head.split('\n');
  const [testFile = wireFuzzer, title = null] =
    /^Noticed by: (.+)$/m.exec(more.join('\n'))?.[1]?.split(' | ') ?? [];
  return { name: basename(path, '.patch'), path, summary, testFile, title };
}
