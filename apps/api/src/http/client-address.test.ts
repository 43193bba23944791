import { describe, expect, test } from 'vitest';
import { limitKeyOf } from './client-address.ts';

describe('limits count', () => {
  test.each([
    ['an IPv4 address by itself', '192.0.2.1', '192.0.2.1'],
    ['its neighbor apart', '192.0.2.2', '192.0.2.2'],
    ['an IPv4 address in IPv6 form as the IPv4 address', '::ffff:192.0.2.1', '192.0.2.1'],
    ['the same in hexadecimal', '::ffff:c000:201', '192.0.2.1'],
    ['the same in capitals and in full', '0:0:0:0:0:FFFF:C000:0201', '192.0.2.1'],
    ['an IPv6 address by its /64', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['its neighbor in the /64 with it', '2001:db8:1:2:ffff::', '2001:db8:1:2::/64'],
    ['the next /64 apart', '2001:db8:1:3::', '2001:db8:1:3::/64'],
    ['however it is spelled', '2001:0DB8:0001:0002:0000::1', '2001:db8:1:2::/64'],
    ['a /64 of zeros', '::1', '::/64'],
    ['an address with a zone without it', 'fe80::1%eth0', 'fe80::/64'],
    ['the same of another zone', 'fe80::2%eth1', 'fe80::/64'],
    ['the unspecified address', '::', '::/64'],
    ['what is no address by itself', 'unknown', 'unknown'],
    ['nothing by itself', '', ''],
    ['no other spelling of IPv4 as one', '0x7f.1', '0x7f.1'],
  ])('%s: %s', (_, ip, key) => {
    expect(limitKeyOf(ip)).toBe(key);
  });
});
