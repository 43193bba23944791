import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { AttackSocket } from './attack-socket.ts';
import { Random } from '../torture/random.ts';
import type { Account, Stage } from './stage.ts';
import { emptyTally, type Tally } from './tally.ts';

export interface HttpCall {
  method?: string;
  path: string;
  body?: string;
  token?: string;
  from?: string;
  headers?: Record<string, string>;
}

/** How long who could not connect waits before the next attempt. */
const retryMs = 50;

/** What an attack acts through. It counts what becomes of everything. */
export class Attacker {
  readonly port: number;
  readonly stage: Stage;
  /** A free port of loopback, for what is to be called by the server. */
  readonly listenPort: number;
  readonly random: Random;
  readonly tally: Tally = emptyTally();
  #agent = new Agent({ keepAlive: true });

  constructor(options: { port: number; stage: Stage; listenPort: number; seed: number }) {
    this.port = options.port;
    this.stage = options.stage;
    this.listenPort = options.listenPort;
    this.random = new Random(options.seed);
  }

  account(index = 0): Account {
    const account = this.stage.attackers[index];
    if (account === undefined) throw new Error(`There is no attacker ${index}.`);
    return account;
  }

  /** Addresses of loopback that nobody else has. What is not said to come from many comes from the first of them. */
  address(index = 0): string {
    return `127.1.${Math.floor(index / 250) % 250}.${(index % 250) + 1}`;
  }

  /** A socket that speaks for an account, or for nobody; tries until it is let in. */
  async socket({
    token,
    from = this.address(),
  }: { token?: string; from?: string } = {}): Promise<AttackSocket> {
    for (;;) {
      const socket = await AttackSocket.open({ port: this.port, from, token, tally: this.tally });
      if (socket !== null) return socket;
      await pause(retryMs);
    }
  }

  /** One request and its whole answer, on a connection that is kept; returns its status, or null when there was none. */
  async http({ method = 'GET', path, body, token, from = this.address(), headers }: HttpCall) {
    const { promise, resolve } = Promise.withResolvers<number | null>();
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: this.port,
        localAddress: from,
        agent: this.#agent,
        method,
        path,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...headers,
        },
      },
      (response: IncomingMessage) => {
        response.on('error', () => resolve(null));
        response.on('end', () => resolve(response.statusCode ?? null));
        response.resume();
      },
    );
    outgoing.on('error', () => resolve(null));
    outgoing.end(body);
    const status = await promise;
    if (status === null) {
      this.tally.cut += 1;
      await pause(retryMs);
    } else if (status < 400) this.tally.served += 1;
    else this.tally.refused += 1;
    return status;
  }

  /** Has so many requests under way at all times. */
  async httpFlood(underWay: number, next: (lane: number) => HttpCall): Promise<void> {
    await this.lanes(underWay, async (lane) => void (await this.http(next(lane))));
  }

  /** Bytes on a connection of TCP: what no library would send. Resolves when it has connected, or failed to. */
  async tcp(from = this.address()): Promise<Socket> {
    const socket = connect({ port: this.port, host: '127.0.0.1', localAddress: from });
    const { promise, resolve } = Promise.withResolvers<undefined>();
    socket.on('error', () => undefined);
    socket.once('connect', () => {
      this.tally.opened += 1;
      resolve(undefined);
    });
    socket.once('close', () => {
      this.tally.cut += 1;
      resolve(undefined);
    });
    await promise;
    if (socket.destroyed) await pause(retryMs);
    return socket;
  }

  /** Takes as much of the machine as an attack does: requests over loopback to a server of its own, in this process. */
  async talkToItself(): Promise<void> {
    const server = createServer((incoming, answer) => {
      incoming.resume();
      answer.end(
        createHash('sha256')
          .update(Buffer.alloc(16 * 1024))
          .digest('hex'),
      );
    });
    server.listen(this.listenPort, '127.0.0.1');
    await once(server, 'listening');
    await this.lanes(32, async () => {
      const response = await fetch(`http://127.0.0.1:${this.listenPort}/`);
      await response.text();
    });
  }

  /** Does the same again and again, so many times at once. */
  async lanes(count: number, act: (lane: number) => Promise<void>): Promise<void> {
    await Promise.all(
      Array.from({ length: count }, async (_, lane) => {
        for (;;) await act(lane);
      }),
    );
  }
}

/** Resolves when a connection has ended, on whoever's side. */
export function ended(socket: Socket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  if (socket.destroyed) resolve(undefined);
  else socket.once('close', () => resolve(undefined));
  return promise;
}

/** Writes as fast as the other side takes it, until the connection ends. */
export async function writeEndlessly(socket: Socket, next: () => string | Buffer): Promise<void> {
  while (!socket.destroyed) {
    if (socket.write(next())) {
      await pause(0);
      continue;
    }
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const done = () => resolve(undefined);
    socket.once('drain', done);
    socket.once('close', done);
    await promise;
    socket.off('drain', done);
    socket.off('close', done);
  }
}
