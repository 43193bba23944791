import {
  appRouter,
  errorDataOf,
  ReasonError,
  type Context,
  type Services,
} from '@parley/api-contract/server';
import { getWSConnectionHandler } from '@trpc/server/adapters/ws';
import type { FastifyBaseLogger } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Authenticate } from '../http/authenticate.ts';
import { isOwnOrigin } from '../http/origin.ts';
import { logUnexpected } from '../log-unexpected.ts';
import type { Hub } from './hub.ts';

const maxFrameBytes = 64 * 1024;
const pingMs = 20_000;
const pongWaitMs = 10_000;
const goingAwayCode = 1001;

export interface SocketServerParts {
  server: Server;
  log: FastifyBaseLogger;
  hub: Hub;
  services: Services;
  authenticate: Authenticate;
  publicUrl: string | null;
}

export interface SocketServer {
  /** Tells clients to connect elsewhere, closes their sockets and takes no new ones. */
  close(): void;
}

/** tRPC over WebSocket at /trpc, on the HTTP server's own port. */
export function startSocketServer(parts: SocketServerParts): SocketServer {
  const { server, log, hub, services, authenticate, publicUrl } = parts;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
  });

  /** Made once a connection: the session it belongs to is remembered, so that its end reaches the socket. */
  async function createContext({
    req,
    res: socket,
    info,
  }: {
    req: IncomingMessage;
    res: WebSocket;
    info: { connectionParams: Record<string, unknown> | null };
  }): Promise<Context> {
    const token = info.connectionParams?.['token'];
    const authentication = await authenticate({
      cookieHeader: req.headers.cookie,
      authorization: req.headers.authorization,
      token: typeof token === 'string' ? token : undefined,
    });
    const viewer = authentication?.viewer ?? null;
    if (token !== undefined && viewer === null) throw new ReasonError('unauthenticated');
    if (viewer !== null && socket.readyState === socket.OPEN) {
      hub.connections.add(viewer.sessionId, socket);
      socket.once('close', hub.presence.enter(viewer.userId));
    }
    const ip = req.socket.remoteAddress ?? '';
    return { viewer, visitor: { requestId: randomUUID(), ip, cookie: null }, services };
  }

  const serve = getWSConnectionHandler({
    wss: sockets,
    router: appRouter,
    createContext,
    keepAlive: { enabled: true, pingMs, pongWaitMs },
    onError: ({ error, path, ctx }) => logUnexpected(log, error, { path, requestId: ctx?.visitor.requestId }),
  });

  function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== '/trpc') return refuse(stream, new ReasonError('procedure_not_found'));
    if (!isOwnOrigin(request.headers.origin, request.headers.host, publicUrl)) {
      return refuse(stream, new ReasonError('foreign_origin'));
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      // Without a listener a frame over the limit, or a broken one, would end the process; `ws` closes the socket by itself.
      socket.on('error', (error) => log.debug({ err: error }, 'A socket failed.'));
      serve(socket, request);
    });
  }
  server.on('upgrade', upgrade);

  return {
    close() {
      server.off('upgrade', upgrade);
      for (const socket of sockets.clients) {
        socket.send(JSON.stringify({ id: null, method: 'reconnect' }));
        socket.close(goingAwayCode, 'server is stopping');
      }
      sockets.close();
    },
  };
}

function refuse(stream: Duplex, error: ReasonError): void {
  const { data, message } = errorDataOf(error);
  const body = JSON.stringify({ message, code: data.code, reason: data.reason });
  stream.end(
    `HTTP/1.1 ${data.httpStatus} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
