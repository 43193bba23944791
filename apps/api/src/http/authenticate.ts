import type { Viewer } from '@parley/api-contract/server';
import type { Connections, SessionHold, Credentials } from '../live/connections.ts';
import { ApiKeys } from '../integrations/keys/api-keys.ts';
import { Sessions } from '../accounts/sessions.ts';
import type { Tokens } from '../accounts/tokens.ts';

export interface Authentication {
  viewer: Viewer;
  /** Whether the browser added the proof by itself, so that another site may have caused the request. */
  isByCookie: boolean;
  /** Whether to send the browser its cookie again, so that it does not expire there. */
  isCookieDue: boolean;
  /** Call this when the hold is over. */
  release: () => void;
}

/**
 * Identifies the caller. Null without a valid proof, or if the proof became invalid during the lookup. The hold is registered before the
 * lookup, so that the end of the session is never missed.
 */
export type Authenticate = (credentials: Credentials, hold: SessionHold) => Promise<Authentication | null>;

export interface AuthenticateParts {
  sessions: Sessions;
  tokens: Tokens;
  apiKeys: ApiKeys;
  connections: Connections;
}

/** A caller's proof of identity, before the database is asked. */
interface Proof {
  /** How `Connections` identifies the session. */
  heldAs: string;
  isByCookie: boolean;
  /** Whether the cookie has the name that earlier releases gave it. */
  isOldCookie?: boolean;
  /** When the proof itself expires, whatever happens to the session. */
  expiresAtMs: number | null;
  validate: () => Promise<{ viewer: Viewer; isCookieDue: boolean } | null>;
}

/** Takes the first of these that is given: a Bearer token, a token elsewhere, the session cookie. An API key is a token too. */
export function createAuthenticate({
  sessions,
  tokens,
  apiKeys,
  connections,
}: AuthenticateParts): Authenticate {
  async function proofIn({ cookieHeader, authorization, token }: Credentials): Promise<Proof | null> {
    const bearer = bearerOf(authorization) ?? token;
    if (bearer === undefined) {
      const cookie = sessions.readCookie(cookieHeader);
      if (cookie === null) return null;
      return proofBy(cookie.sessionId, { isByCookie: true, isOldCookie: cookie.isOld, expiresAtMs: null });
    }
    if (ApiKeys.isKey(bearer)) {
      return {
        heldAs: ApiKeys.heldAs(bearer),
        isByCookie: false,
        expiresAtMs: null,
        validate: async () => {
          const viewer = await apiKeys.validate(bearer);
          return viewer && { viewer, isCookieDue: false };
        },
      };
    }
    const named = await tokens.read(bearer);
    return named && proofBy(named.sessionId, { isByCookie: false, expiresAtMs: named.expiresAtMs });
  }

  function proofBy(sessionId: string, proof: Omit<Proof, 'heldAs' | 'validate'>): Proof {
    return { ...proof, heldAs: Sessions.heldAs(sessionId), validate: () => sessions.validate(sessionId) };
  }

  return async (credentials, hold) => {
    const proof = await proofIn(credentials);
    if (proof === null) return null;
    const held = connections.register(proof.heldAs, hold, proof.expiresAtMs);
    let valid: Awaited<ReturnType<Proof['validate']>> = null;
    try {
      valid = await proof.validate();
    } finally {
      if (valid === null || held.isOver) held.release();
      else held.admit(valid.viewer.userId);
    }
    if (valid === null || held.isOver) return null;
    const { viewer, isCookieDue } = valid;
    return {
      viewer,
      isByCookie: proof.isByCookie,
      isCookieDue: proof.isByCookie && (isCookieDue || proof.isOldCookie === true),
      release: () => held.release(),
    };
  };
}

function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1];
}
