import { setTimeout as pause } from 'node:timers/promises';
import { TestServer } from '../server.ts';
import { until } from './until.ts';

/** A server that goes and comes back on the same port and data. */
export class RestartableServer implements AsyncDisposable {
  kills = 0;
  stops = 0;
  /** What it last wrote, for each time that it ended without being told to. */
  readonly crashes: string[] = [];
  #current: TestServer;

  private constructor(server: TestServer) {
    this.#current = server;
  }

  static async start(env: Record<string, string> = {}): Promise<RestartableServer> {
    return new RestartableServer(await TestServer.start({ env }));
  }

  get url(): string {
    return this.#current.url;
  }

  get port(): number {
    return this.#current.port;
  }

  get dataDir(): string {
    return this.#current.dataDir;
  }

  /** Resolves at the moment at which it answers again. */
  async restart(signal: 'SIGKILL' | 'SIGTERM', downMs: number): Promise<void> {
    await this.#lookForCrash();
    if (signal === 'SIGKILL') this.kills++;
    else this.stops++;
    const { code } = await this.#current.stop(signal);
    if (signal === 'SIGTERM' && code !== 0) this.crashes.push(`It was told to stop, and ended with ${code}.`);
    await pause(downMs);
    const starting = this.#current.restart();
    await Promise.all([starting, until(() => this.#isUp(), 60_000)]);
    this.#current = await starting;
  }

  /** Brings it back if it has ended by itself, so that the rest can be looked at. */
  async revive(): Promise<void> {
    if (await this.#lookForCrash()) this.#current = await this.#current.restart();
  }

  /** Takes the data along. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#current[Symbol.asyncDispose]();
  }

  async #lookForCrash(): Promise<boolean> {
    if (await this.#isUp()) return false;
    const { code, output } = await this.#current.stop('SIGKILL');
    this.crashes.push(`It ended by itself, or hung, with ${code}: ${output.slice(-2_000)}`);
    return true;
  }

  #isUp(): Promise<boolean> {
    return fetch(`${this.url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}
