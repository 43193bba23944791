import { ReasonError } from '@parley/api-contract/server';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { KnownPaths } from './known-paths.ts';
import { sendError } from './rest.ts';
import { WebFiles } from './web-files.ts';

const builtWebApp = join(dirname(createRequire(import.meta.url).resolve('@parley/web/package.json')), 'dist');

/** The web app's built files; every other page address is the app too, which routes by itself. */
export function registerWeb(app: FastifyInstance, knownPaths: KnownPaths): void {
  const files = existsSync(builtWebApp) ? new WebFiles(builtWebApp) : null;
  if (files !== null) {
    for (const path of files.paths()) {
      app.get(path, (request, reply) => files.send(path, request, reply));
    }
    app.get('/api/docs', (request, reply) => files.send('/api-docs.html', request, reply));
  }
  app.setNotFoundHandler((request, reply) => {
    const { method, headers } = request;
    const [path = ''] = request.url.split('?');
    const isRead = method === 'GET' || method === 'HEAD';
    const isApp = files !== null && isRead && !/^\/(api|trpc|hooks|assets)(\/|$)/.test(path);
    // Some paths are a page to people and an endpoint to programs.
    if (isApp && headers.accept?.includes('text/html')) return files.send('/index.html', request, reply);
    const methods = knownPaths.methodsOf(path);
    if (methods !== null) {
      reply.header('allow', methods.join(', '));
      return method === 'OPTIONS'
        ? reply.code(204).send()
        : sendError(new ReasonError('method_not_allowed'), request, reply);
    }
    if (isApp && (headers.accept ?? '*/*').includes('*/*')) return files.send('/index.html', request, reply);
    return sendError(new ReasonError('procedure_not_found'), request, reply);
  });
}
