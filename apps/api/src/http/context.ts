import {
  ReasonError,
  type Context,
  type Limits,
  type Services,
  type SessionCookie,
} from '@parley/api-contract/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerResponse } from 'node:http';
import type { SessionHold } from '../live/connections.ts';
import type { Sessions } from '../accounts/sessions.ts';
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

export interface HttpCaller {
  /** A token that was not sent in a header: in the body, as older clients do, or in tRPC's connectionParams. */
  token?: string | undefined;
  /** What to end along with the caller's session, if it is more than a call. */
  hold?: SessionHold;
}

/** How long a call may still take to answer after its session has ended: even the call that ended it gets an answer. */
const answerGraceMs = 1_000;

/** Creates the context of a call over HTTP. Until the response is closed, `hold` ends with the session. */
export function createHttpContext(parts: ContextParts) {
  const { services, limits, sessions, authenticate, originOf, clientAddressOf } = parts;
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
    { token, hold = callUnderWay(reply.raw) }: HttpCaller = {},
  ): Promise<Context> => {
    const { headers } = request;
    const origin = originOf(headers);
    const cookie: SessionCookie = {
      set: (sessionId) => void reply.header('set-cookie', sessions.cookies(sessionId)),
      clear: () => void reply.header('set-cookie', sessions.blankCookies()),
    };
    let isLetIn = false;
    const authentication = await authenticate(
      {
        // The cookie counts only for our own pages: others that may call must use a token.
        cookieHeader: origin === 'own' ? headers.cookie : undefined,
        authorization: headers.authorization,
        token,
      },
      // Until then the call is refused, and there is nothing to end.
      { isBrief: hold.isBrief === true, endSession: () => isLetIn && hold.endSession() },
    );
    if (authentication !== null) {
      isLetIn = true;
      if (reply.raw.destroyed) authentication.release();
      else reply.raw.once('close', authentication.release);
    }
    const isSafe = request.method === 'GET' || request.method === 'HEAD';
    const isByCookie = authentication === null || authentication.isByCookie;
    if (!isSafe && isByCookie && origin === 'foreign') {
      throw new ReasonError('foreign_origin');
    }
    if (authentication?.isCookieDue === true) {
      void reply.header('set-cookie', sessions.cookies(authentication.viewer.credentialId));
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

/** A call may still be answered for a moment after its session has ended. A slower one is cut off. */
function callUnderWay(response: ServerResponse): SessionHold {
  return {
    isBrief: true,
    endSession() {
      const cut = setTimeout(() => response.destroy(), answerGraceMs).unref();
      response.once('close', () => clearTimeout(cut));
    },
  };
}

export type CreateHttpContext = ReturnType<typeof createHttpContext>;
