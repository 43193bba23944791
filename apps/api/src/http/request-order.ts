import { ReasonError } from '@parley/api-contract/server';
import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';

/**
 * Takes the requests of one connection one after the other: the next when the answer to the one before has gone out. Answers have that
 * order anyway (RFC 9112, 9.3.2). Node begins them all at once and gathers the answers, so that a client that reads none of them would
 * fill the memory with one packet of requests.
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
