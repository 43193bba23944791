import { once } from 'node:events';
import { spawnThrowAway } from './throw-away.ts';

export interface ChildServerCommand {
  /** What people call it: "Redis". */
  name: string;
  program: string;
  args: readonly string[];
  /** Its whole environment; by default, this process's own. */
  env?: Record<string, string>;
  /** What it writes when it accepts connections. */
  readyText: string;
}

type Child = ReturnType<typeof spawnThrowAway>;

/** A third-party server with its own data. It ends with this process at the latest. */
export class ChildServer {
  #command: ChildServerCommand;
  #child: Child | undefined;

  constructor(command: ChildServerCommand) {
    this.#command = command;
  }

  async start(): Promise<void> {
    const { program, args, env, readyText } = this.#command;
    const child = spawnThrowAway(program, args, env && { env });
    this.#child = child;
    for (const output of [child.stdout, child.stderr]) output.setEncoding('utf8');
    await this.#says(child, readyText);
  }

  /** Ends it like a power failure would. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Asks it to end, and waits until it has. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Sends a signal, and waits for what it then writes. */
  async signalUntil(signal: NodeJS.Signals, text: string): Promise<void> {
    if (this.#child === undefined) throw new Error(`${this.#command.name} does not run.`);
    const said = this.#says(this.#child, text);
    this.#child.kill(signal);
    await said;
  }

  async #says(child: Child, awaited: string): Promise<void> {
    let said = '';
    const heard = new Promise<void>((resolve) => {
      for (const output of [child.stdout, child.stderr]) {
        output.on('data', (text: string) => {
          said += text;
          if (said.includes(awaited)) resolve();
        });
      }
    });
    const ended = once(child, 'exit').then(() => {
      throw new Error(`${this.#command.name} ended before it wrote "${awaited}":\n${said}`);
    });
    await Promise.race([heard, ended]);
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}

/** Runs a program to its end. */
export async function runThrowAway(
  program: string,
  args: readonly string[],
  env?: Record<string, string>,
): Promise<void> {
  const child = spawnThrowAway(program, args, env && { env });
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output.on('data', (text: Buffer) => (said += String(text)));
  const [code]: unknown[] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} failed:\n${said}`);
}
