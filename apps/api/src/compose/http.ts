import { compile } from '@fastify/proxy-addr';
import { ReasonError } from '@parley/api-contract/server';
import fastify, { LogController, type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import packageJson from '../../package.json' with { type: 'json' };
import { quietWhileAway, type DatabaseWatch } from '../database-watch.ts';
import type { Settings } from '../env.ts';
import { createAuthenticate } from '../http/authenticate.ts';
import { registerChallenge } from '../http/challenge.ts';
import { createClientAddressOf } from '../http/client-address.ts';
import { ConnectionLimits, scaled } from '../limits/connection-limits.ts';
import { registerContentEncoding } from '../http/content-encoding.ts';
import { createHttpContext } from '../http/context.ts';
import { registerCors } from '../http/cors.ts';
import { registerEventStreams } from '../http/event-stream.ts';
import { isHealthCheck, registerHealth } from '../http/health.ts';
import { registerIncomingWebhooks } from '../http/incoming-webhooks.ts';
import { KnownPaths } from '../http/known-paths.ts';
import { registerOpenApi } from '../http/openapi.ts';
import { createOriginOf } from '../http/origin.ts';
import { registerOversizedBodies } from '../http/oversized-body.ts';
import { refuseUnreadable } from '../http/raw-error.ts';
import { registerRequestOrder } from '../http/request-order.ts';
import { registerRest, sendError } from '../http/rest.ts';
import { registerSecurityHeaders, securityHeaders } from '../http/security-headers.ts';
import { callCountOf, registerTrpc } from '../http/trpc.ts';
import { UnreadAnswers } from '../http/unread-answers.ts';
import { registerWeb } from '../http/web.ts';
import { onBehalfOf } from '../last-resort.ts';
import { limitKeyOf } from '../limits/address-key.ts';
import { PacedReads } from '../limits/paced-reads.ts';
import { RateLimits } from '../limits/rate-limits.ts';
import { defaultSocketsPerUser, isWebSocketUpgrade, startSocketServer } from '../http/socket-server.ts';
import type { composeLive } from './live.ts';
import type { composeServices } from './services.ts';

const maxBodyBytes = 64 * 1024;
const requestTimeoutMs = 30_000;
const headersTimeoutMs = 10_000;
/** How often connections are checked for requests that take too long to arrive. */
const requestCheckMs = 2_000;

/** The HTTP server without its routes. `database` is called when something is logged. */
export function composeFastify(settings: Settings, database: () => DatabaseWatch): FastifyInstance {
  return fastify({
    logger: { level: settings.logLevel, hooks: quietWhileAway(database) },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    http: {
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: requestCheckMs,
      shouldUpgradeCallback: isWebSocketUpgrade,
    },
    genReqId: () => randomUUID(),
    frameworkErrors: (error, request, reply) => sendError(error, request, reply.headers(securityHeaders)),
    clientErrorHandler: refuseUnreadable,
    // Answered in the contract's own form instead.
    return503OnClosing: false,
    // Connections with a call under way get its answer first.
    forceCloseConnections: 'idle',
    // A parameter that is too long is refused by its schema, which names it.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: maxBodyBytes },
  });
}

export interface HttpOptions {
  settings: Settings;
  database: DatabaseWatch;
  isStopping: () => boolean;
  /** How many sockets one user may have open at once. */
  socketsPerUser: number | undefined;
  /** Multiplies the limits of connections, requests and frames; RATE_LIMIT_FACTOR unless given. */
  connectionLimitFactor: number | undefined;
  webFolder: string | undefined;
}

/** Every entry point: tRPC over HTTP and WebSocket, REST, event streams, posts to webhooks, and the web app. */
export async function composeHttp(
  app: FastifyInstance,
  { hub, nodes }: Awaited<ReturnType<typeof composeLive>>,
  { services, incomingPosts, rateLimits, sessions, tokens, apiKeys }: ReturnType<typeof composeServices>,
  options: HttpOptions,
) {
  const { settings, database, isStopping, webFolder, socketsPerUser = defaultSocketsPerUser } = options;
  const { connectionLimitFactor = settings.rateLimitFactor } = options;
  const connectionRates = new RateLimits(null, connectionLimitFactor);
  const authenticate = createAuthenticate({ sessions, tokens, apiKeys, connections: hub.connections });
  const originOf = createOriginOf(settings, app.log);
  const clientAddressOf = createClientAddressOf(settings.trustedProxies, app.log);
  const limits = new PacedReads(rateLimits);
  const createContext = createHttpContext({
    services,
    limits,
    sessions,
    authenticate,
    originOf,
    clientAddressOf,
  });

  const knownPaths = new KnownPaths(app);
  registerSecurityHeaders(app);
  registerOversizedBodies(app);
  registerRequestOrder(app);
  app.addHook('onSend', (_request, reply, _payload, done) => {
    // An open connection would delay the stop, and a proxy could send a request over it just as it closes.
    if (isStopping()) reply.header('connection', 'close');
    done();
  });
  app.addHook('onRequest', (request, _reply, done) => {
    onBehalfOf({ fail: () => request.raw.destroy() }, done);
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (isHealthCheck(request)) return done();
    const key = limitKeyOf(clientAddressOf(request.raw));
    const calls = callCountOf(request.url);
    if (connectionRates.allows(calls > 0 ? 'httpCall' : 'request', key, { times: calls || 1 })) return done();
    // Another connection costs the caller more than another request.
    reply.header('connection', 'close');
    const message = 'Too many requests come from your address. Try again in a moment.';
    return done(new ReasonError('rate_limited', { message, retryAfterSeconds: 1 }));
  });
  registerCors(app, settings.corsOrigins);
  registerChallenge(app);
  registerContentEncoding(app);
  registerHealth(app, {
    version: packageJson.version,
    database,
    redisProblem: () => nodes?.redisProblem(),
    isStopping,
  });
  registerTrpc(app, createContext);
  registerRest(app, createContext);
  registerEventStreams(app, createContext);
  registerIncomingWebhooks(app, incomingPosts);
  registerOpenApi(app, packageJson.version);
  registerWeb(app, knownPaths, webFolder);
  await app.ready();

  const unreadAnswers = new UnreadAnswers(app.server);
  const isTrustedProxy = compile(settings.trustedProxies);
  const sockets = startSocketServer({
    server: app.server,
    log: app.log,
    hub,
    services,
    limits,
    connectionRates,
    authenticate,
    originOf,
    socketsPerUser: scaled(socketsPerUser, connectionLimitFactor),
    connectionLimits: new ConnectionLimits({
      server: app.server,
      factor: connectionLimitFactor,
      isTrustedProxy: (address) => isTrustedProxy(address, 0),
      mayConnect: (address) => connectionRates.allows('connect', limitKeyOf(address)),
    }),
    clientAddressOf,
  });
  return { sockets, unreadAnswers };
}
