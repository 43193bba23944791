import { openStore } from '@parley/db';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import packageJson from '../package.json' with { type: 'json' };
import { buildApp, type App } from './compose/app.ts';
import { checkSettingsFile, readSettings, type KeptSettings, type Settings } from './env.ts';
import { installLastResort } from './last-resort.ts';
import { returnMemory } from './memory-return.ts';
import { runCommand, sentenceOf } from './run-command.ts';

/** How long a stop may take before what still hangs is abandoned. */
const stopTimeoutMs = 10_000;
/** How many connections may wait to be accepted: after a restart, all clients come at once. The system may allow fewer. */
const backlog = 4096;

const usage = `Parley's server. It reads its settings from the environment and from the file .env in the working directory.
README.md lists them.

  --version               prints the version
  --check-settings FILE   checks a settings file for names that are not settings
  --help                  prints this`;

await runCommand(usage, async () => {
  const [option, file, ...others] = process.argv.slice(2);
  if (option === undefined) return start(readSettings());
  if (option === '--version' && file === undefined) return console.log(packageJson.version);
  if (option === '--check-settings' && file !== undefined && others.length === 0)
    return checkSettingsFile(file);
  throw new Error(`Unknown arguments: ${process.argv.slice(2).join(' ')}. Try --help.`);
});

async function start(settings: KeptSettings): Promise<void> {
  // Checked first: somebody who starts a second server by mistake is told about the port, not about the database that the first one holds.
  await claimPort(settings);
  const store = await openStore({ url: settings.databaseUrl });
  settings.keepSecret();
  const app = await buildApp(settings, store);
  await app.fastify.listen({ port: settings.port, host: settings.host, backlog });
  installLastResort(app.fastify.log);
  returnMemory();
  let isStopping = false;
  const interruption = new AbortController();
  const stop = async (signal: NodeJS.Signals) => {
    // Somebody who presses Ctrl-C does not want to wait.
    if (signal === 'SIGINT') interruption.abort();
    // Ctrl-C reaches the server twice: from the terminal, and passed on by npm.
    if (isStopping) return;
    isStopping = true;
    if (settings.drainSeconds > 0 && !interruption.signal.aborted) {
      app.fastify.log.info({ signal, drainSeconds: settings.drainSeconds }, 'Stopping soon.');
      app.drain();
      await pause(settings.drainSeconds * 1_000, null, interruption).catch(() => undefined);
    }
    app.fastify.log.info({ signal }, 'Stopping.');
    setTimeout(() => process.exit(1), stopTimeoutMs).unref();
    await app.stop();
    await store.close();
    process.exit(0);
  };
  process.on('SIGINT', (signal) => void stop(signal));
  process.on('SIGTERM', (signal) => void stop(signal));
  console.log(`Parley is ready at ${addressOf(app, settings)}`);
}

/** Checks that the server will be able to listen; throws a sentence if not. */
async function claimPort(settings: Settings): Promise<void> {
  const probe = createServer().listen(settings.port, settings.host);
  try {
    await once(probe, 'listening');
  } catch (error) {
    throw new Error(listenFailure(error, settings), { cause: error });
  }
  probe.close();
  await once(probe, 'close');
}

function addressOf(app: App, { publicUrl, host }: Settings): string {
  const address = app.fastify.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const isLocal = host === '127.0.0.1' || host === '::1' || host === '0.0.0.0' || host === '::';
  return publicUrl ?? `http://${isLocal ? 'localhost' : host}:${port}`;
}

function listenFailure(error: unknown, { port, host }: Settings): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program. Stop it, or set PORT to another one.`;
    case 'EACCES':
      return `Port ${port} needs rights that this user does not have. Set PORT to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST ${host} is not an address of this machine.`;
    default:
      return `The server could not listen on ${host}:${port}: ${sentenceOf(error)}`;
  }
}
