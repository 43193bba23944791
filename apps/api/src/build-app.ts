import { createMessageWriter, type MessageRow, type Store } from '@parley/db';
import fastify, { LogController, type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import packageJson from '../package.json' with { type: 'json' };
import type { Settings } from './env.ts';
import { createAuthenticate } from './http/authenticate.ts';
import { createHttpContext } from './http/context.ts';
import { registerHealth } from './http/health.ts';
import { registerOpenApi } from './http/openapi.ts';
import { registerRest, sendError } from './http/rest.ts';
import { registerSecurityHeaders } from './http/security-headers.ts';
import { registerTrpc } from './http/trpc.ts';
import { registerWeb } from './http/web.ts';
import { memoryBus } from './live/bus.ts';
import { Connections } from './live/connections.ts';
import { hear, type Hub } from './live/hub.ts';
import { PresenceRegistry } from './live/presence.ts';
import { RoomLists } from './live/room-lists.ts';
import { RoomLog } from './live/room-log.ts';
import { defaultSocketsPerUser, startSocketServer } from './live/socket/socket-server.ts';
import { Typing } from './live/typing.ts';
import { createServices } from './services/create-services.ts';
import { People } from './services/people.ts';
import { RoomViews } from './services/room-views.ts';
import { Sessions } from './services/sessions.ts';
import { Tokens } from './services/tokens.ts';
import { statusView } from './services/views.ts';

const maxBodyBytes = 64 * 1024;
const requestTimeoutMs = 30_000;
const sessionSweepMs = 60 * 60 * 1000;

export interface App {
  fastify: FastifyInstance;
  /** Takes nothing new, lets clients go, finishes what is being written. The store stays open. */
  stop(): Promise<void>;
}

export interface Limits {
  /** How many sockets one user may have open at once. */
  socketsPerUser: number;
}

/** Puts the parts of the server together. */
export async function buildApp(
  settings: Settings,
  store: Store,
  { socketsPerUser }: Limits = { socketsPerUser: defaultSocketsPerUser },
): Promise<App> {
  let isStopping = false;
  const app = fastify({
    logger: { level: settings.logLevel },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    genReqId: () => randomUUID(),
    frameworkErrors: sendError,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
  });
  const logFailure = (error: unknown) => app.log.error({ err: error }, 'Followers could not be told.');

  const people = new People(store);
  const roomViews = new RoomViews(store, people);
  const bus = memoryBus();
  const hub: Hub = {
    log: new RoomLog(
      {
        version: async (roomId) => (await store.rooms.find(roomId))?.version ?? 0,
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
      bus,
      logFailure,
    ),
    connections: new Connections(bus),
  };
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
  const authenticate = createAuthenticate(sessions, tokens);
  const services = createServices({ store, hub, bus, writer, people, roomViews, sessions, tokens });

  const { publicUrl } = settings;
  const createContext = createHttpContext({ services, sessions, authenticate, publicUrl });
  registerSecurityHeaders(app);
  registerHealth(app, store, () => isStopping);
  registerTrpc(app, createContext, hub.connections);
  registerRest(app, createContext);
  registerOpenApi(app, packageJson.version);
  registerWeb(app);
  await app.ready();
  const sockets = startSocketServer({
    server: app.server,
    log: app.log,
    hub,
    services,
    authenticate,
    publicUrl,
    socketsPerUser,
  });

  const sweep = setInterval(() => void sessions.sweep().catch(logFailure), sessionSweepMs).unref();

  return {
    fastify: app,
    async stop() {
      isStopping = true;
      clearInterval(sweep);
      sockets.close();
      await app.close();
      await writer.drain();
    },
  };
}
