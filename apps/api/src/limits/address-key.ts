import ipaddr from 'ipaddr.js';
import { isIP, isIPv4 } from 'node:net';

/**
 * The key under which limits count an address. An IPv4 address is its own key, also when written as IPv6 (`::ffff:192.0.2.1`). The
 * key of an IPv6 address is its /64: one customer gets at least that much (RFC 6177) and can use any address in it. Text that is not
 * an address is its own key.
 */
export function limitKeyOf(ip: string): string {
  if (isIPv4(ip)) return ip;
  const address = parseAddress(ip);
  if (address === null) return ip;
  if (address instanceof ipaddr.IPv4) return address.toString();
  return `${new ipaddr.IPv6([...address.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
}

/** Null for text that is not an address. Drops the zone of an IPv6 address, which means something only on one machine. */
export function parseAddress(ip: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return isIP(ip) === 0 ? null : ipaddr.process(ip.replace(/%.*$/, ''));
}
