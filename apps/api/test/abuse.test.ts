import { expect, test } from 'vitest';
import { attacks } from './abuse/attacks.ts';
import { measure } from './abuse/measure.ts';
import { tableText } from './abuse/report.ts';
import { smallStage, StageTemplate } from './abuse/stage.ts';

/** How long others wait is judged by `npm run abuse`, which has the machine to itself; here, that the tool works. */
test.runIf(process.platform === 'linux')(
  'an attack is measured beside other people, whom the server goes on to serve, and becomes a row of the table',
  async () => {
    await using template = await StageTemplate.make(smallStage);
    for (const name of ['sends', 'webhook-posts']) {
      const attack = attacks.find((each) => each.name === name);
      if (attack === undefined) throw new Error(`There is no attack ${name}.`);
      const outcome = await measure(attack, {
        seconds: 2,
        seed: 1,
        nice: 0,
        template,
        warmUpMs: 500,
        // The tests of the server do without a built web app.
        pagePath: '/api/openapi.json',
        profileFolder: null,
      });
      expect(outcome.death).toBe(null);
      expect(outcome.memory.peak).toBeGreaterThanOrEqual(outcome.memory.before);
      // Otherwise nothing was attacked.
      expect(outcome.tally.served + outcome.tally.refused).toBeGreaterThan(0);
      for (const activity of ['send', 'signIn', 'page']) {
        const ofPhases = outcome.samples.filter((sample) => sample.activity === activity);
        expect(new Set(ofPhases.map(({ phase }) => phase))).toEqual(
          new Set(['', 'quiet', 'attack', 'after']),
        );
        expect(ofPhases.filter(({ problem }) => problem !== null)).toEqual([]);
      }
      expect(tableText([outcome])).toMatch(new RegExp(`^\\| \`${name}\` \\| .* → .* \\|$`, 'm'));
    }
  },
);

test('attacks have names of their own', () => {
  const names = attacks.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
