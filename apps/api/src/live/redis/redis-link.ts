import { Cluster, Redis } from 'ioredis';

const commandTimeoutMs = 1_000;
const heartbeatMs = 1_000;
const maxRetryDelayMs = 500;

/**
 * The connections of one node to Redis: one for commands, and one that listens. Commands fail at once while it cannot be reached, so
 * that nobody waits for it.
 */
export class RedisLink {
  readonly commands: Redis | Cluster;
  /** Begins every key and channel. ioredis adds it to keys by itself, and `RedisBus` adds it to channels. */
  readonly prefix: string;
  readonly subscriber: Redis | Cluster;
  #isUp = false;
  #onUp: (() => void)[] = [];
  #onDown: (() => void)[] = [];
  #heartbeat: NodeJS.Timeout;

  /**
   * `url` is `redis://[user:password@]host:port`, or `rediss://` with TLS; several with commas between are nodes of a cluster.
   * `instanceId` separates chats that share a Redis. Database numbers do not: channels are not divided by them.
   */
  constructor(url: string, instanceId: string) {
    this.prefix = `parley:${instanceId}:`;
    this.commands = connect(url, this.prefix);
    this.subscriber = connect(url, this.prefix);
    for (const connection of [this.commands, this.subscriber]) {
      connection.on('ready', () => this.#look());
      connection.on('close', () => this.#look());
      // Without a listener it would end the process; what it says is seen in that the link is down.
      connection.on('error', () => undefined);
    }
    // A Redis that hangs closes no connection.
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs).unref();
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Calls back each time Redis can be reached again, and at once if it can. */
  onUp(callback: () => void): void {
    this.#onUp.push(callback);
    if (this.#isUp) callback();
  }

  /** Calls back each time Redis cannot be reached any more. */
  onDown(callback: () => void): void {
    this.#onDown.push(callback);
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.#onUp = [];
    this.#onDown = [];
    this.commands.disconnect();
    this.subscriber.disconnect();
  }

  #look(): void {
    const isUp = this.commands.status === 'ready' && this.subscriber.status === 'ready';
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    for (const callback of isUp ? this.#onUp : this.#onDown) callback();
  }

  #beat(): void {
    for (const connection of [this.commands, this.subscriber]) {
      if (connection.status === 'ready') connection.ping().catch(() => connection.disconnect(true));
    }
  }
}

function connect(url: string, keyPrefix: string): Redis | Cluster {
  const nodes = url.split(',').map((each) => new URL(each));
  const [first] = nodes;
  if (first === undefined) throw new Error('A link to Redis needs an address.');
  const options = {
    username: decodeURIComponent(first.username) || 'default',
    ...(first.password !== '' && { password: decodeURIComponent(first.password) }),
    ...(first.protocol === 'rediss:' && { tls: {} }),
    commandTimeout: commandTimeoutMs,
    connectTimeout: commandTimeoutMs,
    enableAutoPipelining: true,
    // Who watches knows what to subscribe to anew.
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
  };
  if (nodes.length > 1) {
    return new Cluster(nodes.map(addressOf), {
      keyPrefix,
      redisOptions: options,
      enableOfflineQueue: false,
      enableAutoPipelining: true,
      clusterRetryStrategy: retryDelayMs,
      slotsRefreshTimeout: commandTimeoutMs,
    });
  }
  return new Redis({
    ...options,
    keyPrefix,
    ...addressOf(first),
    db: Number(first.pathname.slice(1)),
    enableOfflineQueue: false,
    retryStrategy: retryDelayMs,
  });
}

function addressOf({ hostname, port }: URL): { host: string; port: number } {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) };
}

function retryDelayMs(attempt: number): number {
  return Math.min(50 * attempt, maxRetryDelayMs);
}
