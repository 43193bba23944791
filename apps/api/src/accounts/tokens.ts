import { jwtVerify, SignJWT, type CryptoKey } from 'jose';

/** A JWT that names a session and is valid only as long as it is. It also expires by itself: renewing the session does not extend it. */
export class Tokens {
  /** Imported once: raw bytes would be imported again for every token. */
  #key: Promise<CryptoKey>;

  constructor(secret: string) {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const bytes = new TextEncoder().encode(secret);
    this.#key = crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign', 'verify']);
  }

  async sign({
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
      .sign(await this.#key);
  }

  /** The session that a token names, and when the token expires; null if it isn't ours, was altered or has expired. */
  async read(token: string): Promise<{ sessionId: string; expiresAtMs: number } | null> {
    try {
      const { payload } = await jwtVerify<{ sid: unknown }>(token, await this.#key, {
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
