import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../../../../test-support/free-port.ts';
import { serverMain, TestServer } from '../../server.ts';
import { until } from '../../torture/until.ts';
import { liveBytes } from './live-memory.ts';
import { ProcessUsage } from './process-usage.ts';
import type { SeededData } from './seeded-data.ts';

/** The heap of a small machine: what a caller makes the server keep ends it soon. */
const maxHeapMb = 256;
const maxDescriptors = 400;
/** How much more than at rest the process may ever have. */
const maxGrowthBytes = 300 * 1024 * 1024;
/** How much more may still be in use when nobody is connected any more: code that ran for the first time, and caches. */
const maxLeftBytes = 20 * 1024 * 1024;
/** Enough for a machine that is busy with other work: what is left by then was not going to be freed. */
const settleTimeoutMs = 60_000;

/** A server with little memory and few descriptors, and what it uses of them. */
export class ConfinedServer implements AsyncDisposable {
  readonly usage: ProcessUsage;
  #server: TestServer;
  #debugPort: number;
  #atRest = { residentBytes: 0, liveBytes: 0, descriptors: 0 };

  private constructor(server: TestServer, debugPort: number) {
    this.#server = server;
    this.#debugPort = debugPort;
    this.usage = new ProcessUsage(server.pid);
  }

  static async start(data: SeededData): Promise<ConfinedServer> {
    const debugPort = await freePort();
    const node = [process.execPath, `--max-old-space-size=${maxHeapMb}`, `--inspect=${debugPort}`];
    const server = await TestServer.start({
      folder: data.copy(),
      command: ['sh', '-c', `ulimit -n ${maxDescriptors}; exec "$0" "$@"`, ...node, serverMain],
    });
    return new ConfinedServer(server, debugPort);
  }

  get port(): number {
    return this.#server.port;
  }

  get isAlive(): boolean {
    return this.usage.isAlive;
  }

  /** Remembers what it uses now as what it uses at rest. */
  async rest(): Promise<void> {
    const { residentBytes, descriptors } = this.usage;
    this.#atRest = { residentBytes, liveBytes: await liveBytes(this.#debugPort), descriptors };
    this.usage.forgetPeak();
  }

  /** Waits until it has nothing to do: it does all that it was told to, except what waits for somebody. */
  async idle(): Promise<void> {
    let before = -1;
    const isIdle = async () => {
      const { cpuMs } = this.usage;
      const isSame = cpuMs === before;
      before = cpuMs;
      // Twenty times the precision of the figure.
      if (!isSame) await pause(200);
      return isSame;
    };
    await until(async () => !this.isAlive || (await isIdle()), settleTimeoutMs);
  }

  /** What it has used too much of, or has kept although nobody is connected any more; a sentence each. */
  async excesses(): Promise<string[]> {
    if (!this.isAlive) return ['The server has ended by itself.'];
    const { residentBytes, descriptors } = this.#atRest;
    const grownBytes = this.usage.peakBytes - residentBytes;
    this.usage.forgetPeak();
    await until(() => !this.isAlive || this.usage.descriptors <= descriptors, settleTimeoutMs);
    let leftBytes = 0;
    const isMemoryBack = async () => {
      leftBytes = (await liveBytes(this.#debugPort)) - this.#atRest.liveBytes;
      return leftBytes <= maxLeftBytes;
    };
    await until(isMemoryBack, settleTimeoutMs);
    const leftDescriptors = this.usage.descriptors - descriptors;
    return [
      ...(grownBytes > maxGrowthBytes ? [`The server had ${megabytes(grownBytes)} more than at rest.`] : []),
      ...(leftBytes > maxLeftBytes ? [`The server keeps ${megabytes(leftBytes)} that nobody needs.`] : []),
      ...(leftDescriptors > 0 ? [`The server keeps ${leftDescriptors} descriptors open.`] : []),
    ];
  }

  /** Stops it; what its log has of errors and stack traces. */
  async stop(): Promise<string[]> {
    const wasAlive = this.isAlive;
    const { code, output } = await this.#server.stop();
    return [
      ...(wasAlive && code !== 0 ? [`The server was told to stop, and ended with ${code}.`] : []),
      ...output.split('\n').filter((line) => /"level":(?:50|60)|^\s+at |unhandled|FATAL/i.test(line)),
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}
