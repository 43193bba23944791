import ipaddr from 'ipaddr.js';

/**
 * The key under which limits count an address: an IPv4 address as it is, also when it is written as IPv6 (`::ffff:192.0.2.1`), and
 * of an IPv6 address its /64, which is what one customer gets (RFC 6177) and can pick any address from. Text that is no address is
 * its own key.
 */
export function limitKeyOf(ip: string): string {
  if (!ipaddr.IPv4.isValidFourPartDecimal(ip) && !ipaddr.IPv6.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  if (address instanceof ipaddr.IPv4) return address.toString();
  return `${new ipaddr.IPv6([...address.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
}
