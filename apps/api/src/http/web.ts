import fastifyStatic from '@fastify/static';
import { ReasonError } from '@parley/api-contract/server';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { sendError } from './rest.ts';

const builtWebApp = join(dirname(createRequire(import.meta.url).resolve('@parley/web/package.json')), 'dist');

/** The web app's built files; every other page address is the app too, which routes by itself. */
export function registerWeb(app: FastifyInstance): void {
  const isBuilt = existsSync(builtWebApp);
  if (isBuilt) {
    app.register(fastifyStatic, {
      root: builtWebApp,
      index: false,
      wildcard: false,
      setHeaders(reply, path) {
        // Vite puts a hash of the content into the names of what it builds.
        const isHashed = path.includes('/assets/');
        reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const isPage = isRead && /text\/html|\*\/\*/.test(request.headers.accept ?? '*/*');
    const isApi = /^\/(api|trpc|assets)(\/|$|\?)/.test(request.url);
    if (isPage && !isApi && isBuilt) return reply.sendFile('index.html');
    return sendError(new ReasonError('procedure_not_found'), request, reply);
  });
}
