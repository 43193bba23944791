import { Redis as Client } from 'ioredis';

/** Commands that name channels, and where in their arguments these are. */
const channelsOf = new Map<string, (args: string[]) => string[]>([
  ['publish', (args) => args.slice(0, 1)],
  ['spublish', (args) => args.slice(0, 1)],
  ['subscribe', (args) => args],
  ['unsubscribe', (args) => args],
  ['psubscribe', (args) => args],
  ['punsubscribe', (args) => args],
  ['ssubscribe', (args) => args],
  ['sunsubscribe', (args) => args],
]);

/** Commands about the connection or the server, which name neither. Any other command without a key is reported as one. */
const withoutNames = new Set(
  'auth client command discard exec hello info monitor multi ping quit script select'.split(' '),
);

/** Everything that clients ask a Redis server, as the server itself sees it. */
export class RedisTraffic implements Disposable {
  #client: Client;
  #monitor: Client;
  #commands = new Map<string, string[]>();

  private constructor(client: Client, monitor: Client) {
    this.#client = client;
    this.#monitor = monitor;
    monitor.on('monitor', (_time: string, command: string[]) =>
      this.#commands.set(JSON.stringify(command), command),
    );
  }

  static async of(url: string): Promise<RedisTraffic> {
    const client = new Client(url);
    return new RedisTraffic(client, await client.monitor());
  }

  /** Each key and channel that was named so far, behind the command that named it, such as `get parley:…`. */
  async names(): Promise<string[]> {
    // What was asked before has been seen once this has.
    const fence = `fence ${Math.random()}`;
    await new Promise<void>((resolve) => {
      this.#monitor.on('monitor', (_time: string, [, text]: string[]) => text === fence && resolve());
      void this.#client.ping(fence);
    });
    const names = new Set<string>();
    for (const [name = '', ...args] of this.#commands.values()) {
      const command = name.toLowerCase();
      if (withoutNames.has(command)) continue;
      const found = channelsOf.get(command)?.(args) ?? (await this.#keysOf([command, ...args]));
      for (const each of found) names.add(`${command} ${each}`);
    }
    return [...names];
  }

  /** Redis knows which arguments of its commands are keys. */
  async #keysOf(command: string[]): Promise<string[]> {
    try {
      const keys: unknown = await this.#client.call('COMMAND', 'GETKEYS', ...command);
      return Array.isArray(keys) ? keys.map(String) : [];
    } catch {
      return [command.slice(1).join(' ')];
    }
  }

  [Symbol.dispose](): void {
    this.#monitor.disconnect();
    this.#client.disconnect();
  }
}
