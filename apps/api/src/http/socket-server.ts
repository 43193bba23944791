import {
  programFactor,
  ReasonError,
  type Context,
  type Limits,
  type Services,
  type Visitor,
} from '@parley/api-contract/server';
import type { FastifyBaseLogger } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Authenticate } from './authenticate.ts';
import { limitKeyOf } from '../limits/address-key.ts';
import type { ClientAddressOf } from './client-address.ts';
import type { ConnectionLimits, SocketPlace } from '../limits/connection-limits.ts';
import type { Origin, OriginOf } from './origin.ts';
import { sendRawError } from './raw-error.ts';
import { onBehalfOf } from '../last-resort.ts';
import { logUnexpected } from '../log-unexpected.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import { Calls, type Caller, type CallParts } from '../live/trpc-wire/calls.ts';
import { closeCodes, Connection } from '../live/socket/connection.ts';
import { Flusher } from '../live/socket/flusher.ts';
import { textFrame } from '../live/socket/frame.ts';
import type { Hub } from '../live/hub.ts';

/** For a batch of calls, each of which is far smaller. */
const maxFrameBytes = 1024 * 1024;
/** Clients and proxies rarely split a message, and if they do, into kilobytes. Each fragment takes memory beyond its bytes. */
const maxFragments = 256;
/** The same goes for each chunk in which an unfinished message arrives. */
const maxBufferedChunks = 4_096;
const sweepMs = 1_000;
/** The limit for unfinished messages of all clients together. */
const maxUnfinishedBytes = 64 * 1024 * 1024;
/** A client that has been quiet for this long gets a ping, … */
const pingAfterMs = 20_000;
/** … and one not heard from for this long is disconnected. */
const giveUpAfterMs = 35_000;
/** How long a client may take to sign in. */
const signInMs = 10_000;
/** Far more than a person needs. */
export const defaultSocketsPerUser = 100;
const reconnect = textFrame(Buffer.from('{"id":null,"method":"reconnect"}'));

export interface SocketServerParts {
  server: Server;
  log: FastifyBaseLogger;
  hub: Hub;
  services: Services;
  limits: Limits;
  connectionRates: RateLimits;
  authenticate: Authenticate;
  originOf: OriginOf;
  socketsPerUser: number;
  connectionLimits: ConnectionLimits;
  clientAddressOf: ClientAddressOf;
}

export interface SocketServer {
  /** Tells clients to reconnect, closes their sockets and accepts no new ones. */
  close(): void;
}

