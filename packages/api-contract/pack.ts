import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import source from './package.json' with { type: 'json' };

const here = fileURLToPath(new URL('.', import.meta.url));
const repository = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Packs what is published, from a folder of its own: JavaScript and declarations in place of the source, which workspaces use as it is
 * and which Node does not run below node_modules. Returns the path of the packed file.
 */
export async function pack(folder: string, destination: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const tsc = join(repository, 'node_modules/.bin/tsc');
  execFileSync(tsc, ['-p', join(here, 'tsconfig.pack.json'), '--outDir', folder], { stdio: 'inherit' });
  await writeFile(join(folder, 'package.json'), manifest());
  for (const file of ['README.md', 'openapi.json']) await copyFile(join(here, file), join(folder, file));
  await copyFile(join(repository, 'LICENSE'), join(folder, 'LICENSE'));
  execFileSync('npm', ['pack', folder, '--pack-destination', destination], { stdio: 'pipe' });
  return join(destination, `${source.name.replace('@', '').replace('/', '-')}-${source.version}.tgz`);
}

function manifest(): string {
  const { private: _private, scripts: _scripts, devDependencies: _devDependencies, ...published } = source;
  return JSON.stringify(published, (_key, value: unknown) => asCompiled(value), 2);
}

function asCompiled(value: unknown): unknown {
  const path = typeof value === 'string' ? /^\.\/src\/(.+)\.ts$/.exec(value)?.[1] : undefined;
  return path === undefined ? value : `./${path}.js`;
}

if (import.meta.main) console.log(await pack(join(here, 'dist'), here));
