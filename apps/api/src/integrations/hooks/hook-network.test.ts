import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { HookNetwork } from './hook-network.ts';

const userId = 1;
const urlOf = (host: string) => new URL(`http://${host.includes(':') ? `[${host}]` : host}/`);
const refuses = (network: HookNetwork, host: string) => network.refuses(urlOf(host), userId);
/** Which of a host's addresses are connected to. */
const connectedTo = async (network: HookNetwork) => promisify(network.lookup)('any.example', {});

const refused: Record<string, string[]> = {
  'this machine': [
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '0.1.2.3',
    '::1',
    '::',
    'localhost',
    'a.localhost',
  ],
  'other spellings of this machine': [
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '127.0.0.1.',
    '①②⑦.0.0.1',
  ],
  'private networks': ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', 'fc00::1', 'fd12:3456::1'],
  'shared, link-local and site-local networks': [
    '100.64.0.1',
    '100.127.255.255',
    '169.254.0.1',
    'fe80::1',
    'fec0::1',
  ],
  'metadata of AWS': ['169.254.169.254', '169.254.170.2', '169.254.170.23', 'fd00:ec2::254', 'fd00:ec2::23'],
  'metadata of Azure': ['168.63.129.16', '2822734096', '0250.077.0201.020', 'fe80::1234:5678:9abc'],
  'metadata of Google': ['169.254.169.254', 'fd20:ce::254'],
  'metadata of Alibaba': ['100.100.100.200'],
  'metadata of Oracle': ['192.0.0.192', 'fd00:c1::a9fe:a9fe'],
  'networks for protocols, tests and documentation': [
    '192.0.0.170',
    '192.0.2.1',
    '192.88.99.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '2001:db8::1',
    '2001:2::1',
    '3fff::1',
    '100::1',
    '5f00::1',
  ],
  'multicast, broadcast and what is not given out': [
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    'ff02::1',
    '4000::1',
    'e000::1',
  ],
  'IPv4 in the clothes of IPv6': [
    '::ffff:127.0.0.1',
    '::ffff:168.63.129.16',
    '::127.0.0.1',
    '::ffff:0:127.0.0.1',
  ],
  'IPv4 to be translated (NAT64)': [
    '64:ff9b::10.0.0.1',
    '64:ff9b::168.63.129.16',
    '64:ff9b::8.8.8.8',
    '64:ff9b:1::1',
  ],
  'IPv4 to be tunnelled (6to4, Teredo)': [
    '2002:7f00:1::',
    '2002:a83f:8110::1',
    '2001::1',
    '2001:0:a83f:8110::',
  ],
};
const allowed = [
  '93.184.215.14',
  '1.1.1.1',
  '168.63.129.15',
  '168.63.129.17',
  '100.63.255.255',
  '100.128.0.0',
  '172.32.0.1',
  '2606:4700:4700::1111',
  '2a00:1450:4001:80b::200e',
];

describe('without a setting', () => {
  describe.each(Object.entries(refused))('%s', (_kind, hosts) => {
    test.each(hosts)('%s is not called', async (host) => {
      expect(await refuses(new HookNetwork([]), host)).toBe(true);
    });
  });

  test('nor is a host that has any of these addresses, whatever it is called', async () => {
    const addresses = Object.values(refused)
      .flat()
      .map((host) => urlOf(host).hostname.replaceAll(/[[\]]/g, ''))
      .filter((host) => !host.endsWith('localhost'))
      .map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const network = new HookNetwork([], { resolve: async () => addresses });
    expect(await refuses(network, 'any.example')).toBe(true);
    await expect(connectedTo(network)).rejects.toThrow('private network');
    const mixed = new HookNetwork([], {
      resolve: async () => [...addresses, { address: '1.1.1.1', family: 4 }],
    });
    expect(await connectedTo(mixed)).toEqual([{ address: '1.1.1.1', family: 4 }]);
  });

  test.each(allowed)('%s is called', async (host) => {
    expect(await refuses(new HookNetwork([]), host)).toBe(false);
  });

  test("this machine's own public address is not called: no firewall stands between", async () => {
    const network = new HookNetwork([], { ownAddresses: () => ['93.184.215.14', '2606:4700:4700::1111'] });
    for (const host of ['93.184.215.14', '2606:4700:4700:0::1111', '::ffff:93.184.215.14']) {
      expect(await refuses(network, host)).toBe(true);
    }
    expect(await refuses(network, '93.184.215.15')).toBe(false);
  });

  test('of a host with many addresses only a few are tried', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => ({
      address: `1.1.${index % 256}.1`,
      family: 4,
    }));
    expect(await connectedTo(new HookNetwork([], { resolve: async () => many }))).toHaveLength(8);
  });
});

test('the setting allows any of them', async () => {
  const network = new HookNetwork(['168.63.129.16', '10.0.0.0/8', '64:ff9b::/96', '93.184.215.14'], {
    ownAddresses: () => ['93.184.215.14'],
  });
  for (const host of ['168.63.129.16', '10.1.2.3', '64:ff9b::10.0.0.1', '93.184.215.14']) {
    expect(await refuses(network, host)).toBe(false);
  }
  for (const host of ['168.63.129.17', '1.1.1.1']) expect(await refuses(network, host)).toBe(false);
  for (const host of ['192.168.0.1', '127.0.0.1']) expect(await refuses(network, host)).toBe(true);
});
