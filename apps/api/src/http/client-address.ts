import { compile } from '@fastify/proxy-addr';
import type { FastifyBaseLogger } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4 } from 'node:net';
import { parseAddress } from '../limits/address-key.ts';

/** The address of whoever sent a request: always an IP, IPv4 never in its IPv6 form. */
export type ClientAddressOf = (request: IncomingMessage) => string;

type IsTrusted = (address: string, hop: number) => boolean;

/** For a peer that has disconnected: its address is no longer available. */
const unspecified = '0.0.0.0';

/**
 * Finds the client's address, which limits count by, for HTTP requests and WebSocket upgrades alike. `X-Forwarded-For` counts only
 * from the addresses in TRUSTED_PROXIES. Proxies are easy to misconfigure, and nothing visible fails, so the first request that suggests
 * a mistake is logged as a warning.
 */
export function createClientAddressOf(
  trustedProxies: readonly string[],
  log: Pick<FastifyBaseLogger, 'warn' | 'debug'>,
): ClientAddressOf {
  const isTrusted = compile([...trustedProxies]);
  const warned = new Set<string>();
  function warnOnce(kind: string, peer: string, message: string): void {
    if (warned.has(kind)) return;
    warned.add(kind);
    log.warn({ peer }, message);
  }

  return ({ headers, socket }) => {
    const peer = ipOf(socket.remoteAddress) ?? unspecified;
    const header = headers['x-forwarded-for'];
    // Node joins repeated headers into one.
    const forwardedFor = typeof header === 'string' ? header : undefined;
    const address = clientAddress(peer, forwardedFor, isTrusted);
    if (!isTrusted(peer, 0)) {
      if (forwardedFor !== undefined) warnOnce('untrusted', peer, untrustedProxy(peer));
    } else if (ipOf(entriesOf(forwardedFor).at(-1)) === null) {
      warnOnce('silent', peer, silentProxy(peer));
    }
    log.debug({ clientAddress: address, peer, forwardedFor }, 'The address of a client.');
    return address;
  };
}

/**
 * Reads `X-Forwarded-For` from its right end, where the nearest proxy writes, and skips trusted addresses. The first untrusted one is
 * the client's; everything left of it is what the client claims. An entry that is not an address ends the search.
 */
export function clientAddress(peer: string, forwardedFor: string | undefined, isTrusted: IsTrusted): string {
  let address = peer;
  if (!isTrusted(address, 0)) return address;
  for (const [index, entry] of entriesOf(forwardedFor).toReversed().entries()) {
    const next = ipOf(entry);
    if (next === null) return address;
    address = next;
    if (!isTrusted(address, index + 1)) return address;
  }
  return address;
}

/** Without empty entries, which lists in headers may have (RFC 9110, 5.6.1). */
function entriesOf(forwardedFor: string | undefined): string[] {
  return (forwardedFor ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** The address in an entry; some proxies add the port, as in `192.0.2.1:443` or `[2001:db8::1]:443`. Null if it has none. */
function ipOf(entry: string | undefined): string | null {
  const [, inBrackets, withPort] = /^(?:\[(.+)\](?::\d+)?|([^:]+):\d+)$/.exec(entry ?? '') ?? [];
  const text = inBrackets ?? withPort ?? entry ?? '';
  if (inBrackets !== undefined && isIP(text) !== 6) return null;
  // Most are, and Node accepts only their canonical form.
  if (isIPv4(text)) return text;
  return parseAddress(text)?.toString() ?? null;
}

function untrustedProxy(peer: string): string {
  return `A request from ${peer} had X-Forwarded-For, which was ignored. If that is your proxy, add its address to TRUSTED_PROXIES: until then, everyone behind it shares one address and its limits. See docs/deploying.md.`;
}

function silentProxy(peer: string): string {
  return `A request from ${peer}, which TRUSTED_PROXIES lists, had no address in X-Forwarded-For. If that is your proxy, make it set the header: until then, everyone behind it shares one address and its limits. See docs/deploying.md.`;
}
