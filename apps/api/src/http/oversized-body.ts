import type { FastifyInstance } from 'fastify';

/** Read and thrown away at most, of a body that was refused for its length. Sixteen times what any request may have. */
const maxDiscardedBytes = 4 * 1024 * 1024;

/**
 * Fastify answers 413 as soon as it knows a body to be too long, and closes the connection. A client that is still sending then gets
 * a reset, which can overtake the answer: behind a proxy people would see 502. So the connection stays, and Node reads the rest and
 * drops it, where its length is known and bounded; the server's request timeout bounds how long that takes.
 */
export function registerOversizedBodies(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, _payload, done) => {
    const length = Number(request.headers['content-length']);
    if (reply.statusCode === 413 && length <= maxDiscardedBytes) reply.removeHeader('connection');
    done();
  });
}
