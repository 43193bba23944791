import { ReasonError } from '@parley/api-contract/server';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isAppPage } from './app-pages.ts';
import type { KnownPaths } from './known-paths.ts';
import { sendError } from './rest.ts';
import { WebFiles } from './web-files.ts';

const builtWebApp = join(dirname(createRequire(import.meta.url).resolve('@parley/web/package.json')), 'dist');

/** Serves the web app's built files, and its pages, which are all the same file. */
export function registerWeb(app: FastifyInstance, knownPaths: KnownPaths, folder = builtWebApp): void {
  const files = existsSync(folder) ? new WebFiles(folder) : null;
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
    const { accept = '*/*' } = headers;
    // Some paths are a page for people and an endpoint for programs.
    const isForPeople =
      isRead && accept.includes('text/html') && !/^\/(api|trpc|hooks|assets)(\/|$)/.test(path);
    if (files !== null && isForPeople) {
      // The app itself tells people that there is no such page.
      return files.send('/index.html', request, reply, isAppPage(path) ? 200 : 404);
    }
    const methods = knownPaths.methodsOf(path);
    if (methods !== null) {
      reply.header('allow', methods.join(', '));
      return method === 'OPTIONS'
        ? reply.code(204).send()
        : sendError(new ReasonError('method_not_allowed'), request, reply);
    }
    if (files !== null && isRead && accept.includes('*/*') && isAppPage(path)) {
      return files.send('/index.html', request, reply);
    }
    return sendError(new ReasonError('procedure_not_found'), request, reply);
  });
}
