import type { FastifyInstance } from 'fastify';

/** The longest refused body that is still read to its end: sixteen times the largest that any request may have. */
const maxDiscardedBytes = 4 * 1024 * 1024;

/**
 * Keeps the connection open after a 413. Fastify answers as soon as it knows that a body is too long, and closes the connection; a
 * client that is still sending gets a reset, which can overtake the answer, and people behind a proxy see 502. With the connection
 * open, Node reads the rest and discards it. Only for bodies of a known length up to 4 MB, and within the server's request timeout.
 */
export function registerOversizedBodies(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, _payload, done) => {
    const length = Number(request.headers['content-length']);
    if (reply.statusCode === 413 && length <= maxDiscardedBytes) reply.removeHeader('connection');
    done();
  });
}
