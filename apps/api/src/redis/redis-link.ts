import { Cluster, Redis } from 'ioredis';
import { isTimeout, redisProblemOf, type RedisProblem } from './redis-problem.ts';

const commandTimeoutMs = 1_000;
const connectTimeoutMs = 2_000;
const heartbeatMs = 1_000;
const maxRetryDelayMs = 500;

type RedisConnection = Redis | Cluster;

/**
 * The connections of one node to Redis: one for commands, and one for subscriptions. While Redis cannot be reached, commands fail at once,
 * so that nobody waits for them. The link is up once Redis has let this node do everything that nodes do: an open connection alone is not
 * enough.
 */
export class RedisLink {
  readonly commands: RedisConnection;
  /** The prefix of every key and channel. ioredis adds it to keys by itself, and `RedisBus` adds it to channels. */
  readonly prefix: string;
  readonly subscriber: RedisConnection;
  #url: string;
  #isUp = false;
  #problem: RedisProblem | null = null;
  #onUp: (() => void)[] = [];
  #onDown: (() => void)[] = [];
  #onProblem: ((problem: RedisProblem) => void)[] = [];
  #heartbeat: NodeJS.Timeout;

  /**
   * `url` is `redis://[user:password@]host:port`, or `rediss://` for TLS; several separated by commas are nodes of a cluster. `instanceId`
   * separates chats that share a Redis. Database numbers do not: they don't divide channels.
   */
  constructor(url: string, instanceId: string) {
    this.#url = url;
    this.prefix = `parley:${instanceId}:`;
    this.commands = connect(url, this.prefix);
    this.subscriber = connect(url, this.prefix);
    for (const connection of [this.commands, this.subscriber]) this.#watch(connection);
    // A Redis that hangs does not close the connection, and permissions can be revoked while it is open.
    this.#heartbeat = setInterval(() => void this.#beat(), heartbeatMs).unref();
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Why it is down; null while it is up, and before the first attempt has failed. */
  get problem(): RedisProblem | null {
    return this.#problem;
  }

  /** Calls back each time Redis can be used again, and at once if it can. */
  onUp(callback: () => void): void {
    this.#onUp.push(callback);
    if (this.#isUp) callback();
  }

  /** Calls back each time Redis can no longer be used. */
  onDown(callback: () => void): void {
    this.#onDown.push(callback);
  }

  /** Calls back when Redis cannot be used, even if it never could, and when the reason changes. */
  onProblem(callback: (problem: RedisProblem) => void): void {
    this.#onProblem.push(callback);
    if (this.#problem !== null) callback(this.#problem);
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.#onUp = [];
    this.#onDown = [];
    this.#onProblem = [];
    this.commands.disconnect();
    this.subscriber.disconnect();
  }

  #watch(connection: RedisConnection): void {
    let wasReady = false;
    let hasFailed = false;
    let timeouts = 0;
    connection.on('ready', () => {
      wasReady = true;
      hasFailed = false;
      timeouts = 0;
      void this.#tryUse();
    });
    connection.on('error', (error: Error) => {
      hasFailed = true;
      timeouts = isTimeout(error) ? timeouts + 1 : 0;
      // A single timeout can be this server's own fault while it starts.
      if (timeouts !== 1) this.#fail(error, wasReady);
    });
    connection.on('close', () => {
      // Usually an error came before. If the connection was in use, the next attempt produces one.
      if (!hasFailed && !wasReady) this.#fail(null, false);
      wasReady = false;
      this.#setDown();
    });
  }

  #fail(error: Error | null, wasReady: boolean): void {
    // A cluster reports the error of the node that it asked last.
    const cause = error !== null && 'lastNodeError' in error ? error.lastNodeError : error;
    const problem = redisProblemOf(cause instanceof Error ? cause : error, {
      address: addressesIn(this.#url),
      isTls: this.#url.startsWith('rediss:'),
      wasReady,
    });
    const isNew = this.#problem?.kind !== problem.kind;
    this.#problem = problem;
    this.#setDown();
    if (isNew) for (const callback of this.#onProblem) callback(problem);
  }

  #setDown(): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    for (const callback of this.#onDown) callback();
  }

  #setUp(): void {
    if (this.#isUp) return;
    this.#isUp = true;
    this.#problem = null;
    for (const callback of this.#onUp) callback();
  }

  /** Does everything once that nodes do. If the user lacks a permission, Redis refuses it here, instead of later and unnoticed. */
  async #tryUse(): Promise<void> {
    if (!this.#areReady()) return;
    try {
      await Promise.all([
        this.commands.set('probe', '1', 'PX', heartbeatMs),
        this.commands.eval('return 1', 1, 'probe'),
        this.commands.publish(`${this.prefix}bus:probe`, ''),
        // A separate channel, so that nothing arrives.
        this.subscriber.subscribe(`${this.prefix}bus:silent`),
      ]);
      if (this.#areReady()) this.#setUp();
    } catch (error) {
      // A lost connection reports itself.
      if (error instanceof Error && error.name === 'ReplyError') this.#fail(error, true);
    }
  }

  async #beat(): Promise<void> {
    for (const connection of [this.commands, this.subscriber]) {
      if (connection.status === 'ready') connection.ping().catch(() => connection.disconnect(true));
    }
    await this.#tryUse();
  }

  #areReady(): boolean {
    return this.commands.status === 'ready' && this.subscriber.status === 'ready';
  }
}

function connect(url: string, keyPrefix: string): RedisConnection {
  const nodes = url.split(',').map((each) => new URL(each));
  const [first] = nodes;
  if (first === undefined) throw new Error('A link to Redis needs an address.');
  const options = {
    username: decodeURIComponent(first.username) || 'default',
    ...(first.password !== '' && { password: decodeURIComponent(first.password) }),
    ...(first.protocol === 'rediss:' && { tls: {} }),
    commandTimeout: commandTimeoutMs,
    connectTimeout: connectTimeoutMs,
    enableAutoPipelining: true,
    // `RedisBus` itself knows what to subscribe to again.
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
    // It would print its own warning if the user lacks the permission for INFO. We try what we need instead.
    enableReadyCheck: false,
    retryStrategy: retryDelayMs,
  });
}

function addressOf({ hostname, port }: URL): { host: string; port: number } {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) };
}

/** Leaves out users and passwords. */
function addressesIn(url: string): string {
  return url
    .split(',')
    .map((each) => new URL(each))
    .map(({ hostname, port }) => `${hostname}:${port || 6379}`)
    .join(', ');
}

function retryDelayMs(attempt: number): number {
  return Math.min(50 * attempt, maxRetryDelayMs);
}
