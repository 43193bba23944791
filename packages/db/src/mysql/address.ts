import { UnsupportedDatabaseError } from '../errors.ts';

/** Where a MySQL database is, and who asks for it. */
export interface Address {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

/**
 * Reads `mysql://user:password@host:port/database`. The port is 3306 unless given; what has a meaning in URLs is percent-encoded.
 * @throws UnsupportedDatabaseError, without the URL: it may hold a password.
 */
export function parseAddress(url: string): Address {
  const parsed = URL.parse(url);
  const database = decode(parsed?.pathname.slice(1) ?? '');
  const user = decode(parsed?.username ?? '');
  const password = decode(parsed?.password ?? '');
  if (!parsed?.hostname || !user || !database || password === null || parsed.search !== '') {
    throw new UnsupportedDatabaseError(
      'The database URL must be as mysql://user:password@host:3306/database, with special characters percent-encoded.',
    );
  }
  // IPv6 addresses stand in brackets in URLs.
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port: Number(parsed.port || 3306), user, password, database };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
