import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { callLimitOf, limits, programFactor, type Limit } from './limits.ts';
import { procedureDefinitions } from './procedure-definitions.ts';

test('docs/limits.md has the rates that the server enforces', async () => {
  const document = await readFile(new URL('../../../docs/limits.md', import.meta.url), 'utf8');
  const [, table = ''] = /<!-- rates -->([^]*?)<!-- \/rates -->/.exec(document) ?? [];
  const rows = table
    .trim()
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  expect(rows).toEqual(Object.values(limits).map(rowOf));
});

test('every procedure has a limit, and every limit on calls has a procedure', () => {
  const used = Array.from(procedureDefinitions.values(), ({ type, meta }) => callLimitOf(type, meta));
  const ofNoCall = new Set<string>([
    'failSignIn',
    'failSignInByName',
    'beginSession',
    'registerOverall',
    'meetStranger',
    'addStranger',
    'beAddedBy',
    'beAdded',
    'incomingPost',
    'incomingPostOfOwner',
    'connect',
    'upgrade',
    'httpCall',
    'request',
    'frame',
  ]);
  const ofCalls = Object.keys(limits).filter((name) => !ofNoCall.has(name));
  expect([...new Set(used)].toSorted()).toEqual(ofCalls.toSorted());
});

function rowOf(limit: Limit): string[] {
  return [
    limit.what,
    limit.per,
    rateOf(limit, 1),
    limit.per === 'account' ? rateOf(limit, programFactor) : 'the same',
    limit.burst === undefined ? 'across all servers' : 'on each server',
  ];
}

function rateOf({ times, seconds, burst }: Limit, factor: number): string {
  const rate = `${(times * factor).toLocaleString('en')} ${timeOf(seconds)}`;
  return burst === undefined ? rate : `${rate}, bursts of ${(burst * factor).toLocaleString('en')}`;
}

function timeOf(seconds: number): string {
  if (seconds === 3600) return 'an hour';
  if (seconds > 60) return `in ${seconds / 60} minutes`;
  return seconds === 60 ? 'a minute' : 'a second';
}
