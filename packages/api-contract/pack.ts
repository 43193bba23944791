import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCommandLine } from '../../scripts/command-line.ts';
import source from './package.json' with { type: 'json' };

const usage = `npm run package --workspace @parley/api-contract

Packs the client for other projects, and prints where the packed file is.`;

const here = fileURLToPath(new URL('.', import.meta.url));
const repository = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Packs what is published, from a folder of its own: JavaScript and declarations in place of the source, which workspaces use as it is
 * and which Node does not run below node_modules. Returns the path of the packed file.
 */
export async function pack(folder: string, destination: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(here, 'tsconfig.pack.json'), '--outDir', folder], {
    stdio: 'inherit',
  });
  await writeFile(join(folder, 'package.json'), manifest());
  for (const file of ['README.md', 'openapi.json']) await copyFile(join(here, file), join(folder, file));
  await copyFile(join(repository, 'LICENSE'), join(folder, 'LICENSE'));
  npm('pack', folder, '--pack-destination', destination);
  return join(destination, `${source.name.replace('@', '').replace('/', '-')}-${source.version}.tgz`);
}

/** Runs npm by its JavaScript file, which npm names to the scripts it starts: on Windows, the command `npm` would need a shell. */
function npm(...args: string[]): void {
  const program = process.env['npm_execpath']?.replace(/npx-cli\.js$/, 'npm-cli.js');
  if (program === undefined) execFileSync('npm', args, { stdio: 'pipe' });
  else execFileSync(process.execPath, [program, ...args], { stdio: 'pipe' });
}

function manifest(): string {
  const { private: _private, scripts: _scripts, devDependencies: _devDependencies, ...published } = source;
  return JSON.stringify(published, (_key, value: unknown) => asCompiled(value), 2);
}

function asCompiled(value: unknown): unknown {
  const path = typeof value === 'string' ? /^\.\/src\/(.+)\.ts$/.exec(value)?.[1] : undefined;
  return path === undefined ? value : `./${path}.js`;
}

if (import.meta.main) {
  readCommandLine(usage, {});
  console.log(await pack(join(here, 'dist'), here));
}
