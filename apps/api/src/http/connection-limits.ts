import type { Server } from 'node:http';
import { AddressCounts } from './address-counts.ts';
import { connectionRoom } from './connection-room.ts';

/** TCP connections of one address that is no trusted proxy, and WebSockets of one client address, wherever they come through. */
const maxPerAddress = 1_000;
/** WebSockets of one address that have not signed in yet. */
const maxSigningInPerAddress = 100;

export interface ConnectionLimitsOptions {
  server: Server;
  /** Multiplies the limits of an address; 0 turns them off. */
  factor: number;
  isTrustedProxy: (address: string) => boolean;
  /** Counts a connection of an address; false when it opens too many. */
  mayConnect: (address: string) => boolean;
}

/** How many connections the server takes: in all, as far as it has descriptors, and from one address. */
export class ConnectionLimits {
  readonly maxSockets: number;
  #socketsOf: AddressCounts;
  #signingInOf: AddressCounts;

  constructor({ server, factor, isTrustedProxy, mayConnect }: ConnectionLimitsOptions) {
    const room = connectionRoom();
    // One more is closed as soon as it is accepted.
    if (room.connections !== Infinity) server.maxConnections = room.connections;
    this.maxSockets = room.sockets;
    // Where there is little room, nobody takes all of it.
    const mostOfOne = factor === 0 ? Infinity : Math.ceil(room.connections / 4);
    this.#socketsOf = new AddressCounts(Math.min(scaled(maxPerAddress, factor), mostOfOne));
    this.#signingInOf = new AddressCounts(scaled(maxSigningInPerAddress, factor));
    const connectionsOf = new AddressCounts(Math.min(scaled(maxPerAddress, factor), mostOfOne));
    server.on('connection', (socket) => {
      const { remoteAddress = '' } = socket;
      if (isTrustedProxy(remoteAddress)) return;
      const leave = mayConnect(remoteAddress) ? connectionsOf.enter(remoteAddress) : null;
      if (leave === null) socket.destroy();
      else socket.once('close', leave);
    });
  }

  /** A WebSocket of this client; null when there are enough. Call `signedIn` once it is known who that is, and `leave` at its end. */
  enterSocket(ip: string): { signedIn: () => void; leave: () => void } | null {
    const leave = this.#socketsOf.enter(ip);
    if (leave === null) return null;
    const signedIn = this.#signingInOf.enter(ip);
    if (signedIn === null) {
      leave();
      return null;
    }
    let isSigningIn = true;
    const settle = () => {
      if (isSigningIn) signedIn();
      isSigningIn = false;
    };
    return {
      signedIn: settle,
      leave() {
        settle();
        leave();
      },
    };
  }
}

/** A limit on what is open at the same time, multiplied by RATE_LIMIT_FACTOR, of which 0 turns it off. */
export function scaled(max: number, factor: number): number {
  return factor === 0 ? Infinity : Math.max(1, Math.round(max * factor));
}
