/** `npm start`: builds what has changed, then becomes the server. */
import './preflight.js';

const usage = `npm start

Builds what has changed since the last start, and starts the server. README.md lists its settings.

  --version   prints the version, once it is built`;

if (process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h')) console.log(usage);
else await start();

async function start() {
  const { build } = await import('./turbo.ts');
  // Shown only in terminals, and gone before the server prints anything.
  const { stdout } = process;
  if (stdout.isTTY) stdout.write('Building what has changed …');
  build();
  if (stdout.isTTY) stdout.write('\r\u001B[K');
  // The server runs in this very process, so that signals reach it: no shell and no parent process is in between.
  await import(new URL('../apps/api/dist/main.js', import.meta.url).href);
}
