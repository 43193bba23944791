import fastifyCors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

const preflightIsGoodForSeconds = 600;

/**
 * Lets pages of some other origins call. They sign in by a token: credentials are not allowed, so that a browser sends them no
 * cookie of ours, and http/context.ts reads none.
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
    // An OPTIONS that is no preflight is answered as without CORS: by what the path allows.
    delegator: ({ headers }, done) =>
      done(null, { ...options, preflight: headers['access-control-request-method'] !== undefined }),
  });
}
