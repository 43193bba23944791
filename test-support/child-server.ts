import { once } from 'node:events';
import { spawnThrowAway } from './throw-away.ts';

export interface ChildServerCommand {
  /** As people call it: "Redis". */
  name: string;
  program: string;
  args: readonly string[];
  /** What it writes when it can be connected to. */
  readyText: string;
}

/** A server that was not made here, on data of its own. It ends with this process at the latest. */
export class ChildServer {
  #command: ChildServerCommand;
  #child: ReturnType<typeof spawnThrowAway> | undefined;

  constructor(command: ChildServerCommand) {
    this.#command = command;
  }

  async start(): Promise<void> {
    const { name, program, args, readyText } = this.#command;
    const child = spawnThrowAway(program, args);
    this.#child = child;
    let said = '';
    const ready = new Promise<void>((resolve) => {
      for (const output of [child.stdout, child.stderr]) {
        output.setEncoding('utf8').on('data', (text: string) => {
          said += text;
          if (said.includes(readyText)) resolve();
        });
      }
    });
    const ended = once(child, 'exit').then(() => {
      throw new Error(`${name} ended before it was ready:\n${said}`);
    });
    await Promise.race([ready, ended]);
  }

  /** Ends it as a loss of power would. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }
}

/** Runs a program to its end. */
export async function runThrowAway(program: string, args: readonly string[]): Promise<void> {
  const child = spawnThrowAway(program, args);
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output.on('data', (text: Buffer) => (said += String(text)));
  const [code]: unknown[] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} failed:\n${said}`);
}
