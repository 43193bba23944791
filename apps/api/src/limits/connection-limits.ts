import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { AddressCounts } from './address-counts.ts';
import { connectionCapacity } from './connection-capacity.ts';

/** TCP connections of one address that is not a trusted proxy, and WebSockets of one client address, whichever way they come. */
const maxPerAddress = 1_000;
/** WebSockets of one address that have not signed in yet. */
const maxSigningInPerAddress = 100;

export interface ConnectionLimitsOptions {
  server: Server;
  /** Multiplies the limits of an address; 0 turns them off. */
  factor: number;
  isTrustedProxy: (address: string) => boolean;
  /** Counts a connection of an address; false if it opens too many. */
  mayConnect: (address: string) => boolean;
}

/** How many connections the server accepts: in total, as far as it has descriptors, and from one address. */
export class ConnectionLimits {
  readonly maxSockets: number;
  #socketsOf: AddressCounts;
  #signingInOf: AddressCounts;

  constructor({ server, factor, isTrustedProxy, mayConnect }: ConnectionLimitsOptions) {
    const capacity = connectionCapacity();
    // Any more are closed as soon as they are accepted.
    if (capacity.connections !== Infinity) server.maxConnections = capacity.connections;
    this.maxSockets = capacity.sockets;
    // If there is little capacity, no address may take all of it.
    const mostOfOne = factor === 0 ? Infinity : Math.ceil(capacity.connections / 4);
    this.#socketsOf = new AddressCounts(Math.min(scaled(maxPerAddress, factor), mostOfOne));
    this.#signingInOf = new AddressCounts(scaled(maxSigningInPerAddress, factor));
    const connectionsOf = new AddressCounts(Math.min(scaled(maxPerAddress, factor), mostOfOne));
    const mayStay = (socket: Socket) => {
      const { remoteAddress = '' } = socket;
      if (isTrustedProxy(remoteAddress)) return true;
      if (!mayConnect(remoteAddress) || !connectionsOf.enter(remoteAddress)) return false;
      socket.on('close', () => connectionsOf.leave(remoteAddress));
      return true;
    };
    // Runs before Node's own listener, which creates a parser for each connection.
    const listeners = server.listeners('connection');
    server.removeAllListeners('connection');
    server.on('connection', (socket: Socket) => {
      // Reset, because an orderly close takes several packets from both sides.
      if (!mayStay(socket)) socket.resetAndDestroy();
      else for (const listener of listeners) listener.call(server, socket);
    });
  }

  /** A place for a WebSocket of this client; null if there are enough. */
  enterSocket(ip: string): SocketPlace | null {
    if (!this.#socketsOf.enter(ip)) return null;
    if (this.#signingInOf.enter(ip)) return new SocketPlace(ip, this.#socketsOf, this.#signingInOf);
    this.#socketsOf.leave(ip);
    return null;
  }
}

/** What one WebSocket counts toward its address's limits. */
export class SocketPlace {
  #ip: string;
  #socketsOf: AddressCounts;
  #signingInOf: AddressCounts;
  #isSigningIn = true;

  constructor(ip: string, socketsOf: AddressCounts, signingInOf: AddressCounts) {
    this.#ip = ip;
    this.#socketsOf = socketsOf;
    this.#signingInOf = signingInOf;
  }

  /** The client is now known. */
  signedIn(): void {
    if (this.#isSigningIn) this.#signingInOf.leave(this.#ip);
    this.#isSigningIn = false;
  }

  /** Call once, at the end. */
  leave(): void {
    this.signedIn();
    this.#socketsOf.leave(this.#ip);
  }
}

/** A limit on what is open at the same time, multiplied by RATE_LIMIT_FACTOR; 0 turns it off. */
export function scaled(max: number, factor: number): number {
  return factor === 0 ? Infinity : Math.max(1, Math.round(max * factor));
}
