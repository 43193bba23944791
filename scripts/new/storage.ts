import type { Layer } from './layer.ts';
import type { Noun } from './noun.ts';

const src = 'packages/db/src';

/** The noun in the database: a table, its store, and the suite that states what the store guarantees. */
export function storageOf(noun: Noun): Layer {
  const { kebabs, camels, pascal, pascals, manyWords } = noun;
  return {
    files: {
      [`${src}/schema/${kebabs}.ts`]: table(noun),
      [`${src}/store/${kebabs}.ts`]: store(noun),
      [`${src}/suite/${kebabs}.suite.ts`]: suite(noun),
    },
    entries: [
      {
        file: `${src}/schema/tables.ts`,
        after: /^import \{ .* \} from '\.\/([\w-]+)\.ts';$/,
        text: `import { define${pascals} } from './${kebabs}.ts';`,
      },
      {
        file: `${src}/schema/tables.ts`,
        after: /^ {2}const \w+ = define\w+\(kit, .+\);$/,
        text: `const ${camels} = define${pascals}(kit, users);`,
      },
      { file: `${src}/schema/tables.ts`, block: '  return {', before: /^ {4}instance,$/, text: `${camels},` },
      {
        file: `${src}/schema/tables.ts`,
        after: /^export type \w+Row = /,
        text: `export type ${pascal}Row = Tables['${camels}']['$inferSelect'];`,
      },
      ...['sqlite', 'mysql'].map((dialect) => ({
        file: `${src}/${dialect}/schema.ts`,
        block: 'export const {',
        before: /^ {2}instance,$/,
        text: `${camels},`,
      })),
      {
        file: `${src}/store/store.ts`,
        after: /^import .* from '\.\/([\w-]+)\.ts';$/,
        text: `import { create${pascal}Store, type ${pascal}Store } from './${kebabs}.ts';`,
      },
      {
        file: `${src}/store/store.ts`,
        block: 'export interface Store {',
        after: /^ {2}\w+: \w+Store;$/,
        text: `${camels}: ${pascal}Store;`,
      },
      {
        file: `${src}/store/store.ts`,
        block: '  return {',
        after: /^ {4}\w+: create\w+Store\(.*\),$/,
        text: `${camels}: create${pascal}Store(engine),`,
      },
      { file: `${src}/index.ts`, after: /^ {2}(\w+Row),$/, text: `  ${pascal}Row,` },
      {
        file: `${src}/index.ts`,
        after: /^(?:export .*|\}) from '\.\/store\/([\w-]+)\.ts';$/,
        text: `export type { New${pascal}, ${pascal}Store } from './store/${kebabs}.ts';`,
      },
      {
        file: `${src}/copy/table-rows.ts`,
        block: 'const primaryKeys: PrimaryKeys = {',
        after: /^ {2}\w+: \[.*\],$/,
        text: `${camels}: ['id'],`,
      },
      {
        file: `${src}/copy/copy-database.test.ts`,
        block: '    expect([...counts]).toEqual([',
        after: /^ {6}\['\w+', \d+\],$/,
        text: `['${camels}', 0],`,
      },
      {
        file: `${src}/suite/store.suite.ts`,
        after: /^import .* from '\.\/([\w-]+)\.suite\.ts';$/,
        text: `import { describe${pascals} } from './${kebabs}.suite.ts';`,
      },
      {
        file: `${src}/suite/store.suite.ts`,
        block: '  describe(`a store on ${engineName}`, () => {',
        after: /^ {4}\}\);$/,
        text: `describe('${manyWords}', () => {\ndescribe${pascals}(open);\n});`,
      },
    ],
  };
}

function table({ kebabs, camels, pascals }: Noun): string {
  const name = kebabs.replaceAll('-', '_');
  return `import type { Kit } from './kit.ts';
import type { defineUsers } from './users.ts';

export function define${pascals}(kit: Kit, users: ReturnType<typeof defineUsers>) {
  return kit.table(
    '${name}',
    {
      id: kit.id(),
      /** The user who created it. Only they see it. */
      ownerId: kit
        .int()
        .notNull()
        .references(() => users.id),
      name: kit.str(80).notNull(),
      createdAt: kit.ms().notNull(),
    },
    (${camels}) => [kit.index('${name}_owner').on(${camels}.ownerId, ${camels}.id)],
  );
}
`;
}