/** Other upgrades that a client offers are ignored, and the request is answered (RFC 9110, 7.8): Java's client always offers h2c. */
export function isWebSocketUpgrade({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

/** tRPC over WebSocket at /trpc, on the HTTP server's own port. */
export function startSocketServer(parts: SocketServerParts): SocketServer {
  const { server, log, hub, services, limits, authenticate, originOf } = parts;
  const { socketsPerUser, connectionLimits, clientAddressOf } = parts;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    maxFragments,
    maxBufferedChunks,
    perMessageDeflate: false,
    clientTracking: false,
  });
  const clients = new Map<Connection, Calls>();
  const flusher = new Flusher();
  const callParts: CallParts = {
    rates: parts.connectionRates,
    identify,
    renewed,
    onEnd: (connection) => clients.delete(connection),
    onError: (error, path, context) =>
      logUnexpected(log, error, { path, requestId: context?.visitor.requestId }),
  };

  function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    // Node leaves the stream without an error listener: an error on it would end the process.
    stream.on('error', destroy);
    try {
      admit(request, stream, head);
    } catch (error) {
      logFault(error);
      stream.destroy();
    }
  }

  function admit(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const [path, query = ''] = (request.url ?? '').split('?', 2);
    if (path !== '/trpc' || !(stream instanceof Socket)) {
      return sendRawError(stream, new ReasonError('procedure_not_found'));
    }
    const origin = originOf(request.headers);
    if (origin === 'foreign') return sendRawError(stream, new ReasonError('foreign_origin'));
    const isToTell = new URLSearchParams(query).get('connectionParams') === '1';
    if (clients.size >= connectionLimits.maxSockets) {
      return sendRawError(
        stream,
        new ReasonError('unavailable', {
          message: 'The server has no room for more connections. Try again in a moment.',
        }),
      );
    }
    const ip = clientAddressOf(request);
    const place = parts.connectionRates.allows('upgrade', limitKeyOf(ip))
      ? connectionLimits.enterSocket(ip)
      : null;
    if (place === null) {
      const message = 'Too many connections come from your address. Close some, or try again in a moment.';
      return sendRawError(stream, new ReasonError('rate_limited', { message, retryAfterSeconds: 1 }));
    }
    let isWelcome = false;
    // Calls back before it returns, unless the request is invalid.
    sockets.handleUpgrade(request, stream, head, (socket) => {
      isWelcome = true;
      welcome(socket, stream, request, { isToTell, origin, ip, place });
    });
    if (!isWelcome) place.leave();
  }

  function welcome(
    socket: WebSocket,
    stream: Socket,
    request: IncomingMessage,
    { isToTell, origin, ip, place }: { isToTell: boolean; origin: Origin; ip: string; place: SocketPlace },
  ): void {
    // Without a listener, a frame that is too long or broken would end the process; `ws` closes the socket by itself.
    socket.on('error', logSocketError);
    const connection = new Connection(socket, stream, flusher, logFault);
    // Copied out of the request: connections live long, and the request need not.
    const { cookie, authorization } = request.headers;
    const caller: Caller = {
      // As over HTTP: the cookie counts only for our own pages.
      cookieHeader: origin === 'own' ? cookie : undefined,
      authorization,
      token: undefined,
      ip,
    };
    const calls = onBehalfOf(connection, () => new Calls(connection, caller, { isToTell, place }, callParts));
    if (connection.isOpen) clients.set(connection, calls);
  }

  function logFault(error: unknown): void {
    log.error({ err: error }, 'A connection was ended because of an error.');
  }

  function logSocketError(error: Error): void {
    log.debug({ err: error }, 'A socket failed.');
  }

  /** Called once per connection, which ends with the session it belongs to. */
  async function identify(connection: Connection, caller: Caller): Promise<Context> {
    const { changes } = hub.roles;
    const authentication = await authenticate(caller, connection);
    if (authentication !== null) connection.onEnd(authentication.release);
    const viewer = authentication?.viewer ?? null;
    // The cached role may be out of date: nobody watches the roles of users who are away.
    if (viewer !== null) hub.roles.found(viewer, changes);
    if (caller.token !== undefined && viewer === null) throw new ReasonError('unauthenticated');
    if (viewer !== null && connection.isOpen) {
      const max = viewer.isByKey ? socketsPerUser * programFactor : socketsPerUser;
      if (hub.presence.socketCount(viewer.userId) >= max) {
        const message = `You have ${max} connections open. Close some first.`;
        throw new ReasonError('rate_limited', { message });
      }
      connection.onEnd(hub.presence.enter(viewer.userId));
    }
    return { viewer, visitor: new SocketVisitor(caller.ip), services, limits };
  }

  /** The context with the viewer's current role, instead of the one from when the socket was opened. */
  async function renewed(context: Context): Promise<Context> {
    const { viewer } = context;
    if (viewer === null) return context;
    const role = await hub.roles.of(viewer.userId);
    return role === viewer.role ? context : { ...context, viewer: { ...viewer, role } };
  }

  /** Unfinished messages are limited together: each may be as long as a frame. */
  function cutLongestUnfinished(): void {
    let unfinishedBytes = 0;
    for (const connection of clients.keys()) unfinishedBytes += connection.unfinishedBytes;
    if (unfinishedBytes <= maxUnfinishedBytes) return;
    for (const connection of [...clients.keys()].toSorted((a, b) => b.unfinishedBytes - a.unfinishedBytes)) {
      if (unfinishedBytes <= maxUnfinishedBytes) return;
      unfinishedBytes -= connection.unfinishedBytes;
      connection.refuseUnfinished();
    }
  }

  const sweep = setInterval(() => {
    const now = performance.now();
    for (const [connection, calls] of clients) {
      try {
        look(connection, calls, now);
      } catch (error) {
        connection.fail(error);
      }
    }
    cutLongestUnfinished();
  }, sweepMs).unref();

  server.on('upgrade', upgrade);
  return {
    close() {
      clearInterval(sweep);
      server.off('upgrade', upgrade);
      for (const connection of clients.keys()) {
        connection.write(reconnect);
        connection.close(closeCodes.goingAway, 'server is stopping');
      }
    },
  };
}

/** Closes a connection that has not signed in, is gone or does not read; pings one that is quiet. */
function look(connection: Connection, calls: Calls, now: number): void {
  const quietMs = now - connection.heardAtMs;
  if (!calls.isSignedIn && now - connection.openedAtMs > signInMs) {
    connection.close(closeCodes.policyViolation, 'not signed in');
  } else if (quietMs > giveUpAfterMs) {
    connection.terminate();
  } else {
    if (quietMs > pingAfterMs) connection.ping();
    connection.checkReading();
    connection.checkWriting(now);
  }
}

/** A caller over a socket. The request ID is made on demand, because few calls need it. */
class SocketVisitor implements Visitor {
  readonly ip: string;
  readonly cookie = null;
  #requestId: string | undefined;

  constructor(ip: string) {
    this.ip = ip;
  }

  get requestId(): string {
    return (this.#requestId ??= randomUUID());
  }
}

/** An error listener. As a closure, it would keep the request for as long as the connection. */
function destroy(this: Duplex): void {
  this.destroy();
}
