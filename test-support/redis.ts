import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ChildServer } from './child-server.ts';
import { freePort } from './free-port.ts';
import { findOrInstall } from './system-package.ts';
import { makeFolder } from './throw-away.ts';

/** The path of Redis's server, or null: `findOrInstall`. */
export function findRedis(): string | null {
  return findOrInstall({
    name: 'Redis',
    paths: ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'],
    debianPackage: 'redis-server',
    neededBy: 'The tests of several nodes',
  });
}

/** One Redis server, or several as one. */
export interface RedisService extends AsyncDisposable {
  url: string;
  /** Ends it like a power failure would. It keeps nothing. */
  kill(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  start(): Promise<void>;
  /** Whether it answers. */
  isUp(): Promise<boolean>;
}

export interface Redis extends RedisService {
  port: number;
  /** Freezes it, with all connections open, until `proceed`. */
  hang(): Promise<void>;
  proceed(): Promise<void>;
}

export interface RedisCluster extends RedisService {
  nodes: readonly Redis[];
}

/** A Redis server that keeps nothing, in a throw-away folder, on a free port that only this machine can reach. */
export async function startRedis(path: string, options: readonly string[] = []): Promise<Redis> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(makeFolder());
  const port = await freePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder.path];
  const server = new ChildServer({
    name: 'Redis',
    program: path,
    args: [...settings, '--save', '', '--appendonly', 'no', ...options],
    readyText: 'Ready to accept connections',
  });
  stack.defer(() => server.kill());
  await server.start();
  const owned = stack.move();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill: () => server.kill(),
    hang: async () => server.signal('SIGSTOP'),
    proceed: async () => server.signal('SIGCONT'),
    start: () => server.start(),
    isUp: () => answers(port, 'PING', '+PONG'),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Three Redis servers that share all keys between them. */
export async function startRedisCluster(path: string): Promise<RedisCluster> {
  await using stack = new AsyncDisposableStack();
  const nodes: Redis[] = [];
  for (let index = 0; index < 3; index += 1) {
    const busPort = await freePort();
    nodes.push(
      stack.use(await startRedis(path, ['--cluster-enabled', 'yes', '--cluster-port', String(busPort)])),
    );
  }
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  await promisify(execFile)(join(dirname(path), 'redis-cli'), [
    '--cluster',
    'create',
    ...addresses,
    '--cluster-yes',
  ]);
  const owned = stack.move();
  return {
    url: nodes.map(({ url }) => url).join(','),
    nodes,
    kill: async () => void (await Promise.all(nodes.map((node) => node.kill()))),
    start: async () => void (await Promise.all(nodes.map((node) => node.start()))),
    async isUp() {
      const states = nodes.map(({ port }) => answers(port, 'CLUSTER INFO', 'cluster_state:ok'));
      return (await Promise.all(states)).every(Boolean);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function answers(port: number, command: string, answer: string): Promise<boolean> {
  const socket = connect(port, '127.0.0.1').setTimeout(500, () => socket.destroy());
  try {
    socket.write(`${command}\r\n`);
    for await (const text of socket.setEncoding('utf8')) return String(text).includes(answer);
    return false;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
