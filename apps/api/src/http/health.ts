import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DatabaseWatch } from '../database-watch.ts';

/** Health checks are answered even while the server stops, and don't count against any limit. */
export function isHealthCheck({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.url === '/healthz' || routeOptions.url === '/readyz';
}

export interface HealthParts {
  version: string;
  database: Pick<DatabaseWatch, 'isUsable'>;
  /** The problem with Redis, or null; undefined for a server without Redis. */
  redisProblem: () => string | null | undefined;
  isStopping: () => boolean;
}

/**
 * /healthz: the process is alive. /readyz: the server can serve, that is, it can read and write its database and is not stopping. It also
 * reports the state of Redis, which readiness does not depend on. `/readyz?exclude=database` is for proxies: while the database is down, a
 * server should still get requests, because it tells clients to try again.
 */
export function registerHealth(
  app: FastifyInstance,
  { version, database, redisProblem, isStopping }: HealthParts,
): void {
  app.get('/healthz', () => ({ status: 'ok', version }));
  app.get<{ Querystring: { exclude?: unknown } }>('/readyz', async ({ query }, reply) => {
    const isAsked = query.exclude !== 'database';
    if (isStopping()) return reply.code(503).send({ status: 'stopping' });
    const isUsable = !isAsked || (await database.isUsable());
    const problem = redisProblem();
    const checks = {
      ...(isAsked && { database: isUsable ? 'ok' : 'unavailable' }),
      ...(problem !== undefined && { redis: problem ?? 'ok' }),
    };
    return isUsable
      ? { status: 'ready', checks }
      : reply.code(503).send({ status: 'database unavailable', checks });
  });
}
