/** Whose page a browser sent a request from. What no browser sent is our own. */
export type Origin = 'own' | 'allowed' | 'foreign';

export type OriginOf = (headers: { origin?: string | undefined; host?: string | undefined }) => Origin;

/**
 * Tells our own pages from those that may call by a token, and both from all others. A cookie goes along with requests that other
 * sites cause, so what it authenticates is refused to them (OWASP, cross-site request forgery: verify the origin).
 */
export function createOriginOf(settings: { publicUrl: string | null; corsOrigins: string[] }): OriginOf {
  const publicOrigin = settings.publicUrl === null ? null : new URL(settings.publicUrl).origin;
  const allowed = new Set(settings.corsOrigins);
  return ({ origin, host }) => {
    if (origin === undefined) return 'own';
    const url = URL.parse(origin);
    if (url === null) return 'foreign';
    if (url.host === host || url.origin === publicOrigin) return 'own';
    return allowed.has(origin) ? 'allowed' : 'foreign';
  };
}
