import { lookup as askSystem } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { hostname as ownName } from 'node:os';
import { expect, test } from 'vitest';
import { createHostLookup } from '../src/integrations/hooks/host-lookup.ts';
import { DnsServer, type DnsAnswer } from './dns-server.ts';

const address = '93.184.215.14';
const known: DnsAnswer = { address };

test('a host is looked up by DNS, and one whose servers never answer fails in time', async () => {
  await using dns = await DnsServer.start((name) => (name.startsWith('silent') ? 'silence' : known));
  const lookup = createHostLookup({ servers: [dns.server], timeoutMs: 500 });
  expect(await lookup('there.example')).toEqual([{ address, family: 4 }]);
  await expect(lookup('silent.example')).rejects.toMatchObject({ code: 'ETIMEOUT' });
});

test('any number of names whose servers never answer hold up neither other names nor files', async () => {
  await using dns = await DnsServer.start((name) => (name.startsWith('silent') ? 'silence' : known));
  const lookup = createHostLookup({ servers: [dns.server], timeoutMs: 10_000 });
  let isOver = false;
  const silent = Promise.all(
    Array.from({ length: 100 }, (_, index) => lookup(`silent-${index}.example`).catch(() => undefined)),
  ).then(() => (isOver = true));
  await expect.poll(() => new Set(dns.asked).size).toBe(100);
  expect(await lookup('there.example')).toEqual([{ address, family: 4 }]);
  // As many reads as the pool has threads, and more.
  await Promise.all(Array.from({ length: 16 }, () => readFile(import.meta.filename)));
  expect(isOver).toBe(false);
  await silent;
});

test('a name that DNS does not know is looked up by the system, which may know it', async () => {
  await using dns = await DnsServer.start(() => 'unknown');
  const lookup = createHostLookup({ servers: [dns.server] });
  const outcome = (asked: Promise<unknown>) =>
    asked.catch((error: unknown) => (error instanceof Error && 'code' in error ? error.code : error));
  for (const name of [ownName(), 'nowhere.invalid']) {
    expect(await outcome(lookup(name))).toEqual(await outcome(askSystem(name, { all: true })));
  }
  expect(dns.asked).toContain('nowhere.invalid');
});

test.each(['localhost', 'LOCALHOST', 'localhost.', 'any.localhost'])(
  '%s is this machine, and nobody is asked',
  async (name) => {
    await using dns = await DnsServer.start(() => known);
    const lookup = createHostLookup({ servers: [dns.server] });
    expect(await lookup(name)).toEqual([
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ]);
    expect(dns.asked).toEqual([]);
  },
);
