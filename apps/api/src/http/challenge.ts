import type { FastifyInstance } from 'fastify';

const scheme = 'Bearer realm="Parley"';

/** Adds to every 401 how to authenticate (RFC 9110, 15.5.2), and whether the request had an invalid token (RFC 6750, 3.1). */
export function registerChallenge(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    // For tRPC's answers, Fastify sets the status only after this hook.
    const status = payload instanceof Response ? payload.status : reply.statusCode;
    if (status === 401) {
      const isRefusedToken = /^bearer /i.test(request.headers.authorization ?? '');
      reply.header('www-authenticate', isRefusedToken ? `${scheme}, error="invalid_token"` : scheme);
    }
    done();
  });
}
