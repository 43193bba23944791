import { ContentionError, openStore, UnavailableError } from '@parley/db';
import fastify from 'fastify';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeFolder } from '../../../test-support/throw-away.ts';
import { DatabaseWatch, quietWhileAway } from './database-watch.ts';

let watch: DatabaseWatch;
let lines: { level: number; msg: string; err?: object }[];
let log: ReturnType<typeof fastify>['log'];
/** How the database answers. */
let ping: () => Promise<void>;
let pingCount: number;

beforeEach(() => {
  lines = [];
  pingCount = 0;
  ping = async () => undefined;
  const stream = new Writable({
    write(line, _encoding, written) {
      lines.push(JSON.parse(String(line)));
      written();
    },
  });
  ({ log } = fastify({ logger: { level: 'warn', stream, hooks: quietWhileAway(() => watch) } }));
  const counted = () => {
    pingCount += 1;
    return ping();
  };
  watch = new DatabaseWatch({ ping: counted }, log);
});
afterEach(() => {
  watch.close();
  vi.useRealTimers();
});

const askAll = (count: number) => Promise.all(Array.from({ length: count }, () => watch.isUsable()));
const away = new UnavailableError({ cause: new Error('connect ECONNREFUSED') });
const isAway = 'The database cannot be used: connect ECONNREFUSED. Calls are refused until it can be.';

test('however often it is asked, it writes once in two seconds', async () => {
  await using folder = makeFolder();
  const store = await openStore({ url: `sqlite:${join(folder.path, 'parley.db')}` });
  ping = () => store.ping();
  vi.useFakeTimers({ toFake: ['performance'] });
  expect(new Set(await askAll(1_000))).toEqual(new Set([true]));
  for (let count = 0; count < 1_000; count += 1) await watch.isUsable();
  expect(pingCount).toBe(1);
  vi.advanceTimersByTime(2_001);
  expect(new Set(await askAll(1_000))).toEqual(new Set([true]));
  expect(pingCount).toBe(2);
  await store.close();
});

test('a database that is away is looked at once a second, however often it is asked, and logged in two lines', async () => {
  vi.useFakeTimers();
  ping = () => Promise.reject(away);
  for (let second = 0; second < 10; second += 1) {
    expect(new Set(await askAll(100))).toEqual(new Set([false]));
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(pingCount).toBeLessThanOrEqual(11);
  ping = async () => undefined;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await watch.isUsable()).toBe(true);
  expect(lines.map(({ msg }) => msg)).toEqual([
    isAway,
    expect.stringMatching(/^The database can be used again, after 1\d s\.$/),
  ]);
});

test('a database that does not answer is away after five seconds, and is not asked again until it answers', async () => {
  vi.useFakeTimers();
  const answer = Promise.withResolvers<void>();
  ping = () => answer.promise;
  const asked = askAll(100);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(new Set(await asked)).toEqual(new Set([false]));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(pingCount).toBe(1);
  answer.resolve();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await watch.isUsable()).toBe(true);
  expect(lines.map(({ msg }) => msg)).toEqual([
    'The database cannot be used: it does not answer. Calls are refused until it can be.',
    expect.stringContaining('can be used again'),
  ]);
});

test('what fails because the database is away is logged as that, once, whatever it is wrapped in', async () => {
  ping = () => Promise.reject(away);
  for (let count = 0; count < 10; count += 1) {
    log.error(
      { err: count % 2 === 0 ? away : new Error('A call failed.', { cause: away }) },
      'A call failed.',
    );
  }
  expect(lines).toMatchObject([{ level: 50, msg: isAway }]);
  expect(await watch.isUsable()).toBe(false);
});

test('a transaction that gave way to others says nothing about the database, and is logged as it is', async () => {
  log.warn({ err: new ContentionError({ cause: new Error('Deadlock found') }) }, 'A call failed.');
  expect(lines).toMatchObject([{ level: 40, msg: 'A call failed.', err: { type: 'ContentionError' } }]);
  expect(await watch.isUsable()).toBe(true);
});
