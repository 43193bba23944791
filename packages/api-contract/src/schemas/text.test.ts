import { expect, test } from 'vitest';
import { roomNameSchema } from './rooms.ts';
import { usernameSchema } from './users.ts';

// One character, of which 18 are made when it is written out.
const blessing = '\ufdfa';

test.each([
  ['username', usernameSchema],
  ['room name', roomNameSchema],
])('a %s is refused that is too long written out', (_, schema) => {
  expect(schema.parse(blessing.repeat(14))).toHaveLength(14);
  expect(schema.safeParse(blessing.repeat(15)).error?.issues).toMatchObject([
    { message: 'must not have so many characters that each stand for several' },
  ]);
});
