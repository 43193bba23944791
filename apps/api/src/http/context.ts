import {
  ReasonError,
  type Context,
  type Limits,
  type Services,
  type SessionCookie,
} from '@parley/api-contract/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Sessions } from '../services/sessions.ts';
import type { Authenticate } from './authenticate.ts';
import type { ClientAddressOf } from './client-address.ts';
import type { OriginOf } from './origin.ts';

export interface ContextParts {
  services: Services;
  limits: Limits;
  sessions: Sessions;
  authenticate: Authenticate;
  originOf: OriginOf;
  clientAddressOf: ClientAddressOf;
}

/** Makes the context of a call over HTTP. */
export function createHttpContext(parts: ContextParts) {
  const { services, limits, sessions, authenticate, originOf, clientAddressOf } = parts;
  return async (request: FastifyRequest, reply: FastifyReply, bodyToken?: string): Promise<Context> => {
    const { headers } = request;
    const origin = originOf(headers);
    const cookie: SessionCookie = {
      set: (sessionId) => void reply.header('set-cookie', sessions.cookie(sessionId)),
      clear: () => void reply.header('set-cookie', sessions.blankCookie()),
    };
    const authentication = await authenticate({
      // A cookie speaks for our own pages alone: others, also those that may call, sign in by a token.
      cookieHeader: origin === 'own' ? headers.cookie : undefined,
      authorization: headers.authorization,
      token: bodyToken,
    });
    const isSafe = request.method === 'GET' || request.method === 'HEAD';
    const isByCookie = authentication === null || authentication.isByCookie;
    if (!isSafe && isByCookie && origin === 'foreign') {
      throw new ReasonError('foreign_origin');
    }
    if (authentication?.isByCookie === true && authentication.renewedUntil !== null) {
      cookie.set(authentication.viewer.sessionId, authentication.renewedUntil);
    }
    return {
      viewer: authentication?.viewer ?? null,
      visitor: {
        requestId: request.id,
        ip: clientAddressOf(request.raw),
        cookie: origin === 'own' ? cookie : null,
      },
      services,
      limits,
    };
  };
}

export type CreateHttpContext = ReturnType<typeof createHttpContext>;
