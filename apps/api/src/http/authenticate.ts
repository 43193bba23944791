import type { Viewer } from '@parley/api-contract/server';
import { ApiKeys } from '../services/api-keys.ts';
import type { Sessions } from '../services/sessions.ts';
import type { Tokens } from '../services/tokens.ts';

export interface Credentials {
  cookieHeader?: string | undefined;
  authorization?: string | undefined;
  /** A token given in another place: connectionParams, or the body of an older client. */
  token?: string | undefined;
}

export interface Authentication {
  viewer: Viewer;
  /** Whether the browser sent the proof by itself, so that another site may have caused the request. */
  isByCookie: boolean;
  renewedUntil: Date | null;
}

export type Authenticate = (credentials: Credentials) => Promise<Authentication | null>;

/** Who calls: by a Bearer token, a token elsewhere or the session cookie, the first that is given. An API key is a token too. */
export function createAuthenticate(sessions: Sessions, tokens: Tokens, apiKeys: ApiKeys): Authenticate {
  return async ({ cookieHeader, authorization, token }) => {
    const bearer = bearerOf(authorization) ?? token;
    if (bearer !== undefined && ApiKeys.isKey(bearer)) {
      const viewer = await apiKeys.validate(bearer);
      return viewer && { viewer, isByCookie: false, renewedUntil: null };
    }
    const isByCookie = bearer === undefined;
    const sessionId = isByCookie ? sessions.readCookie(cookieHeader) : await tokens.sessionIdOf(bearer);
    const valid = sessionId === null ? null : await sessions.validate(sessionId);
    return valid && { ...valid, isByCookie };
  };
}

function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1];
}
