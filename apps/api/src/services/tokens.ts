import { jwtVerify, SignJWT } from 'jose';

/** A JWT over a session: it names the session, and is only as good as it. It expires by itself too, and is not renewed with the session. */
export class Tokens {
  #key: Uint8Array;

  constructor(secret: string) {
    this.#key = new TextEncoder().encode(secret);
  }

  sign({
    userId,
    sessionId,
    expiresAt,
  }: {
    userId: number;
    sessionId: string;
    expiresAt: Date;
  }): Promise<string> {
    return new SignJWT({ sid: sessionId, user_id: userId })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(String(userId))
      .setIssuedAt()
      .setExpirationTime(expiresAt)
      .sign(this.#key);
  }

  /** The session that a token names, and when the token expires; null when it is not ours, was altered or has expired. */
  async read(token: string): Promise<{ sessionId: string; expiresAtMs: number } | null> {
    try {
      const { payload } = await jwtVerify<{ sid: unknown }>(token, this.#key, {
        algorithms: ['HS256'],
        requiredClaims: ['sid', 'exp'],
      });
      const { sid, exp } = payload;
      return typeof sid === 'string' && exp !== undefined
        ? { sessionId: sid, expiresAtMs: exp * 1_000 }
        : null;
    } catch {
      return null;
    }
  }
}
