import { jwtVerify, SignJWT } from 'jose';

/** A JWT over a session: it names the session, and is only as good as it. */
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

  /** The session that a token names; null when it is not ours, was altered or has expired. */
  async sessionIdOf(token: string): Promise<string | null> {
    try {
      const { payload } = await jwtVerify(token, this.#key, { algorithms: ['HS256'] });
      return typeof payload['sid'] === 'string' ? payload['sid'] : null;
    } catch {
      return null;
    }
  }
}
