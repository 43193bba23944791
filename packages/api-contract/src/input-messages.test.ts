import { expect, test } from 'vitest';
import { z } from 'zod';
import './procedures.ts';

const schema = z.object({
  name: z.string().min(2).max(3),
  age: z.int().min(1).max(9),
  kind: z.enum(['person', 'bot']),
  tags: z.array(z.string()).max(1),
  isOpen: z.boolean(),
  id: z.int().positive().optional(),
  part: z.number().lt(1).optional(),
});

test.each([
  [
    'missing fields',
    {},
    ['name is missing', 'age is missing', 'kind is missing', 'tags is missing', 'isOpen is missing'],
  ],
  [
    'fields of the wrong type',
    { name: 1, age: 'x', kind: 'dog', tags: 'x', isOpen: null },
    [
      'name must be text',
      'age must be a number',
      'kind must be one of person, bot',
      'tags must be a list',
      'isOpen must be true or false',
    ],
  ],
  [
    'fields that are too small or too large',
    { name: 'x', age: 10, kind: 'bot', tags: ['a', 'b'], isOpen: true },
    ['name must be at least 2 characters long', 'age must be at most 9', 'tags must have at most 1 item'],
  ],
  [
    'numbers just out of range',
    { name: 'abc', age: 1, kind: 'bot', tags: [], isOpen: true, id: 0, part: 1 },
    ['id must be more than 0', 'part must be less than 1'],
  ],
  [
    'numbers that are not whole',
    { name: 'abc', age: 1.5, kind: 'bot', tags: [], isOpen: true },
    ['age must be a whole number'],
  ],
])('the messages for %s explain what is expected', (_, input, sentences) => {
  const { error } = schema.safeParse(input);
  expect(error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`)).toEqual(sentences);
});
