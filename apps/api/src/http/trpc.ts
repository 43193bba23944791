import { appRouter } from '@parley/api-contract/server';
import { fastifyRequestHandler } from '@trpc/server/adapters/fastify';
import type { FastifyInstance } from 'fastify';
import { logUnexpected } from '../log-unexpected.ts';
import type { CreateHttpContext } from './context.ts';

const maxBatchSize = 20;

/** tRPC over HTTP at /trpc. */
export function registerTrpc(app: FastifyInstance, createContext: CreateHttpContext): void {
  app.register((trpc, _options, done) => {
    // tRPC parses bodies itself, and answers malformed ones in its own way.
    trpc.removeAllContentTypeParsers();
    trpc.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, parsed) => parsed(null, body));
    trpc.all<{ Params: { '*': string } }>('/trpc/*', (request, reply) =>
      fastifyRequestHandler({
        router: appRouter,
        req: request,
        res: reply,
        path: request.params['*'],
        maxBatchSize,
        createContext: () => createContext(request, reply),
        onError: ({ error, path }) => logUnexpected(request.log, error, { path }),
      }),
    );
    done();
  });
}
