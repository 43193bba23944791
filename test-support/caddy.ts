import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'node:tls';
import { ChildServer, runThrowAway } from './child-server.ts';
import { freePort } from './free-port.ts';
import { replaced, type FrontProxy } from './front-proxy.ts';
import { findOrInstall } from './system-package.ts';
import { makeFolder } from './throw-away.ts';

const shipped = new URL('../deploy/Caddyfile', import.meta.url);

/** The path of Caddy, or null: `findOrInstall`. */
export function findCaddy(): string | null {
  return findOrInstall({
    name: 'Caddy',
    paths: ['/usr/bin/caddy', '/usr/local/bin/caddy'],
    debianPackage: 'caddy',
    neededBy: 'The tests of the shipped Caddyfile',
  });
}

/**
 * Caddy with `deploy/Caddyfile`, on a free port that only this machine can reach, in front of the servers at these addresses. Its own
 * authority issues its certificate, as for any name that is not public.
 */
export async function startCaddy(path: string, nodes: readonly string[]): Promise<FrontProxy> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(makeFolder());
  const at = (name: string) => join(folder.path, name);
  const port = await freePort();
  const ownOptions = [
    `admin unix/${at('admin.sock')}`,
    'auto_https disable_redirects',
    'default_bind 127.0.0.1',
    'skip_install_trust',
    `storage file_system ${at('storage')}`,
  ];
  writeFileSync(
    at('Caddyfile'),
    replaced(readFileSync(shipped, 'utf8'), [
      ['\n{\n\tservers {', `\n{\n${ownOptions.join('\n')}\n\tservers {`],
    ]),
  );
  const args = ['--config', at('Caddyfile'), '--adapter', 'caddyfile'];
  const env = {
    HOME: folder.path,
    SITE_ADDRESS: `https://localhost:${port}`,
    NODES: nodes.join(' '),
  };
  const server = new ChildServer({
    name: 'Caddy',
    program: path,
    args: ['run', ...args],
    env,
    readyText: 'serving initial configuration',
  });
  stack.defer(() => server.stop());
  await server.start();
  const ca = readFileSync(at('storage/pki/authorities/local/root.crt'), 'utf8');
  await certified(port, ca);
  const owned = stack.move();
  return {
    url: `https://localhost:${port}`,
    port,
    ca,
    reload: () =>
      runThrowAway(path, ['reload', '--force', ...args, '--address', `unix/${at('admin.sock')}`], env),
    async restart() {
      await server.stop();
      await server.start();
      await certified(port, ca);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Waits for the certificate, which Caddy gets only after it has started to serve. */
async function certified(port: number, ca: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca });
    try {
      await once(socket, 'secureConnect');
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(20);
    } finally {
      socket.destroy();
    }
  }
}
