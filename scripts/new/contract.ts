import type { Layer } from './layer.ts';
import { capitalized, type Noun } from './noun.ts';

const src = 'packages/api-contract/src';

/** The noun on the public wire: schemas, procedures, and the interface that the server implements. */
export function contractOf(noun: Noun): Layer {
  const { kebabs, camel, camels, pascal, pascals, manyWords } = noun;
  return {
    files: {
      [`${src}/schemas/${kebabs}.ts`]: schemas(noun),
      [`${src}/services/${kebabs}.ts`]: service(noun),
      [`${src}/routers/${kebabs}.ts`]: router(noun),
    },
    entries: [
      {
        file: `${src}/schemas/ids.ts`,
        before: /^export const seqSchema/,
        text: `export const ${camel}IdSchema = z.int().positive().meta({ description: 'The ID of ${noun.aNoun}.', examples: [4] });\n`,
      },
      {
        file: `${src}/app-router.ts`,
        after: /^import .* from '\.\/routers\/([\w-]+)\.ts';$/,
        text: `import { ${camels}Router } from './routers/${kebabs}.ts';`,
      },
      {
        file: `${src}/app-router.ts`,
        block: 'export const appRouter = router({',
        before: /^ {2}flask: /,
        text: `${camels}: ${camels}Router,`,
      },
      {
        file: `${src}/context.ts`,
        after: /^import .* from '\.\/services\/([\w-]+)\.ts';$/,
        text: `import type { ${pascals}Service } from './services/${kebabs}.ts';`,
      },
      {
        file: `${src}/context.ts`,
        block: 'export interface Services {',
        before: /^ {2}flask: /,
        text: `${camels}: ${pascals}Service;`,
      },
      {
        file: `${src}/server.ts`,
        after: /^export type .* from '\.\/services\/([\w-]+)\.ts';$/,
        text: `export type { ${pascals}Service } from './services/${kebabs}.ts';`,
      },
      {
        file: `${src}/index.ts`,
        after: /^(?:export .*|\}) from '\.\/schemas\/[\w-]+\.ts';$/,
        text: `export { create${pascal}Input, max${pascal}NameLength, max${pascals}PerUser, type ${pascal} } from './schemas/${kebabs}.ts';`,
      },
      {
        file: `${src}/openapi/tags.ts`,
        block: 'export const tagDescriptions: Record<string, string> = {',
        before: /^ {2}'Flask paths':/,
        text: `${manyWords.includes(' ') ? `'${manyWords}'` : manyWords}: '${capitalized(manyWords)}, which only their owners can see.',`,
      },
    ],
  };
}

function schemas({ camel, camels, pascal, pascals, words, manyWords, aNoun }: Noun): string {
  return `import { z } from 'zod';
import { ${camel}IdSchema } from './ids.ts';
import { timeSchema } from './paging.ts';
import { nameText } from './text.ts';

/** How many ${manyWords} one user may have. */
export const max${pascals}PerUser = 100;
export const max${pascal}NameLength = 80;

export const ${camel}Schema = z
  .object({
    id: ${camel}IdSchema,
    name: z.string().meta({ examples: ['My ${words}'] }),
    createdAt: timeSchema,
  })
  .meta({ id: '${pascal}', description: '${capitalized(aNoun)}, which only its owner can see.' });
export type ${pascal} = z.infer<typeof ${camel}Schema>;

export const list${pascals}Output = z.object({
  ${camels}: z.array(${camel}Schema).describe('At most 100, oldest first.'),
});

export const create${pascal}Input = z.object({
  name: nameText({ max: max${pascal}NameLength }).meta({
    description: 'The name: 1 to 80 characters, on one line.',
    examples: ['My ${words}'],
  }),
});
export const ${camel}Output = z.object({ ${camel}: ${camel}Schema });

export const ${camel}IdInput = z.object({ ${camel}Id: ${camel}IdSchema });
`;
}

function service({ kebabs, camel, pascal, pascals }: Noun): string {
  return `import type { z } from 'zod';
import type { Viewer } from '../viewer.ts';
import type { create${pascal}Input, list${pascals}Output, ${camel}IdInput, ${camel}Output } from '../schemas/${kebabs}.ts';

export interface ${pascals}Service {
  list(viewer: Viewer): Promise<z.input<typeof list${pascals}Output>>;
  create(viewer: Viewer, input: z.output<typeof create${pascal}Input>): Promise<z.input<typeof ${camel}Output>>;
  remove(viewer: Viewer, input: z.output<typeof ${camel}IdInput>): Promise<z.output<typeof ${camel}IdInput>>;
}
`;
}

function router({ kebabs, camel, camels, pascal, pascals, manyWords, aNoun }: Noun): string {
  return `import { noInput, procedure, router } from '../procedures.ts';
import { create${pascal}Input, list${pascals}Output, ${camel}IdInput, ${camel}Output } from '../schemas/${kebabs}.ts';

const tags = ['${manyWords}'];

export const ${camels}Router = router({
  list: procedure
    .meta({
      description: "The viewer's own ${manyWords}, oldest first.",
      openapi: { method: 'GET', path: '/api/${kebabs}', summary: 'List ${manyWords}', tags },
    })
    .input(noInput)
    .output(list${pascals}Output)
    .query(({ ctx }) => ctx.services.${camels}.list(ctx.viewer)),

  create: procedure
    .meta({
      description:
        'Creates ${aNoun} that belongs to the viewer. It is refused with \`invalid_input\` when the viewer already has 100.',
      openapi: { method: 'POST', path: '/api/${kebabs}', summary: 'Create ${aNoun}', tags },
      rest: { status: 201 },
    })
    .input(create${pascal}Input)
    .output(${camel}Output)
    .mutation(({ ctx, input }) => ctx.services.${camels}.create(ctx.viewer, input)),

  remove: procedure
    .meta({
      description:
        "Removes ${aNoun} of the viewer's. One that doesn't exist, or isn't theirs, is refused with \`invalid_input\`.",
      openapi: { method: 'DELETE', path: '/api/${kebabs}/{${camel}Id}', summary: 'Remove ${aNoun}', tags },
    })
    .input(${camel}IdInput)
    .output(${camel}IdInput)
    .mutation(({ ctx, input }) => ctx.services.${camels}.remove(ctx.viewer, input)),
});
`;
}
