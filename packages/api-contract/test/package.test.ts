import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { problemAffectsResolutionKind } from '@arethetypeswrong/core/problems';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publint } from 'publint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeFolder } from '../../../test-support/throw-away.ts';
import { pack } from '../pack.ts';

const folder = makeFolder();
let tarball: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  tarball = new Uint8Array(await readFile(await pack(join(folder.path, 'package'), folder.path)));
});
afterAll(() => folder[Symbol.asyncDispose]());

test('what is packed is as a package should be', async () => {
  const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
  expect(pkg).toMatchObject({ name: '@parley/api-contract', exports: { '.': './index.js' } });
  expect(messages).toEqual([]);
});

test.each(['node16-esm', 'bundler'] as const)('its types are found and true under %s', async (kind) => {
  const analysis = await checkPackage(createPackageFromTarballData(tarball));
  if (analysis.types === false) throw new Error('The package has no types.');
  const found = Object.values(analysis.entrypoints).map(
    ({ subpath, resolutions }) => [subpath, resolutions[kind].resolution?.fileName] as const,
  );
  expect(found).toEqual([
    ['.', '/node_modules/@parley/api-contract/index.d.ts'],
    ['./client', '/node_modules/@parley/api-contract/client/index.d.ts'],
    ['./server', '/node_modules/@parley/api-contract/server.d.ts'],
    ['./openapi.json', '/node_modules/@parley/api-contract/openapi.json'],
    ['./package.json', '/node_modules/@parley/api-contract/package.json'],
  ]);
  const problems = analysis.problems.filter((problem) =>
    problemAffectsResolutionKind(problem, kind, analysis),
  );
  expect(problems).toEqual([]);
});
