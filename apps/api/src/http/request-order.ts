import { ReasonError } from '@parley/api-contract/server';
import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';

/**
 * Handles the requests of one connection one at a time: each begins when the answer before it has gone out. Answers keep that order anyway
 * (RFC 9112, 9.3.2). Node starts all requests at once and buffers the answers, so a client that reads none of them could fill the memory
 * with one packet of requests.
 */
export function registerRequestOrder(app: FastifyInstance): void {
  const lastAnswers = new WeakMap<Socket, Promise<void>>();
  app.addHook('onRequest', async (request, reply) => {
    const { socket } = request.raw;
    const before = lastAnswers.get(socket);
    const { promise, resolve } = Promise.withResolvers<void>();
    lastAnswers.set(socket, promise);
    reply.raw.once('close', resolve);
    if (before === undefined) return;
    await before;
    if (socket.destroyed) throw new ReasonError('client_closed');
  });
}
