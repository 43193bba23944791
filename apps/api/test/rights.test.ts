import { procedureDefinitions } from '@parley/api-contract/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRights, restPathOf, type RightsRow } from '../../../scripts/rights-table.ts';
import { calls, sessionEnding, type MakeInput } from './rights/calls.ts';
import { doorNames, doors, type DoorCall, type Outcome } from './rights/doors.ts';
import { callerNames, Scene, type Caller } from './rights/scene.ts';

const rows = readRights();

describe('each cell of docs/rights.md is true through every door, for', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.start();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  type Called = Pick<DoorCall, 'procedure' | 'definition'>;

  /** The result of one caller's call: over HTTP, followed by the results of other doors if they differ. */
  async function cellOf(called: Called, makeInput: MakeInput, caller: Caller): Promise<string> {
    const outcomes: [string, Outcome][] = [];
    for (const door of doorNames) {
      const input = await makeInput(scene, caller);
      const { token } = sessionEnding.has(called.procedure) ? await scene.newSession(caller) : caller;
      const outcome = await doors[door]({ ...called, url: scene.app.url, input, token });
      if (outcome !== null) outcomes.push([door, outcome]);
    }
    const [[, first] = ['', ''], ...others] = outcomes;
    const differing = others.filter(([, outcome]) => outcome !== first);
    return [first, ...differing.map((each) => each.join(' '))].join(', ');
  }

  test.each(rows.map((row) => [titleOf(row), row] as const))('%s', async (_, row) => {
    const { procedure, where } = row;
    const [definition, makeInput] = [procedureDefinitions.get(procedure), calls[procedure]?.[where]];
    if (definition === undefined || makeInput === undefined) throw new Error('There is no such call.');
    const cells = await Promise.all(
      callerNames.map(async (name) => [
        name,
        await cellOf({ procedure, definition }, makeInput, scene.callers[name]),
      ]),
    );
    expect({ ...row, rest: restPathOf(definition), cells: Object.fromEntries(cells) }).toEqual(row);
  });
});

test('docs/rights.md has a row for everything that each procedure is tried on', () => {
  const tried = Object.entries(calls).flatMap(([procedure, places]) =>
    Object.keys(places).map((where) => titleOf({ procedure, where })),
  );
  expect(rows.map(titleOf).toSorted()).toEqual(tried.toSorted());
});

function titleOf({ procedure, where }: Pick<RightsRow, 'procedure' | 'where'>): string {
  return where === '' ? procedure : `${procedure}: ${where}`;
}
