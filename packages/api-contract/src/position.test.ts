import { expect, test } from 'vitest';
import { formatPosition, isOtherEpoch, parsePosition } from './position.ts';

test.each([
  { epoch: 'Xy3_a9Qk', version: 57 },
  { epoch: '-_-_-_-_', version: 0 },
])('a formatted position parses to the same position: %j', (position) => {
  expect(parsePosition(formatPosition(position))).toEqual(position);
});

test('a version alone is a position of an unknown epoch', () => {
  expect(parsePosition('57')).toEqual({ epoch: '', version: 57 });
});

test('epochs differ only if both are known', () => {
  expect(isOtherEpoch('one', 'two')).toBe(true);
  expect(isOtherEpoch('one', 'one')).toBe(false);
  expect(isOtherEpoch('one', '')).toBe(false);
  expect(isOtherEpoch(undefined, 'two')).toBe(false);
});

test.each(['', ':', ':57', 'Xy3_a9Qk:', 'Xy3_a9Qk:-1', 'Xy3_a9Qk:57:1', 'Xy 3:57', '5.7', '1'.repeat(16)])(
  'other text is not a position: %j',
  (text) => expect(parsePosition(text)).toBeNull(),
);
