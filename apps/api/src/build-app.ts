import { compile } from '@fastify/proxy-addr';
import { ReasonError } from '@parley/api-contract/server';
import { createMessageWriter, type MessageRow, type Store } from '@parley/db';
import fastify, { LogController, type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import packageJson from '../package.json' with { type: 'json' };
import { DatabaseWatch, quietWhileAway } from './database-watch.ts';
import type { Settings } from './env.ts';
import { createAuthenticate } from './http/authenticate.ts';
import { registerChallenge } from './http/challenge.ts';
import { createClientAddressOf, limitKeyOf } from './http/client-address.ts';
import { createHttpContext } from './http/context.ts';
import { ConnectionLimits, scaled } from './http/connection-limits.ts';
import { registerContentEncoding } from './http/content-encoding.ts';
import { registerCors } from './http/cors.ts';
import { registerEventStreams } from './http/event-stream.ts';
import { isHealthCheck, registerHealth } from './http/health.ts';
import { KnownPaths } from './http/known-paths.ts';
import { registerIncomingWebhooks } from './http/incoming-webhooks.ts';
import { registerOpenApi } from './http/openapi.ts';
import { createOriginOf } from './http/origin.ts';
import { registerOversizedBodies } from './http/oversized-body.ts';
import { refuseUnreadable } from './http/raw-error.ts';
import { registerRequestOrder } from './http/request-order.ts';
import { registerRest, sendError } from './http/rest.ts';
import { registerSecurityHeaders, securityHeaders } from './http/security-headers.ts';
import { callCountOf, registerTrpc } from './http/trpc.ts';
import { UnreadAnswers } from './http/unread-answers.ts';
import { registerWeb } from './http/web.ts';
import { onBehalfOf } from './last-resort.ts';
import { loneNodePresences } from './live/presence-store.ts';
import { memoryBus } from './live/bus.ts';
import { Connections } from './live/connections.ts';
import { hear, type Hub } from './live/hub.ts';
import { createReconcileRooms } from './live/reconcile-rooms.ts';
import { PresenceRegistry } from './live/presence.ts';
import { Readers } from './live/readers.ts';
import { Reconciler } from './live/reconciler.ts';
import { RoomLists } from './live/room-lists.ts';
import { RoomLog } from './live/room-log.ts';
import {
  defaultSocketsPerUser,
  isWebSocketUpgrade,
  startSocketServer,
} from './live/trpc-wire/socket-server.ts';
import { Typing } from './live/typing.ts';
import { unreadableAmong } from './rights/access.ts';
import { ApiKeys } from './integrations/keys/api-keys.ts';
import { createServices } from './compose/services.ts';
import { FamiliarAddresses } from './accounts/familiar-addresses.ts';
import { createIncomingPosts } from './integrations/incoming/incoming-posts.ts';
import { RateLimits } from './limits/rate-limits.ts';
import { PacedReads } from './limits/paced-reads.ts';
import { People } from './people/people.ts';
import { Roles } from './rights/roles.ts';
import { RoomViews } from './rooms/room-views.ts';
import { Sessions } from './accounts/sessions.ts';
import { SignInAttempts } from './accounts/sign-in-attempts.ts';
import { Tokens } from './accounts/tokens.ts';
import { accountView, statusView } from './views.ts';
import { CallLanes } from './integrations/hooks/call-lanes.ts';
import { createDeliver } from './integrations/outgoing/deliverer.ts';
import { HookNetwork } from './integrations/hooks/hook-network.ts';
import { HookSecrets } from './integrations/hooks/hook-secrets.ts';
import type { Resolve } from './integrations/hooks/host-lookup.ts';
import { OutgoingWorker } from './integrations/outgoing/outgoing-worker.ts';
import {
  defaultWebhookSchedule,
  deliverySlots,
  type WebhookSchedule,
} from './integrations/outgoing/schedule.ts';

const maxBodyBytes = 64 * 1024;
const requestTimeoutMs = 30_000;
const headersTimeoutMs = 10_000;
/** How often connections are looked at for requests that take too long to arrive. */
const requestCheckMs = 2_000;
/** How long calls that are under way may go on when the server stops. */
const answerGraceMs = 3_000;
const sessionSweepMs = 60 * 60 * 1000;
const keyUseMs = 60 * 1000;

export interface App {
  fastify: FastifyInstance;
  /** Keeps serving, but tells proxies that it is about to stop, and closes each connection after its answer. */
  drain(): void;
  /** Takes nothing new, lets clients go, finishes what is being written. The store stays open. */
  stop(): Promise<void>;
}

export interface AppOptions {
  /** How many sockets one user may have open at once. */
  socketsPerUser?: number;
  webhookSchedule?: Partial<WebhookSchedule>;
  /** Gives the addresses of a host that a webhook names; the system's own unless given. */
  resolve?: Resolve;
  /** How long a command's answer may take. */
  commandTimeoutMs?: number;
  /** Multiplies the limits of connections, requests and frames; RATE_LIMIT_FACTOR unless given. */
  connectionLimitFactor?: number;
  /** The version of the bus between servers. Tests of mixed releases set another one. */
  busVersion?: number;
  /** Where the built web app is. */
  webFolder?: string;
}

/** Puts the parts of the server together. */
export async function buildApp(
  settings: Settings,
  store: Store,
  {
    socketsPerUser = defaultSocketsPerUser,
    webhookSchedule,
    resolve,
    commandTimeoutMs,
    connectionLimitFactor = settings.rateLimitFactor,
    busVersion,
    webFolder,
  }: AppOptions = {},
): Promise<App> {
  let isStopping = false;
  const app = fastify({
    logger: { level: settings.logLevel, hooks: quietWhileAway(() => database) },
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
    // Answered in the contract's own form, see below.
    return503OnClosing: false,
    // Those that are in the middle of a call are answered first.
    forceCloseConnections: 'idle',
    // A long parameter is refused by its schema, which names it.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: maxBodyBytes },
  });
  const database = new DatabaseWatch(store, app.log);
  const logFailure = (error: unknown) => app.log.error({ err: error }, 'Followers could not be told.');

  const people = new People(store);
  const roles = new Roles(store);
  const roomViews = new RoomViews(store, people);
  let wasRedisAway = false;
  const nodes =
    settings.redisUrl === null
      ? null
      : // Loaded by who needs it: most servers are alone.
        (await import('./live/redis/join-nodes.ts')).joinNodes(
          { url: settings.redisUrl, instanceId: store.instance.id, version: busVersion },
          {
            onFailure: logFailure,
            onUp() {
              const level = wasRedisAway ? 'warn' : 'info';
              wasRedisAway = false;
              app.log[level]('Redis can be used: this server hears the others.');
            },
            onProblem({ sentence }) {
              wasRedisAway = true;
              app.log.warn(
                `${sentence} What other servers write is read from the database, up to a second later.`,
              );
            },
            onMixed: (isMixed) =>
              isMixed
                ? app.log.warn(
                    'Servers of another release are running. What they write is read from the database.',
                  )
                : app.log.info('All servers hear each other again.'),
            onDropped: (count) =>
              app.log.warn(
                { count },
                'Notices from Redis were dropped: they are malformed, too long, or from another program.',
              ),
          },
        );
  const bus = nodes?.bus ?? memoryBus(logFailure);
  const hub: Hub = {
    log: new RoomLog(
      {
        version: async (roomId) => (await store.rooms.find(roomId))?.version ?? 0,
        sizeSince: (roomId, version, limit) => store.messages.sizeSince(roomId, version, limit),
        since: async (roomId, version, limit) =>
          people.messages(await store.messages.since(roomId, version, limit)),
      },
      bus,
      logFailure,
    ),
    lists: new RoomLists(roomViews, bus, logFailure),
    typing: new Typing(bus),
    presence: new PresenceRegistry(
      async (userIds) => {
        const rows = await store.users.findMany(userIds);
        return new Map(rows.map((row) => [row.id, statusView(row)]));
      },
      nodes?.presenceStore ?? loneNodePresences,
      bus,
      logFailure,
    ),
    readers: new Readers({
      unreadableAmong: (places) => unreadableAmong({ store, roles }, places),
      bus,
      onFailure: logFailure,
    }),
    connections: new Connections(bus),
    people,
    roles,
  };
  bus.watch('users');
  bus.listen((notice) => hear(hub, notice));
  const tellCommitted = async (rows: readonly MessageRow[]) => {
    const messages = await people.messages(rows);
    for (const [roomId, ofRoom] of Map.groupBy(messages, (message) => message.roomId)) {
      bus.publish({ type: 'messagesChanged', roomId, messages: ofRoom });
    }
  };
  const writer = createMessageWriter(store.messages, {
    onCommitted: (rows) => void tellCommitted(rows).catch(logFailure),
  });

  const sessions = new Sessions(store, { isSecure: settings.publicUrl?.startsWith('https:') ?? false });
  const tokens = new Tokens(settings.secret);
  const apiKeys = new ApiKeys(store, (error) =>
    app.log.warn({ err: error }, 'The last use of an API key could not be written.'),
  );
  const authenticate = createAuthenticate({ sessions, tokens, apiKeys, connections: hub.connections });
  const rateLimits = new RateLimits(nodes?.link ?? null, settings.rateLimitFactor);
  const connectionRates = new RateLimits(null, connectionLimitFactor);
  const hookNetwork = new HookNetwork(settings.webhookNetworks, { resolve });
  const hookSecrets = new HookSecrets(settings.secret);
  const schedule = { ...defaultWebhookSchedule, ...webhookSchedule };
  const deliver = createDeliver({
    network: hookNetwork,
    secrets: hookSecrets,
    timeoutMs: schedule.timeoutMs,
  });
  const hookLanes = new CallLanes({ ...deliverySlots, slowAfterMs: schedule.slowAfterMs });
  const outgoingWorker = new OutgoingWorker({
    store,
    people,
    roomViews,
    deliver,
    lanes: hookLanes,
    schedule,
    // Who is alone takes up at once what it had claimed when it was killed.
    nodeId: nodes === null ? 'alone' : randomUUID(),
    hasOthers: nodes !== null,
    onFailure: (error) => app.log.error({ err: error }, 'Outgoing webhooks could not be told.'),
  });
  bus.listen((notice) => outgoingWorker.hear(notice));
  const services = createServices({
    store,
    hub,
    bus,
    rateLimits,
    writer,
    people,
    roomViews,
    sessions,
    tokens,
    signInAttempts: new SignInAttempts(rateLimits, new FamiliarAddresses(nodes?.link ?? null)),
    hookNetwork,
    hookSecrets,
    deliver,
    hookLanes,
    outgoingWorker,
    commandTimeoutMs,
    onSignInFailed: (failure) => app.log.warn(failure, 'A sign-in failed.'),
  });

  nodes?.start({
    reconcileRooms: createReconcileRooms({ hub, store }),
    startOver() {
      people.forget();
      roles.forget();
      hub.lists.startOver();
      hub.presence.allChanged();
    },
    presencesChanged: () => hub.presence.allChanged(),
  });

  const reconciler = new Reconciler({
    hub,
    async endingAmong(credentialIds) {
      const { true: keys = [], false: hashes = [] } = Object.groupBy(credentialIds, (credentialId) =>
        ApiKeys.isHeldAs(credentialId) ? 'true' : 'false',
      );
      const { ended, due } = await sessions.endingAmong(hashes);
      return { ended: [...ended, ...(await apiKeys.revokedAmong(keys))], due };
    },
    renew: (hashes) => sessions.renew(hashes),
    async accountsWithNewRole(userIds) {
      const changedIds = await roles.changedAmong(userIds);
      return changedIds.length === 0 ? [] : (await store.users.findMany(changedIds)).map(accountView);
    },
    talliesOf: (userIds) => store.memberships.tallyForUsers(userIds),
    onFailure: (error) => app.log.warn({ err: error }, 'Who may still be here could not be checked.'),
    onRecovery: () => app.log.info('Who may still be here is checked again.'),
  });

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
    if (isStopping) reply.header('connection', 'close');
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
    isStopping: () => isStopping,
  });
  registerTrpc(app, createContext);
  registerRest(app, createContext);
  registerEventStreams(app, createContext);
  registerIncomingWebhooks(app, createIncomingPosts({ store, people, writer, rateLimits }));
  registerOpenApi(app, packageJson.version);
  registerWeb(app, knownPaths, webFolder);
  await app.ready();
  const unreadAnswers = new UnreadAnswers(app.server);
  const isTrustedProxy = compile(settings.trustedProxies);
  const connectionLimits = new ConnectionLimits({
    server: app.server,
    factor: connectionLimitFactor,
    isTrustedProxy: (address) => isTrustedProxy(address, 0),
    mayConnect: (address) => connectionRates.allows('connect', limitKeyOf(address)),
  });
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
    connectionLimits,
    clientAddressOf,
  });

  reconciler.start();
  outgoingWorker.start();
  const sweep = setInterval(() => void sessions.sweep().catch(logFailure), sessionSweepMs).unref();
  const keyUse = setInterval(() => apiKeys.heldOpen(hub.connections.credentialIds()), keyUseMs).unref();

  return {
    fastify: app,
    drain() {
      isStopping = true;
    },
    async stop() {
      isStopping = true;
      database.close();
      clearInterval(sweep);
      clearInterval(keyUse);
      unreadAnswers.close();
      reconciler.stop();
      sockets.close();
      // What is left are streams over HTTP, which would never end.
      hub.connections.endAll();
      setTimeout(() => app.server.closeAllConnections(), answerGraceMs).unref();
      // Accepts and serves whoever has just connected: connections that are not accepted are reset when the port closes.
      await nextTurn();
      await app.close();
      await writer.drain();
      await outgoingWorker.stop();
      nodes?.close();
    },
  };
}
