import { expect, test } from 'vitest';
import { maxJsonDepth, parseJson, shapeOf } from './json.ts';

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

test.each([
  ['a scalar', '"[[[{{{"', 0],
  ['brackets in a string', String.raw`{"a":"[[\"[[\\"}`, 1],
  ['an array', '[1,[2,{"a":[3]}]]', 4],
  ['as deep as it may be', nested(maxJsonDepth), maxJsonDepth],
  ['one level more', nested(maxJsonDepth + 1), maxJsonDepth + 1],
  ['far deeper, and never closed', '[{'.repeat(100_000), maxJsonDepth + 1],
  ['closed too often', ']]]]', 0],
])('the depth of %s', (_, text, depth) => {
  expect(shapeOf(text).depth).toBe(depth);
});

test.each([
  ['no array', '{"a":[1,2]}', 0],
  ['an empty array', '[]', 0],
  ['items of different lengths', '["aaa",{"b":[1,2,3]},4]', '{"b":[1,2,3]}'.length],
  ['an item with commas and brackets in a string', '["a],[b"]', '"a],[b"'.length],
  ['an array within a string', '"[1,2]"', 0],
])('the longest item of %s', (_, text, longestItem) => {
  expect(shapeOf(text).longestItem).toBe(longestItem);
});

test('JSON that is not too deep is parsed', () => {
  expect(parseJson('{"a":[1,{"b":null}]}')).toEqual({ a: [1, { b: null }] });
  expect(parseJson(nested(maxJsonDepth))).toBeInstanceOf(Array);
});

test.each(['', '{', '[1,]', nested(maxJsonDepth + 1), '['.repeat(1_000_000)])(
  'other text is refused, whatever it is (%#)',
  (text) => {
    expect(() => parseJson(text)).toThrow(expect.objectContaining({ reason: 'invalid_json' }));
  },
);
