import {
  appRouter,
  ReasonError,
  type Context,
  type Services,
  type Visitor,
} from '@parley/api-contract/server';
import { getWSConnectionHandler } from '@trpc/server/adapters/ws';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyBaseLogger } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Authenticate } from '../../http/authenticate.ts';
import type { Origin, OriginOf } from '../../http/origin.ts';
import { sendRawError } from '../../http/raw-error.ts';
import { logUnexpected } from '../../log-unexpected.ts';
import { Calls, type Caller, type CallParts } from './calls.ts';
import { closeCodes, Connection } from './connection.ts';
import { Flusher } from './flusher.ts';
import { textFrame } from './frame.ts';
import type { Hub } from '../hub.ts';
import { StockSocket, type ServeStock } from './stock-socket.ts';

/** A batch of calls, each of which is far smaller. */
const maxFrameBytes = 1024 * 1024;
const sweepMs = 5_000;
/** A client may be quiet for so long before it is asked whether it is there, … */
const pingAfterMs = 20_000;
/** … and is given up when it has not been heard of for so long. */
const giveUpAfterMs = 35_000;
const firstFrameMs = 10_000;
/** Far more than a person needs: gateways and load tests hold many under one account. */
export const defaultSocketsPerUser = 10_000;
const reconnect = textFrame(Buffer.from('{"id":null,"method":"reconnect"}'));

export interface SocketServerParts {
  server: Server;
  log: FastifyBaseLogger;
  hub: Hub;
  services: Services;
  authenticate: Authenticate;
  originOf: OriginOf;
  socketsPerUser: number;
  trustedProxies: string[];
}

export interface SocketServer {
  /** Tells clients to connect anew, closes their sockets and takes no new ones. */
  close(): void;
}

/** tRPC over WebSocket at /trpc, on the HTTP server's own port. */
export function startSocketServer(parts: SocketServerParts): SocketServer {
  const { server, log, hub, services, authenticate, originOf, socketsPerUser, trustedProxies } = parts;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    clientTracking: false,
  });
  const clients = new Map<Connection, Calls>();
  const flusher = new Flusher();
  const callParts: CallParts = {
    identify,
    serveStock: createServeStock(sockets, log),
    onError: (error, path) => logUnexpected(log, error, { path }),
  };

  function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    // Node leaves the stream without a listener: an error on it would end the process.
    stream.on('error', destroy);
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    if (url?.pathname !== '/trpc' || !(stream instanceof Socket)) {
      return sendRawError(stream, new ReasonError('procedure_not_found'));
    }
    const origin = originOf(request.headers);
    if (origin === 'foreign') return sendRawError(stream, new ReasonError('foreign_origin'));
    const isToTell = url.searchParams.get('connectionParams') === '1';
    sockets.handleUpgrade(request, stream, head, (socket) =>
      welcome(socket, stream, request, { isToTell, origin }),
    );
  }

  function welcome(
    socket: WebSocket,
    stream: Socket,
    request: IncomingMessage,
    { isToTell, origin }: { isToTell: boolean; origin: Origin },
  ): void {
    // Without a listener a frame over the limit, or a broken one, would end the process; `ws` closes the socket by itself.
    socket.on('error', logSocketError);
    const connection = new Connection(socket, stream, flusher);
    // Taken out of the request: connections live long, and the request need not.
    const { cookie, authorization } = request.headers;
    const caller: Caller = {
      // As over HTTP: a cookie speaks for our own pages alone.
      cookieHeader: origin === 'own' ? cookie : undefined,
      authorization,
      token: undefined,
      ip: proxyAddr(request, trustedProxies),
    };
    clients.set(connection, new Calls(connection, caller, isToTell, callParts));
    connection.onEnd(() => clients.delete(connection));
  }

  function logSocketError(error: Error): void {
    log.debug({ err: error }, 'A socket failed.');
  }

  /** Made once a connection, which ends with the session it belongs to. */
  async function identify(connection: Connection, caller: Caller): Promise<Context> {
    const authentication = await authenticate(caller, connection);
    if (authentication !== null) connection.onEnd(authentication.release);
    const viewer = authentication?.viewer ?? null;
    if (caller.token !== undefined && viewer === null) throw new ReasonError('unauthenticated');
    if (viewer !== null && connection.isOpen) {
      if (hub.presence.socketCount(viewer.userId) >= socketsPerUser) {
        const message = `You have ${socketsPerUser} connections open. Close some first.`;
        throw new ReasonError('rate_limited', { message });
      }
      connection.onEnd(hub.presence.enter(viewer.userId));
    }
    return { viewer, visitor: new SocketVisitor(caller.ip), services };
  }

  const sweep = setInterval(() => {
    const now = performance.now();
    for (const [connection, calls] of clients) {
      const quietMs = now - connection.heardAtMs;
      if (calls.isSilent && quietMs > firstFrameMs)
        connection.close(closeCodes.policyViolation, 'no first frame');
      else if (quietMs > giveUpAfterMs) connection.terminate();
      else if (quietMs > pingAfterMs) connection.ping();
    }
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

/** Whoever calls over a socket. What few of its calls need is made when it is asked for. */
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

/** A listener for an error: no closure, which would keep the request for as long as the connection. */
function destroy(this: Duplex): void {
  this.destroy();
}

function createServeStock(sockets: WebSocketServer, log: FastifyBaseLogger): ServeStock {
  const serve = getWSConnectionHandler({
    wss: sockets,
    router: appRouter,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every socket that this handler is given is one, see below
    createContext: ({ res }) => (res as unknown as StockSocket).context,
    onError: ({ error, path, ctx }) => logUnexpected(log, error, { path, requestId: ctx?.visitor.requestId }),
  });
  // The handler reads nothing of the request but whether connectionParams will follow, which are dealt with before.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  const request = { url: '/trpc', headers: {}, socket: {} } as IncomingMessage;
  return (connection, context, onAnswer) => {
    const socket = new StockSocket(connection, context, onAnswer);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of a socket the handler uses the events, `send`, `close`, `terminate` and `readyState` alone
    serve(socket as unknown as WebSocket, request);
    return socket;
  };
}
