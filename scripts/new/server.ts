import type { Layer } from './layer.ts';
import { capitalized, type Noun } from './noun.ts';

const src = 'apps/api/src';
const test = 'apps/api/test';

/** The noun on the server: its service, tests through the public client, and who may do what. */
export function serverOf(noun: Noun): Layer {
  const { kebabs, camel, camels, pascals, words, manyWords, aNoun } = noun;
  return {
    files: {
      [`${src}/${kebabs}/${kebabs}.ts`]: service(noun),
      [`${src}/${kebabs}/views.ts`]: views(noun),
      [`${test}/${kebabs}.test.ts`]: tests(noun),
    },
    entries: [
      {
        file: `${src}/compose/services.ts`,
        after: /^(?:import .*|\}) from '(\.\.\/[\w/-]+)\.ts';$/,
        text: `import { create${pascals}Service } from '../${kebabs}/${kebabs}.ts';`,
      },
      {
        file: `${src}/compose/services.ts`,
        block: '  const services = {',
        after: /^ {4}\w+: create\w+Service\(.*\),$/,
        text: `${camels}: create${pascals}Service(parts),`,
      },
      {
        file: '.oxlintrc.json',
        before: /^ +"\*\*\/search\/\*",$/,
        text: `"**/${kebabs}/*",\n"**/${kebabs}/**",`,
      },
      {
        file: '.oxlintrc.json',
        before: /^ +"apps\/api\/src\/search\/\*\*",?$/,
        text: `"apps/api/src/${kebabs}/**",`,
      },
      {
        file: `${test}/rights/scene.ts`,
        before: /^ {2}\/\*\* A session of its own for a caller /,
        text: `  async ${camel}(ownerId: number): Promise<number> {
    const ${camel} = { by: ownerId, name: '${aNoun}', createdAt: Date.now() };
    const made = await this.app.store.${camels}.create(${camel}, 1_000_000);
    if (made === 'full') throw new Error('There are fewer ${manyWords} than that.');
    return made.id;
  }
`,
      },
      {
        file: `${test}/rights/calls.ts`,
        block: 'export const calls: Record<string, Record<string, MakeInput>> = {',
        before: /^ {2}'flask\.register': /,
        text: `  '${camels}.list': anywhere(),
  '${camels}.create': anywhere(() => ({ name: '${aNoun}' })),
  '${camels}.remove': {
    'your ${words}': async (scene, { userId }) => ({
      ${camel}Id: await scene.${camel}(userId ?? scene.owner.account.id),
    }),
    "somebody's ${words}": async (scene) => ({ ${camel}Id: await scene.${camel}(scene.spare.account.id) }),
  },
`,
      },
      { file: 'docs/rights.md', before: /^## Flask paths$/, text: rights(noun) },
    ],
  };
}

function service({ camel, camels, pascals, words, manyWords }: Noun): string {
  return `import { max${pascals}PerUser } from '@parley/api-contract';
import { ReasonError, type ${pascals}Service } from '@parley/api-contract/server';
import type { Store } from '@parley/db';
import { assertName } from '../people/names.ts';
import { ${camel}View } from './views.ts';

export function create${pascals}Service({ store }: { store: Store }): ${pascals}Service {
  return {
    async list({ userId }) {
      const rows = await store.${camels}.listForUser(userId);
      return { ${camels}: rows.map(${camel}View) };
    },

    async create({ userId }, { name }) {
      assertName('name', name);
      const row = await store.${camels}.create(
        { by: userId, name, createdAt: Date.now() },
        max${pascals}PerUser,
      );
      if (row === 'full') {
        const message = \`You already have \${max${pascals}PerUser} ${manyWords}, the maximum. Remove one first.\`;
        throw new ReasonError('invalid_input', { message });
      }
      return { ${camel}: ${camel}View(row) };
    },

    async remove({ userId }, { ${camel}Id }) {
      // A missing one and someone else's get the same answer.
      if (!(await store.${camels}.remove(${camel}Id, { by: userId }))) {
        const message = '${camel}Id: there is no such ${words}, or it is not yours.';
        throw new ReasonError('invalid_input', { field: '${camel}Id', message });
      }
      return { ${camel}Id };
    },
  };
}
`;
}

function views({ camel, pascal }: Noun): string {
  return `import type { ${pascal} } from '@parley/api-contract';
import type { ${pascal}Row } from '@parley/db';
import { timeView } from '../views/time.ts';

export function ${camel}View({ id, name, createdAt }: ${pascal}Row): ${pascal} {
  return { id, name, createdAt: timeView(createdAt) };
}
`;
}

