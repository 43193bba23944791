import { ReasonError, type Context, type Services, type SessionCookie } from '@parley/api-contract/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Sessions } from '../services/sessions.ts';
import type { Authenticate } from './authenticate.ts';
import { isOwnOrigin } from './origin.ts';

export interface ContextParts {
  services: Services;
  sessions: Sessions;
  authenticate: Authenticate;
  publicUrl: string | null;
}

/** Makes the context of a call over HTTP. */
export function createHttpContext({ services, sessions, authenticate, publicUrl }: ContextParts) {
  return async (request: FastifyRequest, reply: FastifyReply, bodyToken?: string): Promise<Context> => {
    const { headers } = request;
    const cookie: SessionCookie = {
      set: (sessionId) => void reply.header('set-cookie', sessions.cookie(sessionId)),
      clear: () => void reply.header('set-cookie', sessions.blankCookie()),
    };
    const authentication = await authenticate({
      cookieHeader: headers.cookie,
      authorization: headers.authorization,
      token: bodyToken,
    });
    const isSafe = request.method === 'GET' || request.method === 'HEAD';
    const isByCookie = authentication === null || authentication.isByCookie;
    if (!isSafe && isByCookie && !isOwnOrigin(headers.origin, headers.host, publicUrl)) {
      throw new ReasonError('foreign_origin');
    }
    if (authentication?.isByCookie === true && authentication.renewedUntil !== null) {
      cookie.set(authentication.viewer.sessionId, authentication.renewedUntil);
    }
    return {
      viewer: authentication?.viewer ?? null,
      visitor: { requestId: request.id, ip: request.ip, cookie },
      services,
    };
  };
}

export type CreateHttpContext = ReturnType<typeof createHttpContext>;
