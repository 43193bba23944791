import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { makeFolder, spawnThrowAway, type Folder } from '../../../test-support/throw-away.ts';

/** What users run. */
export const serverMain = fileURLToPath(new URL('../dist/main.js', import.meta.url));

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
  [program, ...args]: Command = [process.execPath, serverMain],
): { child: ChildProcess; exit: Promise<Exit>; output: () => string } {
  const child = spawnThrowAway(program, args, { cwd, env: { PATH: process.env['PATH'] ?? '', ...env } });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exit = once(child, 'exit').then(([code]: unknown[]) => ({
    code: typeof code === 'number' ? code : null,
    output,
  }));
  return { child, exit, output: () => output };
}

/** A real server on a free port and a throw-away folder; `await using` stops it and removes the folder. */
export class TestServer implements AsyncDisposable {
  readonly url: string;
  /** What it has written so far to standard output and standard error. */
  readonly output: () => string;
  #folder: Folder;
  #env: Record<string, string>;
  #child: ChildProcess;
  #exit: Promise<Exit>;

  private constructor(
    url: string,
    folder: Folder,
    env: Record<string, string>,
    child: ChildProcess,
    exit: Promise<Exit>,
    output: () => string,
  ) {
    this.url = url;
    this.output = output;
    this.#folder = folder;
    this.#env = env;
    this.#child = child;
    this.#exit = exit;
  }

  static async start(
    options: {
      folder?: Folder;
      port?: number;
      env?: Record<string, string>;
      cwd?: string;
      command?: Command;
    } = {},
  ): Promise<TestServer> {
    const folder = options.folder ?? makeFolder();
    const env = options.env ?? {};
    const { child, exit, output } = runServer(
      // Most tests have no proxy that would have to notice.
      { PORT: String(options.port ?? 0), DATA_DIR: folder.path, DRAIN_SECONDS: '0', ...env },
      options.cwd,
      options.command,
    );
    const url = await readyUrl(child, exit);
    return new TestServer(url, folder, env, child, exit, output);
  }

  get dataDir(): string {
    return this.#folder.path;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('The server was not started.');
    return this.#child.pid;
  }

  /** Resolves when it has ended, by itself or because it was told to. */
  get exited(): Promise<Exit> {
    return this.#exit;
  }

  /** Another server on the same data, port and address, unless another port is given: what clients were connected to comes back. */
  async restart({ port = this.port } = {}): Promise<TestServer> {
    return TestServer.start({ folder: this.#folder, port, env: this.#env });
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> {
    this.#child.kill(signal);
    return this.#exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** Throws what the server has written if it ends before it is ready. */
async function readyUrl(child: ChildProcess, exit: Promise<Exit>): Promise<string> {
  if (child.stdout === null) throw new Error('The server is started with a pipe for its output.');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^Parley is ready at (http\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  const { output } = await exit;
  throw new Error(`The server did not start: ${output}`);
}
