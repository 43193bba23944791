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
    // tRPC refuses wrong methods itself, and fails at TRACE, which the platform's Request cannot be of.
    const method = app.supportedMethods.filter((each) => each !== 'TRACE');
    trpc.route<{ Params: { '*': string } }>({
      method,
      url: '/trpc/*',
      handler: (request, reply) =>
        fastifyRequestHandler({
          router: appRouter,
          req: request,
          res: reply,
          path: request.params['*'],
          maxBatchSize,
          // A subscription over HTTP ends with its session, as one over a socket does.
          createContext: ({ info }) =>
            createContext(
              request,
              reply,
              info.type === 'subscription' ? { hold: { endSession: () => void reply.raw.destroy() } } : {},
            ),
          onError: ({ error, path }) => logUnexpected(request.log, error, { path }),
        }),
    });
    done();
  });
}
