import { ReasonError } from '@parley/api-contract/server';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Refuses compressed bodies, and names what is accepted (RFC 9110, 15.5.16): a small body could decompress to any size. */
export function registerContentEncoding(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? '';
    if (encoding === '' || encoding === 'identity' || !hasBody(request)) return done();
    reply.header('accept-encoding', 'identity');
    const message = 'The body has a Content-Encoding. Send it as it is, without that header.';
    return done(new ReasonError('unsupported_media_type', { message }));
  });
}

/** The server ignores the body of a GET. */
function hasBody({ method, headers }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
