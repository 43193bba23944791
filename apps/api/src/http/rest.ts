import { appRouter, errorDataOf, ReasonError } from '@parley/api-contract/server';
import { callTRPCProcedure, getTRPCErrorFromUnknown } from '@trpc/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseJson } from '../json.ts';
import { loggedUrl, logUnexpected } from '../log-unexpected.ts';
import type { CreateHttpContext } from './context.ts';
import { namedAsSent } from './field-names.ts';
import { restInput } from './rest-input.ts';
import { restRoutes, type RestRoute } from './rest-routes.ts';

/** Serves every procedure with a REST path. It is the same procedure that typed clients call. */
export function registerRest(app: FastifyInstance, createContext: CreateHttpContext): void {
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') return done(null);
    let parsed: unknown;
    try {
      parsed = parseJson(body);
    } catch (error) {
      return done(error instanceof Error ? error : null);
    }
    return done(null, parsed);
  });
  for (const route of restRoutes()) {
    app.route({
      method: route.method,
      url: route.url,
      handler: async (request, reply) => {
        const result = await call(route, request, reply, createContext);
        return reply.code(route.rest.status ?? 200).send(result);
      },
    });
  }
  app.addHook('onRequest', (request, _reply, done) => {
    const message = faultOf(request.url);
    done(message === null ? undefined : new ReasonError('invalid_input', { message }));
  });
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
}

async function call(
  route: RestRoute,
  request: FastifyRequest,
  reply: FastifyReply,
  createContext: CreateHttpContext,
): Promise<unknown> {
  const { params, query, body } = request;
  const ctx = await createContext(request, reply, {
    token: route.rest.acceptsBodyToken ? tokenIn(body) : undefined,
  });
  if (!route.isOpen && ctx.viewer === null) throw new ReasonError('unauthenticated');
  const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
  const input = restInput(route, { params, query, body }, { hasBody });
  const answer: Promise<unknown> = callTRPCProcedure({
    router: appRouter,
    path: route.procedure,
    type: route.type,
    ctx,
    getRawInput: async () => input,
    signal: whileCalled(reply),
    batchIndex: 0,
  });
  return answer.catch((error: unknown) => {
    throw namedAsSent(error, hasBody ? body : query, route.rest.aliases);
  });
}

/** Aborts if the caller leaves before the answer. */
function whileCalled({ raw }: FastifyReply): AbortSignal {
  const calling = new AbortController();
  raw.once('close', () => raw.writableFinished || calling.abort());
  if (raw.destroyed) calling.abort();
  return calling.signal;
}

function tokenIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('token' in body)) return undefined;
  if (typeof body.token === 'string') return body.token;
  throw new ReasonError('invalid_input', { field: 'token', message: 'token: must be a string.' });
}

const malformedEscape =
  'The address has a % that does not begin a UTF-8 escape, such as %C3%BC. Write a literal % as %25.';

/** Calls have a dozen. Each costs many times its length in the address, wherever the query is read. */
const maxParameters = 200;

/** The error in an address that no route could accept, or null. */
function faultOf(url: string): string | null {
  if (!isDecodable(url)) return malformedEscape;
  const query = url.indexOf('?');
  if (query < 0) return null;
  let parameters = 1;
  for (let index = url.indexOf('&', query); index >= 0; index = url.indexOf('&', index + 1)) parameters += 1;
  return parameters <= maxParameters
    ? null
    : `The address has more than ${maxParameters} parameters. Send fewer.`;
}

/** Otherwise, text in a query that cannot be decoded is used as it is. */
function isDecodable(url: string): boolean {
  if (!url.includes('%')) return true;
  try {
    // The result must be used: the bundler removes a call made only for its error.
    return decodeURIComponent(url) !== '';
  } catch {
    return false;
  }
}

/** Errors over plain HTTP: a sentence, tRPC's code and the contract's reason. */
export function sendError(cause: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = getTRPCErrorFromUnknown(reasonOfFastify(cause) ?? cause);
  logUnexpected(request.log, error, { method: request.method, url: loggedUrl(request.url) });
  const { message, data } = errorDataOf(error, { requestId: request.id });
  const { httpStatus, ...shown } = data;
  if (shown.retryAfterSeconds !== undefined) reply.header('retry-after', shown.retryAfterSeconds);
  return reply.code(httpStatus).send({ message, ...shown });
}

/** The contract's reason for what Fastify itself refuses; null for everything else. */
export function reasonOfFastify(cause: unknown): ReasonError | null {
  if (!(cause instanceof Error)) return null;
  // The file server refuses conditions and ranges with a status alone.
  switch ('code' in cause ? cause.code : undefined) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ReasonError('payload_too_large', { cause });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ReasonError('unsupported_media_type', { cause });
    case 'FST_ERR_BAD_URL':
      return new ReasonError('invalid_input', { message: malformedEscape, cause });
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new ReasonError('invalid_json', { cause });
    default:
      return isClientError(cause) ? new ReasonError('invalid_input', { cause }) : null;
  }
}

function isClientError(error: Error): boolean {
  return 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500;
}
