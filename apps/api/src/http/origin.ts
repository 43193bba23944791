import type { FastifyBaseLogger } from 'fastify';

/** Whose page a browser sent a request from. Requests that no browser sent count as our own. */
export type Origin = 'own' | 'allowed' | 'foreign';

export type OriginOf = (headers: { origin?: string | undefined; host?: string | undefined }) => Origin;

/**
 * Tells our own pages from those that may call with a token, and both from all others. Browsers add the cookie even to requests that other
 * sites cause, so those get nothing that needs it (OWASP, cross-site request forgery: verify the origin).
 *
 * Our own pages are those at PUBLIC_URL, and those that the server itself serves without TLS at another host. Pages at the same host with
 * another scheme are foreign: anyone on the network path can change a page that comes over http (RFC 6454, 3.2.1).
 */
export function createOriginOf(
  settings: { publicUrl: string | null; corsOrigins: string[] },
  log: Pick<FastifyBaseLogger, 'warn'>,
): OriginOf {
  const publicUrl = settings.publicUrl === null ? null : new URL(settings.publicUrl);
  const allowed = new Set(settings.corsOrigins);
  let hasWarned = false;
  return ({ origin, host }) => {
    if (origin === undefined) return 'own';
    const url = URL.parse(origin);
    if (url === null) return 'foreign';
    if (url.origin === publicUrl?.origin) return 'own';
    const served = URL.parse(`http://${host}`);
    const isPublicHost = publicUrl?.protocol === 'https:' && url.hostname === publicUrl.hostname;
    if (url.origin === served?.origin && !isPublicHost) return 'own';
    if (allowed.has(origin)) return 'allowed';
    if (publicUrl === null && !hasWarned && url.protocol === 'https:' && url.hostname === served?.hostname) {
      hasWarned = true;
      log.warn({ origin, host }, withoutPublicUrl);
    }
    return 'foreign';
  };
}

const withoutPublicUrl =
  'A page with https at the server’s own name was refused, because the server does not know that it is reached over https. If that is your proxy, set PUBLIC_URL to the address that people type. See docs/deploying.md.';
