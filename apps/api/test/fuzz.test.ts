import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fuzzSeed as seed } from '../../../test-support/property-runs.ts';
import { ApiDocument } from './fuzz/api-document.ts';
import { incoherences } from './fuzz/coherence.ts';
import { Fuzzer } from './fuzz/fuzzer.ts';
import { HookReceiver } from './hook-receiver.ts';
import { TestServer } from './server.ts';

const requests = Number(process.env['FUZZ_REQUESTS'] ?? 20_000);

describe('any request', () => {
  let server: TestServer;
  let fuzzer: Fuzzer;
  let receiver: HookReceiver;
  beforeAll(async () => {
    // Requests say themselves where they come from, so that limits of one address do not end them all.
    server = await TestServer.start({
      env: { TRUSTED_PROXIES: '127.0.0.1', WEBHOOK_NETWORKS: '127.0.0.1', RATE_LIMIT_FACTOR: '0' },
    });
    fuzzer = new Fuzzer(server.url, await ApiDocument.read(server.url), seed);
    receiver = await HookReceiver.start();
    await fuzzer.warmUp(receiver.url);
  });
  afterAll(async () => {
    fuzzer[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
    await receiver[Symbol.asyncDispose]();
  });

  test('to an operation of the OpenAPI document is answered as the document says', async () => {
    const { operations } = fuzzer.document;
    expect(operations.length).toBeGreaterThan(25);
    const share = requests / sum(operations.map((operation) => fuzzer.shareOf(operation)));
    const found = await Promise.all(
      operations.map((operation) => fuzzer.try(operation, Math.ceil(share * fuzzer.shareOf(operation)))),
    );
    expect(found.filter((problem) => problem !== null).join('\n'), `FUZZ_SEED=${seed}`).toBe('');
  }, 600_000);

  test('to any other address is answered, and refused in the form of all errors', async () => {
    const found = await fuzzer.tryElsewhere(Math.ceil(requests / 10));
    console.log(summaryOf(fuzzer));
    expect(found ?? '', `FUZZ_SEED=${seed}`).toBe('');
  }, 600_000);

  // Of few requests it may be that none hits what exists.
  test.runIf(requests >= 20_000)(
    'has been served, too, of each operation',
    async () => {
      const never: string[] = [];
      for (const operation of fuzzer.document.operations) {
        // Nobody guesses a secret.
        if (operation.path.includes('{secret}')) continue;
        if (!(await fuzzer.serves(operation))) never.push(operation.name);
      }
      expect(never, `FUZZ_SEED=${seed}`).toEqual([]);
    },
    600_000,
  );

  test('leaves the server alive, without an error in its log, and its data coherent', async () => {
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    const { code, output } = await server.stop();
    expect(code).toBe(0);
    expect(output.match(/^.*"level":(?:50|60).*$/gm) ?? []).toEqual([]);
    expect(incoherences(server.dataDir)).toEqual([]);
    // What is broken would have been seen.
    const database = new DatabaseSync(join(server.dataDir, 'parley.db'));
    database.exec(`pragma foreign_keys = off; update rooms set last_seq = last_seq + 1, member_count = member_count + 1;
      update messages set author_id = 987654321 where room_id = 1 and seq = 1`);
    database.close();
    expect(incoherences(server.dataDir).map((sentence) => sentence.split('.')[0])).toEqual(
      expect.arrayContaining([
        'Not so: rows refer to rows that are there',
        'Not so: messages of a room are numbered from 1 without gaps',
        'Not so: a room counts its members',
        'Not so: a direct conversation is of two, or notes to oneself',
      ]),
    );
  });
});

/** How many requests there were, by class of status and by operation. */
function summaryOf({ statuses }: Fuzzer): string {
  const ofOperations = Array.from(statuses, ([name, counts]) => `${name} ${classesOf([counts])}`);
  const total = Array.from(statuses.values(), (counts) => sum(counts.values()));
  return `FUZZ_SEED=${seed}: ${sum(total)} requests (${classesOf([...statuses.values()])}): ${ofOperations.join('; ')}.`;
}

function classesOf(counts: Map<number, number>[]): string {
  const entries = counts.flatMap((each) => [...each]);
  const classes = Map.groupBy(entries, ([status]) => `${Math.floor(status / 100)}xx`);
  return Array.from(classes, ([name, of]) => `${name} ${sum(of.map(([, count]) => count))}`)
    .toSorted()
    .join(', ');
}

function sum(numbers: Iterable<number>): number {
  return Array.from(numbers).reduce((total, each) => total + each, 0);
}
