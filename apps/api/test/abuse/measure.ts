import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../../test-support/free-port.ts';
import { TestServer, type Command, type Exit } from '../server.ts';
import type { Attack } from './attack.ts';
import type { AttackerOrder } from './attacker-process.ts';
import type { BystanderOrder } from './bystander-process.ts';
import type { Sample } from './bystanders.ts';
import { forgetPeak, peakBytes, residentBytes } from './server-memory.ts';
import type { StageTemplate } from './stage.ts';
import { emptyTally, type Tally } from './tally.ts';

export interface MeasureOptions {
  seconds: number;
  seed: number;
  /** Of the attackers: 19 is the lowest priority. */
  nice: number;
  template: StageTemplate;
  /** Not counted: a server that has just started is slower. */
  warmUpMs: number;
  /** What bystanders load as a page. */
  pagePath: string;
  /** Where a profile of the server's CPU goes; null for none. */
  profileFolder: string | null;
}

export interface Outcome {
  attack: Attack;
  seconds: number;
  tally: Tally;
  samples: readonly Sample[];
  /** Resident memory of the server before, at most from the beginning of the attack on, and in the end; in bytes. */
  memory: { before: number; peak: number; after: number };
  /** How long after the attack memory had come back, in milliseconds; null when it had not in time. */
  cameBackMs: number | null;
  /** What the server wrote last, when it ended by itself. */
  death: string | null;
}

const settleMs = 30_000;
/** Bystanders are watched for so long after an attack at least. */
const minSettleMs = 2_000;
/** How much more than before counts as back: what a collector leaves lying about, and what the bystanders' own calls need. */
export const backBytes = 100 * 1024 * 1024;
const bystanderPatienceMs = 90_000;

const serverMain = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const attackerProcess = fileURLToPath(new URL('attacker-process.ts', import.meta.url));
const bystanderProcess = fileURLToPath(new URL('bystander-process.ts', import.meta.url));

/** One attack on a fresh server: in quiet, under attack, and afterwards. */
export async function measure(attack: Attack, options: MeasureOptions): Promise<Outcome> {
  const { seconds, seed, nice, template, warmUpMs, pagePath, profileFolder } = options;
  const { stage } = template;
  const [attackerPort, bystanderPort] = [await freePort(), await freePort()];
  await using folder = await template.copy(async (store, _stage, serverSecret) =>
    attack.prepare?.(store, stage, { serverSecret, attackerPort, bystanderPort }),
  );
  await using server = await TestServer.start({
    folder,
    command: serverCommand(attack, profileFolder),
    ...(attack.env && { env: attack.env }),
  });
  const { pid, port } = server;
  let exit: Exit | null = null;
  const exited = server.exited.then((ended) => (exit = ended));

  using bystanders = new Child(bystanderProcess);
  const webhook = attack.hasWebhooks ? { roomId: stage.bystanderRoomId, port: bystanderPort } : null;
  await bystanders.ask({ start: { port, stage, pagePath, webhook } } satisfies BystanderOrder);
  using attackers = new Child(attackerProcess);
  const order: AttackerOrder = { name: attack.name, port, stage, listenPort: attackerPort, seed, nice };
  await attackers.ask(order);

  await pause(warmUpMs);
  bystanders.tell({ phase: 'quiet' } satisfies BystanderOrder);
  await pause((seconds * 1_000) / 2);
  const before = residentBytes(pid) ?? 0;

  forgetPeak(pid);
  bystanders.tell({ phase: 'attack' } satisfies BystanderOrder);
  attackers.tell('start');
  await Promise.race([pause(seconds * 1_000), exited, attackers.failed]);
  const tally = exit === null ? await attackers.ask<Tally>('count') : emptyTally();
  // As if its machine had been switched off: what it held is closed, and nothing is said.
  attackers.kill();

  bystanders.tell({ phase: 'after' } satisfies BystanderOrder);
  const endedAt = performance.now();
  let cameBackMs: number | null = null;
  while (exit === null && performance.now() - endedAt < settleMs) {
    await Promise.race([pause(250), exited]);
    const isBack = (residentBytes(pid) ?? 0) <= before + backBytes;
    if (!isBack) cameBackMs = null;
    else cameBackMs ??= performance.now() - endedAt;
    if (isBack && performance.now() - endedAt >= minSettleMs) break;
  }
  const memory = { before, peak: peakBytes(pid) ?? 0, after: residentBytes(pid) ?? 0 };
  const finish: BystanderOrder = { finish: exit === null ? 'waiting' : 'at once' };
  const samples = await bystanders.ask<Sample[]>(finish, bystanderPatienceMs);
  const death = deathOf(exit);
  // A profile is written when the server stops by itself.
  if (profileFolder !== null) await server.stop();
  return { attack, seconds, tally, samples, memory, cameBackMs, death };
}

/** As `npm start` has it. */
function serverCommand({ openFiles }: Attack, profileFolder: string | null): Command {
  const flags = ['--max-semi-space-size=16'];
  if (profileFolder !== null) flags.push('--cpu-prof', `--cpu-prof-dir=${profileFolder}`);
  const command: Command = [process.execPath, ...flags, serverMain];
  if (openFiles === undefined) return command;
  return ['sh', '-c', `ulimit -n ${openFiles} && exec "$@"`, 'sh', ...command];
}

function deathOf(exit: Exit | null): string | null {
  return exit === null ? null : `It ended with ${exit.code ?? 'a signal'}: ${exit.output.slice(-2_000)}`;
}

/** A process that is told things, and answers those that it is asked. */
class Child implements Disposable {
  /** Rejects when it ends by itself. */
  readonly failed: Promise<never>;
  #process: ChildProcess;
  #isKilled = false;

  constructor(file: string) {
    // In a session of its own; it ends with the channel to this process.
    this.#process = fork(file, { detached: true, serialization: 'advanced' });
    this.failed = once(this.#process, 'exit').then(([code]: unknown[]) =>
      this.#isKilled
        ? new Promise<never>(() => undefined)
        : Promise.reject(new Error(`${file} ended with ${String(code)}.`)),
    );
    this.failed.catch(() => undefined);
  }

  tell(message: object | string): void {
    if (this.#process.connected) this.#process.send(message);
  }

  async ask<Answer = unknown>(message: object | string, timeoutMs = 60_000): Promise<Answer> {
    const answer = once(this.#process, 'message', { signal: AbortSignal.timeout(timeoutMs) });
    this.tell(message);
    const [content]: Answer[] = await Promise.race([answer, this.failed]);
    if (content === undefined) throw new Error('A process that was asked said nothing.');
    return content;
  }

  kill(): void {
    this.#isKilled = true;
    this.#process.kill('SIGKILL');
  }

  [Symbol.dispose](): void {
    this.kill();
  }
}
