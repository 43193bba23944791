import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Folder } from '../../test-support/throw-away.ts';
import type { Measures, ProbeRequest } from './probe.ts';

const probe = fileURLToPath(new URL('probe.ts', import.meta.url));
const collections = 4;
const settleMs = 250;

export interface ServerOptions {
  main: string;
  /** Flags for Node. */
  flags?: readonly string[];
  env?: Record<string, string>;
  /** Disposed of when the server has ended. */
  folder?: Folder;
}

/** A server under test in its own process; `await using` ends it. */
export class ServerProcess implements AsyncDisposable {
  readonly port: number;
  #child: ChildProcess;
  #folder: Folder | undefined;
  #measuring: Promise<unknown> = Promise.resolve();

  private constructor(port: number, child: ChildProcess, folder: Folder | undefined) {
    this.port = port;
    this.#child = child;
    this.#folder = folder;
  }

  static async start({ main, flags = [], env, folder }: ServerOptions): Promise<ServerProcess> {
    const child = spawn(process.execPath, [...flags, '--expose-gc', '--import', probe, main], {
      env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    return new ServerProcess(await portOf(child, main), child, folder);
  }

  measure(): Promise<Measures> {
    return this.#ask('measure');
  }

  /** Measures after garbage has been collected and the process has settled. */
  async measureSettled(): Promise<Measures> {
    for (let collected = 1; collected < collections; collected += 1) {
      await this.#ask('collect');
      await sleep(settleMs);
    }
    return this.#ask('collect');
  }

  #ask(request: ProbeRequest): Promise<Measures> {
    const answer = this.#measuring.then(async () => {
      const message = once(this.#child, 'message', { signal: AbortSignal.timeout(120_000) });
      this.#child.send(request);
      const [measures]: Measures[] = await message;
      if (measures === undefined) throw new Error('A server under test did not measure itself.');
      return measures;
    });
    this.#measuring = answer;
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exit = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await exit;
    }
    await this.#folder?.[Symbol.asyncDispose]();
  }
}

async function portOf(child: ChildProcess, main: string): Promise<number> {
  if (child.stdout === null) throw new Error('A server is started with a pipe for its output.');
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const port = / is ready at http:\/\/[^/]+:(\d+)/.exec(line)?.[1];
    if (port !== undefined) {
      // Nobody reads the rest, and a full pipe would block the server.
      child.stdout.resume();
      return Number(port);
    }
  }
  throw new Error(`${main} ended before it was ready.`);
}