function store({ camel, camels, pascal, pascals }: Noun): string {
  return `import { and, asc, count, eq } from 'drizzle-orm';
import type { ${pascal}Row } from '../schema/tables.ts';
import type { Engine } from './engine.ts';

export interface New${pascal} extends Omit<${pascal}Row, 'id' | 'ownerId'> {
  /** The owner's ID. */
  by: number;
}

export interface ${pascal}Store {
  /**
   * \`full\` when the owner has \`max${pascals}\` already.
   * @throws Error when there is no such owner.
   */
  create(${camel}: New${pascal}, max${pascals}: number): Promise<${pascal}Row | 'full'>;
  find(id: number): Promise<${pascal}Row | undefined>;
  /** By ID. */
  listForUser(ownerId: number): Promise<${pascal}Row[]>;
  /** Returns whether \`by\` owned it. Someone else's stays. */
  remove(id: number, removal: { by: number }): Promise<boolean>;
}

export function create${pascal}Store(engine: Engine): ${pascal}Store {
  const { ${camels}, users } = engine.tables;

  return {
    create({ by: ownerId, ...${camel} }, max${pascals}) {
      return engine.write(async (queries) => {
        // Locked, so that those created at the same time are counted one after the other.
        const [owner] = await engine.forUpdate(
          queries.select({ id: users.id }).from(users).where(eq(users.id, ownerId)),
        );
        if (owner === undefined) throw new Error(\`There is no user \${ownerId}.\`);
        const [own] = await engine.forUpdate(
          queries.select({ count: count() }).from(${camels}).where(eq(${camels}.ownerId, ownerId)),
        );
        if (own === undefined || own.count >= max${pascals}) return 'full';
        const row = { ...${camel}, ownerId };
        return { ...row, id: await engine.insertCounted(queries, ${camels}, row) };
      });
    },

    async find(id) {
      const rows = await engine.read((queries) =>
        queries.select().from(${camels}).where(eq(${camels}.id, id)),
      );
      return rows[0];
    },

    listForUser(ownerId) {
      return engine.read((queries) =>
        queries.select().from(${camels}).where(eq(${camels}.ownerId, ownerId)).orderBy(asc(${camels}.id)),
      );
    },

    remove(id, { by }) {
      const isOwn = and(eq(${camels}.id, id), eq(${camels}.ownerId, by));
      return engine.write(async (queries) => {
        const rows = await engine.forUpdate(queries.select({ id: ${camels}.id }).from(${camels}).where(isOwn));
        await queries.delete(${camels}).where(isOwn);
        return rows.length > 0;
      });
    },
  };
}
`;
}

function suite({ camel, camels, pascal, pascals, words, manyWords, aNoun }: Noun): string {
  return `import { expect, it } from 'vitest';
import type { New${pascal}, ${pascal}Row, UserRow } from '../index.ts';
import { now, register, type OpenTestDatabase } from './test-database.ts';

const many = 100;

export function describe${pascals}(open: OpenTestDatabase): void {
  it('finds ${aNoun} by its ID, and lists those of one user, oldest first', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const bob = await register(store, 'bob');
    const first = await created(store.${camels}.create(${camel}Of(ada, 'z'), many));
    const other = await created(store.${camels}.create(${camel}Of(bob, 'b'), many));
    const second = await created(store.${camels}.create(${camel}Of(ada, 'a'), many));
    expect(first).toMatchObject({ ownerId: ada.id, name: 'z' });
    expect(await store.${camels}.find(first.id)).toEqual(first);
    expect(await store.${camels}.find(9_999)).toBeUndefined();
    expect(await store.${camels}.listForUser(ada.id)).toEqual([first, second]);
    expect(await store.${camels}.listForUser(bob.id)).toEqual([other]);
  });

  it('removes ${aNoun} once, and only for its owner', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const bob = await register(store, 'bob');
    const gone = await created(store.${camels}.create(${camel}Of(ada, 'gone'), many));
    const kept = await created(store.${camels}.create(${camel}Of(ada, 'kept'), many));
    expect(await store.${camels}.remove(kept.id, { by: bob.id })).toBe(false);
    expect(await store.${camels}.remove(gone.id, { by: ada.id })).toBe(true);
    expect(await store.${camels}.remove(gone.id, { by: ada.id })).toBe(false);
    expect(await store.${camels}.listForUser(ada.id)).toEqual([kept]);
  });

  it('gives a user no more ${manyWords} than allowed, even if they are created at the same time', async () => {
    await using database = await open();
    const { store } = database;
    const ada = await register(store, 'ada');
    const bob = await register(store, 'bob');
    const made = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((name) => store.${camels}.create(${camel}Of(ada, name), 3)),
    );
    expect(made.filter((row) => row === 'full')).toHaveLength(2);
    expect(await store.${camels}.listForUser(ada.id)).toHaveLength(3);
    expect(await store.${camels}.create(${camel}Of(bob, 'b'), 3)).not.toBe('full');
    const ofNobody = store.${camels}.create({ ...${camel}Of(ada, 'x'), by: 9_999 }, 3);
    await expect(ofNobody).rejects.toThrow('There is no user 9999.');
  });
}

function ${camel}Of(owner: UserRow, name: string): New${pascal} {
  return { by: owner.id, name, createdAt: now() };
}

async function created(creating: Promise<${pascal}Row | 'full'>): Promise<${pascal}Row> {
  const row = await creating;
  if (row === 'full') throw new Error('The ${words} was not created.');
  return row;
}
`;
}
