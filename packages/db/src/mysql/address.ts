import { isIP } from 'node:net';
import { UnsupportedDatabaseError } from '../errors.ts';

/** Where a MySQL database is, and the account to use. */
export interface Address {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** How the connection is encrypted; undefined if it isn't. */
  ssl: { rejectUnauthorized: boolean; verifyIdentity: boolean } | undefined;
}

/** The modes of MySQL's own clients. The `VERIFY_` modes check against the authorities that Node.js trusts. */
const sslModes: Record<string, Address['ssl']> = {
  DISABLED: undefined,
  REQUIRED: { rejectUnauthorized: false, verifyIdentity: false },
  VERIFY_CA: { rejectUnauthorized: true, verifyIdentity: false },
  VERIFY_IDENTITY: { rejectUnauthorized: true, verifyIdentity: true },
};

/**
 * Reads `mysql://user:password@host:port/database?ssl-mode=VERIFY_IDENTITY`. The port defaults to 3306 and the mode to DISABLED; characters
 * with a meaning in URLs are percent-encoded.
 * @throws UnsupportedDatabaseError, without the URL: it may hold a password.
 */
export function parseAddress(url: string): Address {
  const parsed = URL.parse(url);
  const database = decode(parsed?.pathname.slice(1) ?? '');
  const user = decode(parsed?.username ?? '');
  const password = decode(parsed?.password ?? '');
  const { 'ssl-mode': sslMode = 'DISABLED', ...unknown } = Object.fromEntries(parsed?.searchParams ?? []);
  const isSslMode = Object.hasOwn(sslModes, sslMode) && Object.keys(unknown).length === 0;
  if (!parsed?.hostname || !user || !database || password === null || !isSslMode) {
    throw new UnsupportedDatabaseError(
      `The database URL must look like mysql://user:password@host:3306/database, with special characters percent-encoded; it may end with ?ssl-mode= and one of ${Object.keys(sslModes).join(', ')}.`,
    );
  }
  // A copy, because the driver remembers for each object the certificates that were trusted when it first saw it.
  const ssl = structuredClone(sslModes[sslMode]);
  // In URLs, IPv6 addresses are in brackets.
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1');
  if (ssl?.verifyIdentity === true && isIP(host) !== 0) {
    // The driver would compare the certificate with "localhost".
    throw new UnsupportedDatabaseError(
      "With ssl-mode=VERIFY_IDENTITY the host in the database URL must be a name that is in the server's certificate.",
    );
  }
  return { host, port: Number(parsed.port || 3306), user, password, database, ssl };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
