import { expect, test } from 'vitest';
import { chooseCoding, type Coding } from './accept-encoding.ts';

const all: Coding[] = ['br', 'gzip', 'identity'];

test.each<[header: string | undefined, offered: Coding[], chosen: Coding]>([
  // What clients send.
  ['gzip, deflate, br, zstd', all, 'br'],
  ['gzip, deflate, br', all, 'br'],
  ['gzip, deflate', all, 'gzip'],
  ['gzip', all, 'gzip'],
  ['br', all, 'br'],
  ['gzip, deflate, br', ['gzip', 'identity'], 'gzip'],
  ['gzip, deflate, br', ['identity'], 'identity'],
  [undefined, all, 'identity'],
  ['', all, 'identity'],
  ['identity', all, 'identity'],
  ['*', all, 'br'],
  ['deflate, zstd', all, 'identity'],
  ['x-gzip', all, 'gzip'],
  ['GZip', all, 'gzip'],
  // Weights.
  ['gzip;q=1.0, br;q=0.5', all, 'gzip'],
  ['gzip;q=0.5, br;q=0.5', all, 'br'],
  ['gzip ; q=0.8 , br ; q=0.2', all, 'gzip'],
  ['identity;q=1, gzip;q=0.5', all, 'identity'],
  ['identity;q=0.5, gzip;q=0.5', all, 'gzip'],
  ['gzip;q=0.001', all, 'gzip'],
  ['br;q=0, gzip', all, 'gzip'],
  ['br;q=0.000, gzip;q=0', all, 'identity'],
  ['br;q=0, *', all, 'gzip'],
  ['*;q=0', all, 'identity'],
  ['gzip, *;q=0', all, 'gzip'],
  ['identity;q=0, gzip;q=0, br', all, 'br'],
  // Nothing acceptable is available: the file as it is, rather than none.
  ['identity;q=0', all, 'identity'],
  ['*;q=0, identity;q=0', all, 'identity'],
  // What no client should send. The rest of the header still counts.
  ['br;q=2, gzip', all, 'gzip'],
  ['br;q=-1, gzip', all, 'gzip'],
  ['br;q=, gzip', all, 'gzip'],
  ['br;level=4, gzip', all, 'gzip'],
  [',,, br ,', all, 'br'],
  ['b r, gzip', all, 'gzip'],
  ['__proto__, constructor', all, 'identity'],
  [`${'x,'.repeat(5000)}gzip`, all, 'gzip'],
])('"%.40s" of %j takes %s', (header, offered, chosen) => {
  expect(chooseCoding(offered, header)).toBe(chosen);
});
