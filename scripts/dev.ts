import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { readCommandLine, refuse } from './command-line.ts';

const usage = `npm run dev

Starts the server, and Vite with the web app in front of it. Both follow your changes, including those to texts. Open the address that
Vite prints: it passes on to the server whatever is not part of the web app.

The settings are those of the server, from the environment or the file .env. PORT is the server's port, 3000 unless set.`;

readCommandLine(usage, {});
const root = fileURLToPath(new URL('..', import.meta.url));
const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

const settings = {
  ...(existsSync(path('.env')) && parseEnv(readFileSync(path('.env'), 'utf8'))),
  ...process.env,
};
const { PORT = '3000', HOST = '127.0.0.1' } = settings;
if (PORT === '0') refuse('PORT must not be 0 here: Vite has to know the port of the server.');

const children: ChildProcess[] = [
  // Runs in the root folder, so that it has the same settings and data as npm start.
  run(root, ['--watch', path('apps/api/src/main.ts')]),
  run(path('apps/web'), [path('node_modules/vite/bin/vite.js')]),
];
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endAll);

function run(cwd: string, args: string[]): ChildProcess {
  const child = spawn(process.execPath, args, { cwd, stdio: 'inherit', env: { ...process.env, PORT, HOST } });
  // Neither is of use without the other.
  child.once('exit', (code) => {
    process.exitCode ||= code ?? 0;
    endAll();
  });
  return child;
}

function endAll(): void {
  for (const child of children) child.kill();
}
