import ipaddr from 'ipaddr.js';
import { hashedKey } from './hashed-key.ts';

/**
 * What counts as one address: an IPv4 address, or a /64 of IPv6, the least that a network is given (RFC 6177). What is no address,
 * as a careless proxy may hand on, is hashed.
 */
export function addressBlock(address: string): string {
  if (!ipaddr.isValid(address)) return hashedKey(address);
  // An IPv4 address that is written as IPv6 is itself.
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return parsed
    .toByteArray()
    .slice(0, 8)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
