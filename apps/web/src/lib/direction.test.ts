import { expect, test } from 'vitest';
import { directionOf, isolated } from './direction.ts';

test.each([
  ['hello', 'ltr'],
  ['שלום hello', 'rtl'],
  ['1. مرحبا', 'rtl'],
  ['🙂 ދިވެހި', 'rtl'],
  ['hello مرحبا', 'ltr'],
  ['你好', 'ltr'],
  ['123', 'ltr'],
  ['', 'ltr'],
])('%j is written %s', (text, direction) => {
  expect(directionOf(text)).toBe(direction);
});

test('a name that turns its neighbours is isolated from them, and no other', () => {
  for (const name of ['שרה', 'دعم 24', 'Café (شاي)']) expect(isolated(name)).toBe(`\u2068${name}\u2069`);
  for (const name of ['ann', '王小明', '24', '']) expect(isolated(name)).toBe(name);
});
