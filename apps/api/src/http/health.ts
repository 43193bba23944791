import type { Store } from '@parley/db';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Answered also while the server is stopping. */
export function isHealthCheck({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.url === '/healthz' || routeOptions.url === '/readyz';
}

/** /healthz: the process answers. /readyz: it can serve, that is, it reaches its database and is not stopping. */
export function registerHealth(app: FastifyInstance, store: Store, isStopping: () => boolean): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (request, reply) => {
    if (isStopping()) return reply.code(503).send({ status: 'stopping' });
    try {
      await store.ping();
      return { status: 'ready' };
    } catch (error) {
      request.log.error({ err: error }, 'The database does not answer.');
      return reply.code(503).send({ status: 'database unavailable' });
    }
  });
}
