import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface Exit {
  code: number | null;
  /** What it wrote to standard output and standard error. */
  output: string;
}

/** A program and its arguments, such as the server. */
export type Command = readonly [program: string, ...args: string[]];

/** Runs the server as a process of its own until it ends. The environment is what is given, and nothing else. */
export function runServer(
  env: Record<string, string>,
  cwd = tmpdir(),
  [program, ...args]: Command = [process.execPath, main],
): { child: ChildProcess; exit: Promise<Exit> } {
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exit = once(child, 'exit').then(([code]: unknown[]) => ({
    code: typeof code === 'number' ? code : null,
    output,
  }));
  return { child, exit };
}

/** A real server on a free port and a throw-away folder; `await using` stops it and removes the folder. */
export class TestServer implements AsyncDisposable {
  readonly url: string;
  readonly dataDir: string;
  #env: Record<string, string>;
  #child: ChildProcess;
  #exit: Promise<Exit>;

  private constructor(
    url: string,
    dataDir: string,
    env: Record<string, string>,
    child: ChildProcess,
    exit: Promise<Exit>,
  ) {
    this.url = url;
    this.dataDir = dataDir;
    this.#env = env;
    this.#child = child;
    this.#exit = exit;
  }

  static async start(
    options: {
      dataDir?: string;
      port?: number;
      env?: Record<string, string>;
      cwd?: string;
      command?: Command;
    } = {},
  ): Promise<TestServer> {
    const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'parley-test-')));
    const env = options.env ?? {};
    const { child, exit } = runServer(
      { PORT: String(options.port ?? 0), DATA_DIR: dataDir, ...env },
      options.cwd,
      options.command,
    );
    const url = await Promise.race([
      readyUrl(child),
      exit.then(({ output }) => Promise.reject(new Error(`The server did not start: ${output}`))),
    ]);
    return new TestServer(url, dataDir, env, child, exit);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Another server on the same data, port and address: what clients were connected to comes back. */
  async restart(): Promise<TestServer> {
    return TestServer.start({ dataDir: this.dataDir, port: this.port, env: this.#env });
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> {
    this.#child.kill(signal);
    return this.#exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

async function readyUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The server is started with a pipe for its output.');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^Parley is ready at (http\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('The server ended before it was ready.');
}
