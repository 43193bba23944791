import { expect, test } from 'vitest';
import { maxJsonDepth, maxJsonValues, membersOf, parseJson, shapeOf } from './json.ts';

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

test.each([
  ['a scalar', '"[[[{{{"', 0],
  ['brackets in a string', String.raw`{"a":"[[\"[[\\"}`, 1],
  ['brackets behind strings that end in backslashes', String.raw`["\\\\","\\\"[",[1]]`, 2],
  ['a string that is never closed', String.raw`["[[\"[[`, 1],
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

test.each([
  ['a scalar', '1', 0, 0],
  ['commas and brackets in a string', '["],[{,"]', 1, 0],
  ['an object', '{"a":[1,2],"b":{}}', 5, 5],
  ['an array', '[1,[2,3],{"a":{}}]', 7, 2],
  ['an empty array', '[]', 1, 0],
  ['an array that is never closed', '[1,2,3', 3, 0],
])('the values of %s, in all and in one item', (_, text, values, mostOfItem) => {
  expect(shapeOf(text)).toMatchObject({ values, mostOfItem });
});

test.each([
  ['an object', '{"id":7,"method":"query","params":{"id":8}}', [{ id: 7, method: 'query' }]],
  ['members in any order, with space between', '{ "params" : {} , "id" :\n-7 }', [{ id: -7 }]],
  ['a list', '[{"id":1},{"id":"two"},3]', [{ id: 1 }, { id: 'two' }]],
  ['a value that is called like a member', '{"a":"id","method":"id"}', [{ method: 'id' }]],
  ['names in texts', '{"a":"\\"id\\":1,","id":2}', [{ id: 2 }]],
  ['objects, lists and long texts for values', `{"id":{},"method":["x"],"id":"${'x'.repeat(65)}"}`, [{}]],
  ['what is never closed', '{"id":1,"params":[[[[', [{ id: 1 }]],
  ['deeper lists', '[[{"id":1}]]', []],
  ['no object', '"id"', []],
])('the members of %s', (_, text, members) => {
  expect(membersOf(text, ['id', 'method']).map((each) => Object.fromEntries(each))).toEqual(members);
});

const zeros = (count: number) => `[${Array.from({ length: count }, () => 0).join()}]`;

test('JSON has so many values and no more, and those of a batch as many each', () => {
  const refused = expect.objectContaining({
    reason: 'invalid_json',
    message: expect.stringMatching(/values/),
  });
  const most = zeros(maxJsonValues);
  expect(parseJson(most)).toHaveLength(maxJsonValues);
  expect(() => parseJson(zeros(maxJsonValues + 1))).toThrow(refused);
  expect(() => parseJson(`{"a":${most}}`)).toThrow(refused);
  expect(parseJson(zeros(30), { maxValues: 30 })).toHaveLength(30);
  expect(() => parseJson(zeros(31), { maxValues: 30 })).toThrow(refused);

  const item = zeros(maxJsonValues - 1);
  expect(parseJson(`[${item},${item},${item}]`, { isBatch: true })).toHaveLength(3);
  expect(() => parseJson(`[${item},${zeros(maxJsonValues + 1)}]`, { isBatch: true })).toThrow(refused);
  expect(() => parseJson(`{"a":${most}}`, { isBatch: true })).toThrow(refused);
});

test('JSON that is not too deep is parsed', () => {
  expect(parseJson('{"a":[1,{"b":null}]}')).toEqual({ a: [1, { b: null }] });
  expect(parseJson('\uFEFF{"a":1}')).toEqual({ a: 1 });
  expect(parseJson(nested(maxJsonDepth))).toBeInstanceOf(Array);
});

test.each(['', '{', '[1,]', nested(maxJsonDepth + 1), '['.repeat(1_000_000)])(
  'other text is refused, whatever it is (%#)',
  (text) => {
    expect(() => parseJson(text)).toThrow(expect.objectContaining({ reason: 'invalid_json' }));
  },
);
