import { expect, it } from 'vitest';
import { characterStart, truncate } from './truncate.ts';

it.each([
  ['short', 10, 'short'],
  ['exactly', 7, 'exactly'],
  ['abcdef', 3, 'abc'],
  ['ab🎉cd', 3, 'ab'],
  ['ab🎉cd', 4, 'ab🎉'],
  ['cafe\u0301 bar', 4, 'caf'],
  ['👩🏽‍💻 at work', 5, ''],
  ['👩🏽‍💻 at work', 7, '👩🏽‍💻'],
  ['🇩🇪🇫🇷', 6, '🇩🇪'],
  ['दिल्ली', 3, 'दि'],
  ['한국어', 2, '한국'],
  ['a\r\nb', 2, 'a'],
  ['', 5, ''],
] as const)('the beginning of %j of at most %i units is %j', (text, max, beginning) => {
  expect(truncate(text, max)).toBe(beginning);
});

it('finds where a visible character begins', () => {
  expect([0, 1, 2, 3, 4].map((at) => characterStart('a👍🏽b', at))).toEqual([0, 1, 1, 1, 1]);
  expect(characterStart('abc', 9)).toBe(3);
  expect(characterStart('abc', -1)).toBe(0);
});