function tests({ kebabs, camel, camels, pascals, manyWords, aNoun }: Noun): string {
  return `import { errorDataFrom, max${pascals}PerUser } from '@parley/api-contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from './app.ts';
import { signUp, type Person } from './people.ts';

let app: TestApp;
let ann: Person;
let bob: Person;
beforeAll(async () => {
  app = await startApp();
  ann = await signUp(app.url, 'ann');
  bob = await signUp(app.url, 'bob');
});
afterAll(async () => {
  await ann[Symbol.asyncDispose]();
  await bob[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

async function dataOf(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (error: unknown) => error,
  );
  return errorDataFrom(error);
}

describe('${aNoun}', () => {
  test('is listed for its owner alone, oldest first, until they remove it', async () => {
    const { ${camel}: first } = await ann.api.${camels}.create.mutate({ name: ' last by name, z ' });
    const { ${camel}: second } = await ann.api.${camels}.create.mutate({ name: 'first by name, a' });
    expect(first.name).toBe('last by name, z');
    expect(await ann.api.${camels}.list.query()).toEqual({ ${camels}: [first, second] });
    expect(await bob.api.${camels}.list.query()).toEqual({ ${camels}: [] });

    expect(await ann.api.${camels}.remove.mutate({ ${camel}Id: first.id })).toEqual({ ${camel}Id: first.id });
    expect(await ann.api.${camels}.list.query()).toEqual({ ${camels}: [second] });
  });

  test("that is gone is answered like somebody else's, which stays", async () => {
    const { ${camel}: gone } = await bob.api.${camels}.create.mutate({ name: 'gone' });
    await bob.api.${camels}.remove.mutate({ ${camel}Id: gone.id });
    const { ${camel}: other } = await ann.api.${camels}.create.mutate({ name: "ann's" });

    const forGone = await dataOf(bob.api.${camels}.remove.mutate({ ${camel}Id: gone.id }));
    const forOther = await dataOf(bob.api.${camels}.remove.mutate({ ${camel}Id: other.id }));
    expect(forGone).toMatchObject({ reason: 'invalid_input', field: '${camel}Id' });
    expect(forOther).toEqual(forGone);
    expect((await ann.api.${camels}.list.query()).${camels}).toContainEqual(other);
  });

  test('has a name of one line', async () => {
    for (const name of ['', ' ', 'two\\nlines', 'x'.repeat(81)]) {
      const creating = ann.api.${camels}.create.mutate({ name });
      expect(await dataOf(creating)).toMatchObject({ reason: 'invalid_input', field: 'name' });
    }
  });

  test('is one of at most 100', async () => {
    await using eve = await signUp(app.url, 'eve');
    const row = { by: eve.account.id, name: 'one of many', createdAt: Date.now() };
    for (let index = 1; index < max${pascals}PerUser; index++) {
      await app.store.${camels}.create(row, max${pascals}PerUser);
    }
    await eve.api.${camels}.create.mutate({ name: 'the last' });
    expect((await eve.api.${camels}.list.query()).${camels}).toHaveLength(100);
    const creating = eve.api.${camels}.create.mutate({ name: 'one more' });
    await expect(creating).rejects.toThrow('You already have 100 ${manyWords}, the maximum.');
    expect(await dataOf(creating)).toMatchObject({ reason: 'invalid_input' });
  });

  test('is created, listed and removed over REST', async () => {
    const headers = { authorization: \`Bearer \${bob.token}\`, 'content-type': 'application/json' };
    const created = await fetch(\`\${app.url}/api/${kebabs}\`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ name: 'over REST' }),
    });
    expect(created.status).toBe(201);
    const { ${camel} } = (await created.json()) as { ${camel}: { id: number } };
    const listed = await fetch(\`\${app.url}/api/${kebabs}\`, { headers });
    expect(await listed.json()).toEqual({ ${camels}: [${camel}] });
    const removed = await fetch(\`\${app.url}/api/${kebabs}/\${${camel}.id}\`, {
      method: 'DELETE',
      headers: { authorization: headers.authorization },
    });
    expect(await removed.json()).toEqual({ ${camel}Id: ${camel}.id });
    expect(await bob.api.${camels}.list.query()).toEqual({ ${camels}: [] });
  });
});
`;
}

/** Rows that apply as long as only the owner may do anything. */
function rights({ kebabs, camel, camels, words, manyWords }: Noun): string {
  const callers = ['outsider', 'member', 'moderator', 'owner', 'admin outside', 'admin inside', 'bot'];
  const row = (call: string, rest: string, where: string, outcome: string, readKey: string) =>
    rowOf(
      `\`${camels}.${call}\``,
      `\`${rest}\``,
      where,
      '`unauthenticated`',
      ...callers.map(() => outcome),
      readKey,
      outcome,
    );
  const titles = ['Procedure', 'REST', 'On', 'nobody', ...callers, 'read key', 'write key'];
  const remove = `DELETE /api/${kebabs}/{${camel}Id}`;
  return `## ${capitalized(manyWords)}

${rowOf(...titles)}
${rowOf(...titles.map(() => '---'))}
${row('list', `GET /api/${kebabs}`, '', '✓', '✓')}
${row('create', `POST /api/${kebabs}`, '', '✓', '`scope_insufficient`')}
${row('remove', remove, `your ${words}`, '✓', '`scope_insufficient`')}
${row('remove', remove, `somebody's ${words}`, '`invalid_input`', '`scope_insufficient`')}
`;
}

function rowOf(...cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}
