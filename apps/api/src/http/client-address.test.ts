import { compile } from '@fastify/proxy-addr';
import * as fc from 'fast-check';
import { isIP } from 'node:net';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../../test-support/property-runs.ts';
import { clientAddress, createClientAddressOf } from './client-address.ts';
import { limitKeyOf } from '../limits/address-key.ts';

const proxies = ['10.0.0.1', '10.0.0.2', '2001:db8:ff::/48'];
const proxy = '10.0.0.1';

describe('the client behind the proxies 10.0.0.1, 10.0.0.2 and 2001:db8:ff::/48', () => {
  test.each([
    ['no header', undefined, proxy],
    ['an empty header', '', proxy],
    ['commas alone', ' , ,', proxy],
    ['one address', '192.0.2.1', '192.0.2.1'],
    ["a client's claim left of what the proxy added", '203.0.113.9, 192.0.2.1', '192.0.2.1'],
    ['the claim to be a proxy', '10.0.0.2, 192.0.2.1', '192.0.2.1'],
    ['several headers, which Node joins', '203.0.113.9, 203.0.113.8, 192.0.2.1', '192.0.2.1'],
    ['no spaces', '203.0.113.9,192.0.2.1', '192.0.2.1'],
    ['odd spaces and empty entries', '203.0.113.9 ,\t 192.0.2.1 , ,', '192.0.2.1'],
    ['two proxies', '192.0.2.1, 10.0.0.2', '192.0.2.1'],
    ['two proxies and a claim', '203.0.113.9, 192.0.2.1, 10.0.0.2', '192.0.2.1'],
    ['a proxy in a network', '192.0.2.1, 2001:db8:ff::7', '192.0.2.1'],
    ['proxies alone', '10.0.0.2, 10.0.0.1', '10.0.0.2'],
    ['an entry with a port', '192.0.2.1:5678', '192.0.2.1'],
    ['a claim of an entry with a port', '203.0.113.9, 192.0.2.1:5678', '192.0.2.1'],
    ['an IPv6 address', '2001:db8::1', '2001:db8::1'],
    ['an IPv6 address in capitals and in full', '2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['an IPv6 address in brackets', '[2001:db8::1]', '2001:db8::1'],
    ['an IPv6 address with a port', '[2001:db8::1]:80', '2001:db8::1'],
    ['an IPv6 address with a zone', 'fe80::1%a-b.c:d', 'fe80::1'],
    ['an IPv4 address in IPv6 form', '::ffff:192.0.2.1', '192.0.2.1'],
    ['a proxy in IPv6 form', '192.0.2.1, ::ffff:10.0.0.2', '192.0.2.1'],
    ['a word', 'unknown', proxy],
    ['a word of the proxy right of a claim', '203.0.113.9, unknown', proxy],
    ['the word nginx has for a socket without an address', '203.0.113.9, unix:', proxy],
    ['a word behind the second proxy', '203.0.113.9, unknown, 10.0.0.2', '10.0.0.2'],
    ['another spelling of IPv4', '0x7f.0.0.1', proxy],
    ['a leading zero', '010.0.0.2', proxy],
    ['a number', '3232235777', proxy],
    ['a number too large', '192.0.2.256', proxy],
    ['IPv4 in brackets', '[192.0.2.1]:80', proxy],
    ['a bracket left open', '[2001:db8::1', proxy],
    ['quotes', '"192.0.2.1"', proxy],
    ['the form of the header Forwarded', 'for=192.0.2.1', proxy],
    ['a network', '192.0.2.0/24', proxy],
    ['markup', '<script>alert(1)</script>', proxy],
    ['a thousand claims', `${'203.0.113.9, '.repeat(1000)}192.0.2.1`, '192.0.2.1'],
    ['a thousand proxies', `192.0.2.1${', 10.0.0.2'.repeat(1000)}`, '192.0.2.1'],
  ])('with %s', (_, header, address) => {
    expect(clientAddress(proxy, header, compile(proxies))).toBe(address);
  });

  test.each(['192.0.2.1', '10.0.0.3', '2001:db8:fe::1', '127.0.0.1', '::1'])(
    'is the peer itself when that is none of them: %s',
    (peer) => {
      expect(clientAddress(peer, '203.0.113.9, 10.0.0.1', compile(proxies))).toBe(peer);
    },
  );

  test('is an address, whatever the header says', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...proxies.slice(0, 2),
        '[',
        ']',
        ':',
        '%',
        ',',
        ' ',
        '::ffff:',
        '1.2.3.4',
        '65536',
        '/8',
      ),
      fc.ipV4(),
      fc.ipV6(),
      fc.string(),
    );
    const header = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.oneof(header, fc.string()), (text) => {
        const address = clientAddress(proxy, text, compile(proxies));
        expect(isIP(address)).not.toBe(0);
        expect(limitKeyOf(address)).toMatch(isIP(address) === 4 ? /^[\d.]+$/ : /^[\da-f:]*::\/64$/);
      }),
      propertyRuns(100),
    );
  });
});

describe('a warning names the proxy that looks misconfigured', () => {
  function tell(...requests: { peer: string | undefined; header?: string | string[] }[]) {
    const warnings: string[] = [];
    const addressOf = createClientAddressOf(proxies, {
      warn: (_fields: unknown, message?: string) => void warnings.push(message ?? ''),
      debug: () => undefined,
    });
    // The function reads only these parts of a request.
    const addresses = requests.map(({ peer, header }) =>
      addressOf({ headers: { 'x-forwarded-for': header }, socket: { remoteAddress: peer } } as never),
    );
    return { warnings, addresses };
  }

  test('once, when an untrusted one sends X-Forwarded-For', () => {
    const { warnings, addresses } = tell(
      { peer: '172.18.0.1', header: '192.0.2.1' },
      { peer: '172.18.0.2', header: '192.0.2.1' },
    );
    expect(addresses).toEqual(['172.18.0.1', '172.18.0.2']);
    expect(warnings).toEqual([expect.stringMatching(/172\.18\.0\.1.+TRUSTED_PROXIES/)]);
  });

  test.each([undefined, '', 'unknown', '192.0.2.1, unix:'])(
    'once, when a trusted one sends no address: %s',
    (header) => {
      const sent = header === undefined ? {} : { header };
      const { warnings, addresses } = tell({ peer: '::ffff:10.0.0.2', ...sent }, { peer: proxy, ...sent });
      expect(addresses).toEqual(['10.0.0.2', proxy]);
      expect(warnings).toEqual([expect.stringMatching(/10\.0\.0\.2.+TRUSTED_PROXIES/)]);
    },
  );

  test('and never when all is well, or when the address of a client that has gone is unknown', () => {
    const { warnings, addresses } = tell(
      { peer: proxy, header: '192.0.2.1' },
      { peer: '192.0.2.7' },
      { peer: undefined },
    );
    expect(addresses).toEqual(['192.0.2.1', '192.0.2.7', '0.0.0.0']);
    expect(warnings).toEqual([]);
  });
});

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
