import { httpStatusOf, ReasonError } from '@parley/api-contract/server';
import type { IncomingWebhookRow } from '@parley/db';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingPosts, PostRefusal, WebhookAddress } from '../integrations/incoming/incoming-posts.ts';

/** More than for other requests: some senders post long reports in one piece. */
const maxBodyBytes = 256 * 1024;

const statuses: Record<PostRefusal, number> = {
  no_service: 404,
  channel_is_archived: 410,
  invalid_payload: 400,
  no_text: 400,
};

/** The longest body of a refused post that is still read and discarded. What arrived along with the head has been read anyway. */
const maxDroppedBytes = 64 * 1024;

interface Address {
  Params: WebhookAddress;
}

/**
 * Accepts what Slack's senders post, and answers as Slack does: in plain text, with `ok` or an error code. Whether a post is admitted is
 * decided before its body is read.
 */
export function registerIncomingWebhooks(app: FastifyInstance, posts: IncomingPosts): void {
  app.register((hooks, _options, done) => {
    // Senders set arbitrary types; the body itself shows what it is.
    hooks.addHook('onRequest', (request, _reply, next) => {
      request.headers['content-type'] = 'text/plain';
      next();
    });
    hooks.removeAllContentTypeParsers();
    hooks.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, parsed) => parsed(null, body));
    const admitted = new WeakMap<FastifyRequest, IncomingWebhookRow>();
    hooks.post<Address>('/hooks/:webhookId/:secret', {
      bodyLimit: maxBodyBytes,
      async onRequest(request, reply) {
        const length = bodyLengthOf(request);
        // If the post is refused, a longer body is not waited for.
        if (length > maxDroppedBytes) reply.header('connection', 'close');
        if (length > maxBodyBytes && length !== Infinity) throw new ReasonError('payload_too_large');
        const webhook = await posts.admit(request.params);
        if (webhook === null) return answer(reply, statuses.no_service, 'no_service');
        reply.removeHeader('connection');
        admitted.set(request, webhook);
        return undefined;
      },
      async handler(request, reply) {
        const webhook = admitted.get(request);
        const text = typeof request.body === 'string' ? request.body : '';
        const result = webhook === undefined ? 'no_service' : await posts.post(webhook, text);
        return answer(reply, result === 'ok' ? 200 : statuses[result], result);
      },
    });
    hooks.setErrorHandler((error, request, reply) => {
      if (error instanceof ReasonError && error.reason === 'rate_limited') {
        reply.header('retry-after', error.retryAfterSeconds ?? 60);
        return answer(reply, 429, 'rate_limited');
      }
      if (isUnavailable(error)) {
        request.log.warn({ err: error }, 'A post to a webhook failed because the database cannot be used.');
        return answer(reply, 503, 'service_unavailable');
      }
      if (error instanceof ReasonError && error.reason === 'unsupported_media_type') {
        return answer(reply, 415, 'unsupported_media_type');
      }
      if (isTooLarge(error)) return answer(reply, 413, 'payload_too_large');
      if (isClientError(error)) return answer(reply, 400, 'invalid_payload');
      // Without the address, which contains the secret.
      request.log.error({ err: error }, 'A post to a webhook failed.');
      return answer(reply, 500, 'internal_error');
    });
    done();
  });
}

function answer(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type('text/plain; charset=utf-8').send(text);
}

/** In bytes; infinite if the client does not say. */
function bodyLengthOf({ headers }: FastifyRequest): number {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Infinity;
}

function isUnavailable(error: unknown): boolean {
  return error instanceof ReasonError
    ? error.reason === 'unavailable'
    : error instanceof Error && error.name === 'UnavailableError';
}

function isTooLarge(error: unknown): boolean {
  if (error instanceof ReasonError) return error.reason === 'payload_too_large';
  return error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
}

function isClientError(error: unknown): boolean {
  if (error instanceof ReasonError) return httpStatusOf(error.reason) < 500;
  return (
    error instanceof Error &&
    'statusCode' in error &&
    typeof error.statusCode === 'number' &&
    error.statusCode < 500
  );
}
