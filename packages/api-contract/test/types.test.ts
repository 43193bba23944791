import { spawnSync } from 'node:child_process';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { makeFolder } from '../../../test-support/throw-away.ts';
import { reasons } from '../src/index.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const contract = fileURLToPath(new URL('..', import.meta.url));

/** What somebody may have written against the contract as it is. */
const program = `import { createParleyClient, ParleyError, type FailureReason } from './src/index.ts';
const { api, follow } = createParleyClient({ url: 'http://localhost:3000' });
const { room } = await api.rooms.create.mutate({ name: 'garden', kind: 'public' });
await api.rooms.openConversation.mutate({ userIds: [7] });
for await (const update of follow(room.id)) {
  if (update.type === 'message') console.log(update.message.editedAt);
}
export function sentenceOf(reason: FailureReason): string {
  switch (reason) {
    ${[...Object.keys(reasons), 'unanswered', 'unknown'].map((reason) => `case '${reason}':`).join(' ')}
      return reason;
  }
}
export const isGone = (error: unknown) => error instanceof ParleyError && error.reason === 'room_not_found';
`;

/** A copy of the contract, with the program beside it. */
async function copyContract(folder: string): Promise<void> {
  await cp(join(contract, 'src'), join(folder, 'src'), { recursive: true });
  await cp(join(contract, 'package.json'), join(folder, 'package.json'));
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
  const tsconfig = {
    extends: join(contract, 'tsconfig.json'),
    include: ['src', 'program.ts'],
    // A command of the repository, which needs its scripts.
    exclude: ['src/openapi/write.ts'],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  await writeFile(join(folder, 'program.ts'), program);
}

async function replaceOnce(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  expect(text.split(from), `"${from}" stands once in ${path}`).toHaveLength(2);
  await writeFile(path, text.replace(from, to));
}

function diagnosticsIn(folder: string): string[] {
  const tsc = join(repository, 'node_modules/.bin/tsc');
  const { stdout, stderr } = spawnSync(tsc, ['-p', folder, '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => /^\S/.test(line));
}

const changes = [
  {
    file: 'schemas/rooms.ts',
    from: 'name: roomNameSchema,',
    to: 'title: roomNameSchema,',
    diagnostic:
      "program.ts(3,50): error TS2353: Object literal may only specify known properties, and 'name' does not exist in type",
  },
  {
    file: 'routers/rooms.ts',
    from: 'openConversation: procedure',
    to: 'converse: procedure',
    diagnostic: "program.ts(4,17): error TS2339: Property 'openConversation' does not exist on type",
  },
  {
    file: 'schemas/messages.ts',
    from: 'editedAt: timeSchema',
    to: 'changedAt: timeSchema',
    diagnostic: "program.ts(6,61): error TS2339: Property 'editedAt' does not exist on type",
  },
  {
    file: 'reasons.ts',
    from: '  internal: {',
    to: "  overslept: { code: 'CONFLICT', message: 'It is too late.' },\n  internal: {",
    diagnostic: 'program.ts(8,52): error TS2366: Function lacks ending return statement',
  },
];

test('a program that compiles does no longer where an input, a procedure, an output or the list of reasons has changed', async () => {
  await using throwAway = makeFolder();
  const folder = throwAway.path;
  await copyContract(folder);
  expect(diagnosticsIn(folder)).toEqual([]);
  for (const { file, from, to } of changes) await replaceOnce(join(folder, 'src', file), from, to);
  expect(diagnosticsIn(folder)).toEqual(changes.map(({ diagnostic }) => expect.stringContaining(diagnostic)));
});
