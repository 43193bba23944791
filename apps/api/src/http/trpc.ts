import { appRouter, errorDataOf, maxBatchCalls, ReasonError } from '@parley/api-contract/server';
import { getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server';
import { fastifyRequestHandler } from '@trpc/server/adapters/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assertSmall } from '../json.ts';
import { loggedUrl, logUnexpected } from '../log-unexpected.ts';
import { assertServed } from '../live/protocol-version.ts';
import type { CreateHttpContext } from './context.ts';
import { reasonOfFastify } from './rest.ts';
import { trpcErrorOf } from './trpc-error.ts';

/** tRPC over HTTP at /trpc. */
export function registerTrpc(app: FastifyInstance, createContext: CreateHttpContext): void {
  app.register((trpc, _options, done) => {
    // tRPC parses bodies itself, and answers malformed ones in its own way.
    trpc.removeAllContentTypeParsers();
    trpc.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, parsed) =>
      parsed(null, body),
    );
    trpc.setErrorHandler(sendTrpcError);
    trpc.addHook('onRequest', (request, _reply, next) => next(batchRefusal(request.url)));
    trpc.addHook('onSend', async (_request, reply, payload) => inOnePiece(reply, payload));
    trpc.addHook('preHandler', (request, _reply, next) => {
      for (const text of [request.body, inputIn(request.url)])
        if (typeof text === 'string') assertSmall(text);
      next();
    });
    // tRPC refuses wrong methods itself, and fails at TRACE, which the platform's Request does not support.
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
          maxBatchSize: maxBatchCalls,
          // A subscription over HTTP ends with its session, as one over a socket does. A browser's EventSource cannot send an
          // Authorization header, so subscriptions, and only they, may have the token in the address.
          createContext: ({ info }) => {
            assertServed(info.connectionParams?.['protocolVersion']);
            return createContext(
              request,
              reply,
              info.type === 'subscription'
                ? {
                    token: info.connectionParams?.['token'],
                    hold: { endSession: () => void reply.raw.destroy() },
                  }
                : {},
            );
          },
          responseMeta: ({ errors }) => retryAfterOf(errors),
          onError: ({ error, path }) => logUnexpected(request.log, error, { path }),
        }),
    });
    done();
  });
}

/** The input of a call by GET: JSON in the query. */
function inputIn(url: string): string | null {
  const start = url.indexOf('?');
  return start < 0 ? null : new URLSearchParams(url.slice(start)).get('input');
}

/** The header `Retry-After`; for a batch, when all of it can be tried again. */
function retryAfterOf(errors: readonly TRPCError[]): { headers?: Record<string, string> } {
  const seconds = errors.flatMap((error) => errorDataOf(error).data.retryAfterSeconds ?? []);
  return seconds.length === 0 ? {} : { headers: { 'retry-after': String(Math.max(...seconds)) } };
}

/**
 * Sends an answer in one piece, so that `UnreadAnswers` sees its whole size: a stream writes only a little to the socket at a time.
 * Subscriptions, and batches that are answered line by line, stay streams.
 */
async function inOnePiece(reply: FastifyReply, payload: unknown): Promise<unknown> {
  if (!(payload instanceof Response) || payload.body === null) return payload;
  const { status, headers } = payload;
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (isStream || headers.has('transfer-encoding')) return payload;
  void reply.code(status).headers({
    ...Object.fromEntries(headers),
    // tRPC omits the type in some of its refusals.
    'content-type': 'application/json',
  });
  return Buffer.from(await payload.arrayBuffer());
}

/**
 * Sends an error that occurred before tRPC was reached, in the form that its clients read. In a batch it answers every call, as when tRPC
 * itself refuses the batch.
 */
function sendTrpcError(cause: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = getTRPCErrorFromUnknown(reasonOfFastify(cause) ?? cause);
  logUnexpected(request.log, error, { method: request.method, url: loggedUrl(request.url) });
  const shape = trpcErrorOf(error);
  if (request.headers.accept?.includes('text/event-stream') === true) {
    // If the answer is not a stream, an EventSource gives its page neither the status nor the body.
    return reply
      .header('content-type', 'text/event-stream')
      .send(`event: serialized-error\ndata: ${JSON.stringify(shape)}\n\n`);
  }
  return reply
    .code(errorDataOf(error).data.httpStatus)
    .headers(retryAfterOf([error]).headers ?? {})
    .send({ error: shape });
}

/** Refuses a batch that is too long before its calls are looked at. */
function batchRefusal(url: string): ReasonError | undefined {
  const [path = '', query] = url.split('?', 2);
  const isBatch = new URLSearchParams(query).get('batch') === '1';
  if (!isBatch || namesIn(path) <= maxBatchCalls) return undefined;
  return new ReasonError('invalid_input', {
    message: `A batch has at most ${maxBatchCalls} calls; set maxItems: ${maxBatchCalls}.`,
  });
}

/** How many calls a request makes: none if it is for a page or a file, and several if it is a batch. */
export function callCountOf(url: string): number {
  const [path = ''] = url.split('?', 1);
  if (!path.startsWith('/trpc/')) return path.startsWith('/api/') ? 1 : 0;
  // A batch over the limit is refused as a whole.
  return Math.min(namesIn(path), maxBatchCalls);
}

function namesIn(path: string): number {
  return path.split(/,|%2c/i).length;
}
