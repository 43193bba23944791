/**
 * Whether a browser sent this from one of our own pages, or no browser sent it at all. A cookie goes along with requests that other
 * sites cause, so what it authenticates is refused to them (OWASP, cross-site request forgery: verify the origin).
 */
export function isOwnOrigin(
  origin: string | undefined,
  host: string | undefined,
  publicUrl: string | null,
): boolean {
  if (origin === undefined) return true;
  const url = URL.parse(origin);
  if (url === null) return false;
  return url.host === host || (publicUrl !== null && url.origin === new URL(publicUrl).origin);
}
