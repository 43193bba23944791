import { appRouter, errorDataOf } from '@parley/api-contract/server';
import { getErrorShape, getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server';
import { fastifyRequestHandler } from '@trpc/server/adapters/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assertSmall } from '../json.ts';
import { logUnexpected } from '../log-unexpected.ts';
import type { CreateHttpContext } from './context.ts';
import { reasonOfFastify } from './rest.ts';

const maxBatchSize = 20;

/** tRPC over HTTP at /trpc. */
export function registerTrpc(app: FastifyInstance, createContext: CreateHttpContext): void {
  app.register((trpc, _options, done) => {
    // tRPC parses bodies itself, and answers malformed ones in its own way.
    trpc.removeAllContentTypeParsers();
    trpc.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, parsed) => parsed(null, body));
    trpc.setErrorHandler(sendTrpcError);
    // As one piece, which `UnreadAnswers` can see: tRPC gives answers as streams, of which only a little is in the socket at a time.
    trpc.addHook('onSend', async (_request, reply, payload) => {
      const isAnswer = String(reply.getHeader('content-type')).startsWith('application/json');
      return isAnswer && payload instanceof ReadableStream
        ? Buffer.from(await new Response(payload).arrayBuffer())
        : payload;
    });
    trpc.addHook('preHandler', (request, _reply, next) => {
      for (const text of [request.body, inputIn(request.url)])
        if (typeof text === 'string') assertSmall(text);
      next();
    });
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
          responseMeta: ({ errors }) => retryAfterOf(errors),
          onError: ({ error, path }) => logUnexpected(request.log, error, { path }),
        }),
    });
    done();
  });
}

/** The input of a call by GET, which is JSON in the query. */
function inputIn(url: string): string | null {
  const start = url.indexOf('?');
  return start < 0 ? null : new URLSearchParams(url.slice(start)).get('input');
}

/** Of a batch, when all of it can be tried again. */
function retryAfterOf(errors: readonly TRPCError[]): { headers?: Record<string, string> } {
  const seconds = errors.flatMap((error) => errorDataOf(error).data.retryAfterSeconds ?? []);
  return seconds.length === 0 ? {} : { headers: { 'retry-after': String(Math.max(...seconds)) } };
}

/** Sends an error that came up before tRPC was reached, in the form its clients read. In a batch, every call gets it. */
function sendTrpcError(cause: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = getTRPCErrorFromUnknown(reasonOfFastify(cause) ?? cause);
  logUnexpected(request.log, error, { method: request.method, url: request.url });
  const config = appRouter._def._config;
  const shape = getErrorShape({
    config,
    error,
    type: 'unknown',
    path: undefined,
    input: undefined,
    ctx: undefined,
  });
  const [path = '', query] = request.url.split('?');
  const isBatch = new URLSearchParams(query).get('batch') === '1';
  const calls = Math.min(path.split(',').length, maxBatchSize);
  return reply
    .code(errorDataOf(error).data.httpStatus)
    .headers(retryAfterOf([error]).headers ?? {})
    .send(isBatch ? Array.from({ length: calls }, () => ({ error: shape })) : { error: shape });
}
