import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attacks } from './fuzz/wire/attacks.ts';
import { ProcessUsage } from './fuzz/wire/process-usage.ts';
import { Stage } from './fuzz/wire/scene.ts';
import { SeededData } from './fuzz/wire/seeded-data.ts';

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

  test.each(Object.entries(attacks))(
    '%s',
    async (_, attack) => {
      expect(await stage.problemsOf(attack)).toEqual([]);
    },
    300_000,
  );
});
