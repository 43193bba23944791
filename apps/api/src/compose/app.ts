import type { Store } from '@parley/db';
import type { FastifyInstance } from 'fastify';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DatabaseWatch } from '../database-watch.ts';
import type { Settings } from '../env.ts';
import { composeFastify, composeHttp, type HttpOptions } from './http.ts';
import { composeJobs } from './jobs.ts';
import { composeLive, type LiveOptions } from './live.ts';
import { composeServices, type ServicesOptions } from './services.ts';
import { composeStorage } from './storage.ts';

/** How long calls under way may take to finish when the server stops. */
const answerGraceMs = 3_000;

export interface App {
  fastify: FastifyInstance;
  /** Keeps serving, but tells proxies that it is about to stop, and closes each connection after its answer. */
  drain(): void;
  /** Accepts nothing new, disconnects clients and finishes pending writes. The store stays open. */
  stop(): Promise<void>;
}

/** Options of a server that only tests set. */
export type AppOptions = Partial<
  Pick<LiveOptions, 'busVersion'> &
    Omit<ServicesOptions, 'settings' | 'log'> &
    Pick<HttpOptions, 'socketsPerUser' | 'connectionLimitFactor' | 'webFolder'>
>;

/** Assembles the server. */
export async function buildApp(
  settings: Settings,
  store: Store,
  {
    busVersion,
    webhookSchedule,
    resolve,
    commandTimeoutMs,
    socketsPerUser,
    connectionLimitFactor,
    webFolder,
  }: AppOptions = {},
): Promise<App> {
  let isStopping = false;
  const app = composeFastify(settings, () => database);
  const { log } = app;
  const database = new DatabaseWatch(store, log);
  const onFailure = (error: unknown) => log.error({ err: error }, 'Followers could not be notified.');

  const storage = composeStorage(store, onFailure);
  const live = await composeLive(storage, { settings, log, busVersion, onFailure });
  const services = composeServices(storage, live, {
    settings,
    log,
    webhookSchedule,
    resolve,
    commandTimeoutMs,
  });
  live.start();
  const { sockets, unreadAnswers } = await composeHttp(app, live, services, {
    settings,
    database,
    isStopping: () => isStopping,
    socketsPerUser,
    connectionLimitFactor,
    webFolder,
  });
  const jobs = composeJobs(storage, live, services, log);

  return {
    fastify: app,
    drain() {
      isStopping = true;
    },
    async stop() {
      isStopping = true;
      database.close();
      const jobsEnded = jobs.stop();
      unreadAnswers.close();
      sockets.close();
      // Only streams over HTTP are left, and they would never end.
      live.hub.connections.endAll();
      setTimeout(() => app.server.closeAllConnections(), answerGraceMs).unref();
      // Accepts and serves clients that have just connected: connections that are not accepted are reset when the port closes.
      await nextTurn();
      await app.close();
      await storage.messageChanges.drain();
      await services.outgoingWorker.stop();
      await jobsEnded;
      live.nodes?.close();
    },
  };
}
