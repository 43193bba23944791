import fastifyCors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

const preflightIsGoodForSeconds = 600;

/**
 * Lets pages of some other origins make calls. They must use a token: credentials are not allowed, so browsers don't send our cookie, and
 * http/context.ts doesn't read any.
 */
export function registerCors(app: FastifyInstance, origins: string[]): void {
  if (origins.length === 0) return;
  const options: FastifyCorsOptions = {
    origin: origins,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['Accept-Encoding', 'Allow', 'Retry-After', 'WWW-Authenticate'],
    maxAge: preflightIsGoodForSeconds,
  };
  app.register(fastifyCors, {
    // An OPTIONS request that isn't a preflight gets the same answer as without CORS: the methods of the path.
    delegator: ({ headers }, done) =>
      done(null, { ...options, preflight: headers['access-control-request-method'] !== undefined }),
  });
}
