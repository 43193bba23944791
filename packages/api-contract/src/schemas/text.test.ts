import { expect, test } from 'vitest';
import { roomNameSchema } from './rooms.ts';
import { usernameSchema } from './users.ts';

// One character, which becomes 18 when it is written out.
const blessing = '\ufdfa';

test.each([
  ['username', usernameSchema],
  ['room name', roomNameSchema],
])('a %s that is too long when it is written out is refused', (_, schema) => {
  expect(schema.parse(blessing.repeat(14))).toHaveLength(14);
  expect(schema.safeParse(blessing.repeat(15)).error?.issues).toMatchObject([
    { message: 'must have fewer characters that expand into several' },
  ]);
});
