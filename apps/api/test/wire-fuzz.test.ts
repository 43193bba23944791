import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fuzzSeed as seed } from '../../../test-support/property-runs.ts';
import { allAttacks } from './fuzz/wire/attacks/all-attacks.ts';
import { playing } from './fuzz/wire/play-session.ts';
import { ProcessUsage } from './fuzz/wire/process-usage.ts';
import { Stage } from './fuzz/wire/scene.ts';
import { SeededData } from './fuzz/wire/seeded-data.ts';
import { session, shown, type Step } from './fuzz/wire/session-arbitrary.ts';

const sessions = Number(process.env['FUZZ_SESSIONS'] ?? 20);
/** After so many attempts to make it smaller a session that fails is small enough. */
const maxShrinks = 30;

describe.skipIf(!ProcessUsage.isAvailable)('nothing that one client sends hurts anyone else', () => {
  let data: SeededData;
  let stage: Stage;
  beforeAll(async () => {
    data = await SeededData.make(600);
    stage = new Stage(data);
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
    await data[Symbol.asyncDispose]();
  });

  test.each(Object.entries(allAttacks))(
    '%s',
    async (_, attack) => {
      const problems = await stage.problemsOf(attack);
      expect(problems.join('\n')).toBe('');
    },
    300_000,
  );

  test('any frames and requests in any order, however they are read and written', async () => {
    stage.outcomes.clear();
    let shrinks = -1;
    const property = fc.asyncProperty(session, async (steps: Step[]) => {
      if (shrinks >= maxShrinks) return;
      const problems = await stage.problemsOf(playing(steps));
      if (shrinks >= 0 || problems.length > 0) shrinks += 1;
      if (problems.length > 0) throw new Error(problems.join('\n'));
    });
    const result = await fc.check(property, { seed, numRuns: sessions });
    console.log(`FUZZ_SEED=${seed}: ${sessions} sessions: ${shownCounts(stage.outcomes)}.`);
    const [steps = []] = result.counterexample ?? [];
    const problem = result.errorInstance instanceof Error ? result.errorInstance.message : '';
    expect(result.failed ? `${problem}\n${shown(steps)}` : '', `FUZZ_SEED=${seed}`).toBe('');
  }, 600_000);
});

function shownCounts(counts: ReadonlyMap<string, number>): string {
  return Array.from(counts, ([name, count]) => `${name} ${count}`)
    .toSorted()
    .join(', ');
}
