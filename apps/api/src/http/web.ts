import fastifyStatic from '@fastify/static';
import { ReasonError } from '@parley/api-contract/server';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { KnownPaths } from './known-paths.ts';
import { sendError } from './rest.ts';

const builtWebApp = join(dirname(createRequire(import.meta.url).resolve('@parley/web/package.json')), 'dist');

/** The web app's built files; every other page address is the app too, which routes by itself. */
export function registerWeb(app: FastifyInstance, knownPaths: KnownPaths): void {
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
    app.get('/api/docs', (_request, reply) => reply.sendFile('api-docs.html'));
  }
  app.setNotFoundHandler((request, reply) => {
    const { method, headers } = request;
    const [path = ''] = request.url.split('?');
    const isRead = method === 'GET' || method === 'HEAD';
    const isApp = isBuilt && isRead && !/^\/(api|trpc|hooks|assets)(\/|$)/.test(path);
    // Some paths are a page to people and an endpoint to programs.
    if (isApp && headers.accept?.includes('text/html')) return reply.sendFile('index.html');
    const methods = knownPaths.methodsOf(path);
    if (methods !== null) {
      reply.header('allow', methods.join(', '));
      return method === 'OPTIONS'
        ? reply.code(204).send()
        : sendError(new ReasonError('method_not_allowed'), request, reply);
    }
    if (isApp && (headers.accept ?? '*/*').includes('*/*')) return reply.sendFile('index.html');
    return sendError(new ReasonError('procedure_not_found'), request, reply);
  });
}
